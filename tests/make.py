"""How does a test get a case, a person or a provider?

By walking the real actions, so that an impossible state cannot be a fixture: `Case().at(Stage.ASKING)` has been asked
for, considered, referred and accepted, by people who may do so. Nothing here is random; names are obviously made up.
"""

import itertools
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from providers import actions as provider_actions
from providers.models import (
    Contract,
    Mediator,
    MediatorDeclaration,
    OrganisationDeclaration,
    Provider,
    ProviderRole,
    ReturnCode,
    Role,
)
from requests_app import actions, ages, duplicates, wording
from requests_app.journey import BY_SLUG
from requests_app.models import (
    IN_THEIR_PLACE,
    About,
    Answer,
    CouncilRole,
    DeclineReason,
    Disagreement,
    EhcStatus,
    Hat,
    LocalAuthority,
    Party,
    PartyKind,
)
from requests_app.stages import Stage

_number = itertools.count(1)
PASSWORD = "a made-up password of some length"


def council(slug: str = "northwick", **fields) -> LocalAuthority:
    """Return the council with this slug, made on first use."""
    name = f"{slug.title()} Council"
    defaults = {
        "name": name,
        "email_domain": f"{slug}.example.org",
        "service_email": f"send@{slug}.example.org",
        "service_phone": "01632 960100",
        "sendiass_name": f"{slug.title()} SENDIASS",
        "sendiass_phone": "01632 960200",
        "sendiass_email": f"sendiass@{slug}-advice.example.org",
        "mediation_adviser_name": "Example Mediation Advice",
        "mediation_adviser_phone": "01632 960300",
        "complaints_email": f"complaints@{slug}.example.org",
    }
    authority, _ = LocalAuthority.objects.get_or_create(slug=slug, defaults=defaults | fields)
    return authority


def person(name: str = "Pat Parent", email: str | None = None) -> User:
    """Return somebody who signs in with an e-mailed code."""
    return User.objects.create_user(email or f"person{next(_number)}@example.org", name=name)


def official(name: str, domain: str) -> User:
    """Return somebody who signs in with a password and a second factor."""
    email = f"{name.lower().replace(' ', '.')}.{next(_number)}@{domain}"
    return User.objects.create_user(email, PASSWORD, name=name, is_official=True)


def officer(authority: LocalAuthority | None = None, hat: Hat = Hat.COORDINATOR, name: str = "Olive Officer") -> User:
    """Return a member of a council's staff who wears one hat."""
    authority = authority or council()
    user = official(name, authority.email_domain)
    CouncilRole.objects.create(user=user, authority=authority, hat=hat)
    return user


def contract(
    authority: LocalAuthority | None = None, name: str = "Calm Waters", *, days: tuple[int, int] = (-30, 300)
) -> Contract:
    """Return a contract in force between a council and a provider that is independent today and has staff."""
    today = timezone.localdate()
    return Contract.objects.create(
        provider=Provider.objects.filter(name=name).first() or independent_provider(name),
        authority=authority or council(),
        starts_on=today + timedelta(days=days[0]),
        ends_on=today + timedelta(days=days[1]),
    )


def independent_provider(name: str = "Calm Waters", *, declared: bool = True) -> Provider:
    """Return a provider with a coordinator and a mediator, all of whom have declared their independence."""
    domain = f"{name.lower().replace(' ', '-')}.example.org"
    provider = Provider.objects.create(name=name, email=f"cases@{domain}", phone="01632 960400")
    ProviderRole.objects.create(user=official("Cora Coordinator", domain), provider=provider, role=Role.COORDINATOR)
    today = timezone.localdate()
    if declared:
        OrganisationDeclaration.objects.create(
            provider=provider, declared_on=today - timedelta(days=10), valid_until=today + timedelta(days=355)
        )
    mediator(provider, declared=declared)
    return provider


def mediator(provider: Provider, name: str = "Mina Mediator", *, declared: bool = True) -> Mediator:
    user = official(name, provider.email.rpartition("@")[2])
    ProviderRole.objects.create(user=user, provider=provider, role=Role.MEDIATOR)
    made = Mediator.objects.create(provider=provider, user=user, name=name, email=user.email)
    today = timezone.localdate()
    if declared:
        MediatorDeclaration.objects.create(
            mediator=made, declared_on=today - timedelta(days=10), valid_until=today + timedelta(days=355)
        )
    return made


def coordinator_of(provider: Provider) -> User:
    return provider.roles.get(role=Role.COORDINATOR).user


# What a parent answers, page by page. A test changes one page by passing `answers={"page": {...}}`.
PARENT = {
    "relationship": {"relationship": "parent"},
    "your-name": {"requester_name": "Pat Parent"},
    "childs-name": {"child_name": "Kit Example", "child_known_as": ""},
    "date-of-birth": {"date_of_birth": date(2017, 5, 4)},
    "where-they-live": {"postcode": "ZZ1 1ZZ", "postcode_unknown": False},
    "support-now": {"ehc_status": EhcStatus.SUPPORT},
    "setting": {"setting_name": "Elm Example School", "setting_phase": "primary", "not_in_setting": False},
    "about": {"about": [About.PROVISION]},
    "what-happened": {"what_happened": "The help in the plan has not started."},
    "what-would-help": {"what_would_help": "A date when it starts."},
    "talked-to": {"talked_to": ["teacher"]},
    "decisions": {"appeal": "no", "decision_date": None},
    "views": {"views_how": "made", "views": "I like drawing."},
    "safe-contact": {"text": ""},
    "help": {"help_needed": [], "help_language": "", "help_details": ""},
    "supporters": {},
    "other-parents": {"answer": "no", "name": "", "contact": ""},
    "only-the-mediator": {},
    "sharing": {"agreed_wording": wording.CURRENT},
}
YOUNG_PERSON = {
    page: answer for page, answer in PARENT.items() if page not in {"relationship", "childs-name", "other-parents"}
} | {
    "your-name": {"requester_name": "Yaz Young"},
    "date-of-birth": {"date_of_birth": date(2008, 3, 2)},
    "setting": {"setting_name": "Oak Example College", "setting_phase": "college", "not_in_setting": False},
}
# What is asked of everybody.
_ANYBODY = {page: answer for page, answer in PARENT.items() if page not in {"relationship", "other-parents"}}
FAMILY = {"name": "Pat Parent", "email": "", "phone": "01632 960700", "address": ""}
SUPPORTER = _ANYBODY | {
    "behalf": {
        "acting_for": "parent",
        "acting_basis": "asked",
        "acting_basis_note": "",
        "requester_organisation": "Example Advocacy",
    },
    "their-place": {"acting_basis_note": "We have talked it over twice, with pictures."},
    "family-knows": {"family_knows": True},
    "your-name": {"requester_name": "Sol Supporter"},
}


def _organisation(name: str, role: str, organisation: str) -> dict:
    return _ANYBODY | {
        "role": {
            "requester_role": role,
            "requester_organisation": organisation,
            "decides": "someone_else",
            "deciding_person": "Dee Decider",
            "deciding_contact": "01632 960600",
            "corporate_parent": False,
        },
        "family-knows": {"family_knows": True},
        "family-told": {"family_knows": True},
        "your-name": {"requester_name": name},
        "moment": {"moment": "review"},
    }


# What each kind of requester answers, whom it is with if nothing else is said, and who they are.
ANSWERS = {
    "parent": (PARENT, (PartyKind.SCHOOL,), "Pat Parent"),
    "young_person": (YOUNG_PERSON, (PartyKind.SCHOOL,), "Yaz Young"),
    "supporter": (SUPPORTER, (PartyKind.SCHOOL,), "Sol Supporter"),
    "setting": (_organisation("Sam Senco", "SENCO", "Elm Example School"), (PartyKind.FAMILY,), "Sam Senco"),
    "council_service": (
        _organisation("Wil Worker", "Social worker", "Northwick Council"),
        (PartyKind.FAMILY,),
        "Wil Worker",
    ),
    "health": (
        _organisation("Noor Nurse", "Clinical officer", "Example Integrated Care Board"),
        (PartyKind.FAMILY,),
        "Noor Nurse",
    ),
}
DETAILS_PAGE = {
    PartyKind.FAMILY: "the-family",
    PartyKind.EARLY_YEARS: "the-nursery",
    PartyKind.SCHOOL: "the-school",
    PartyKind.COLLEGE: "the-college",
    PartyKind.HEALTH: "the-nhs",
}
ORGANISATION = {
    PartyKind.EARLY_YEARS: "Acorn Example Nursery",
    PartyKind.SCHOOL: "Elm Example School",
    PartyKind.COLLEGE: "Oak Example College",
    PartyKind.HEALTH: "Example Integrated Care Board",
}
NOT_TAKEN_FORWARD = {
    "reason": DeclineReason.FAMILY_MATTER,
    "explanation": "This is about when the children stay with each of you, which we cannot help with here.",
    "routes": ["sendiass"],
    "next_steps": "Family mediation can help with this.",
}


class Case:
    """One request and the people in it. Everybody is made when first needed and stays the same person."""

    def __init__(
        self,
        authority: LocalAuthority | None = None,
        *,
        asked_by: str = "parent",
        with_whom: tuple[str, ...] | None = None,
        answers: dict | None = None,
        family: User | None = None,
        contact: dict | None = None,
    ):
        self.council = authority or council()
        usual, usually_with, name = ANSWERS[asked_by]
        self.asked_by, self.with_whom = asked_by, with_whom or usually_with
        self.answers = usual | (answers or {})
        self.family = family or person(name)
        self.contact = contact or {"email": self.family.email, "phone": "01632 960001", "best_way": "email"}
        self.disagreement = None
        self._people = {}

    # -- people ---------------------------------------------------------------------------------------------------

    def _one(self, key: str, make) -> User:
        if key not in self._people:
            self._people[key] = make()
        return self._people[key]

    @property
    def officer(self) -> User:
        return self._one("officer", lambda: officer(self.council))

    @property
    def other_officer(self) -> User:
        return self._one("other_officer", lambda: officer(self.council, name="Otto Officer"))

    @property
    def representative(self) -> User:
        return self._one("representative", lambda: officer(self.council, Hat.REPRESENTATIVE, "Rae Representative"))

    @property
    def contract(self) -> Contract:
        return self._one("contract", lambda: contract(self.council))

    @property
    def provider_coordinator(self) -> User:
        return coordinator_of(self.contract.provider)

    @property
    def mediator(self) -> Mediator:
        return self.contract.provider.mediators.first()

    @property
    def referral(self):
        return self.disagreement.referrals.last()

    def party(self, kind: str = PartyKind.SCHOOL) -> Party:
        return self.disagreement.parties.get(kind=kind)

    def answers_for(self, kind: str = PartyKind.SCHOOL) -> User:
        """Return the person who answers for a party, having opened their invitation if they had not."""
        party = self.party(kind)
        if party.user is None:
            user = User.objects.for_email(party.contact.email)
            actions.open_invitation(party, by=user)
            return user
        return party.user

    # -- steps, each a real action ----------------------------------------------------------------------------------

    def drafted(self) -> "Case":
        self.disagreement = actions.start(self.council, asked_by=self.asked_by, by=self.family)
        given = self.answers | {"who-with": self._whom(), "contact": self.contact}
        given |= {DETAILS_PAGE[kind]: self.details(kind) for kind in self._asked() if kind in DETAILS_PAGE}
        for slug, page in BY_SLUG.items():
            if slug in given and page.applies(self.disagreement):
                self.save(slug, given[slug])
        for page in BY_SLUG.values():
            for notice in page.notices:
                if notice.applies(self.disagreement):
                    actions.go_on(self.disagreement, notice, by=self.family)
        return self.refreshed()

    def _asked(self) -> tuple[str, ...]:
        """Return everybody who is asked besides the one who asks: for a supporter, the family too."""
        in_their_place = self.answers.get("behalf", {}).get("acting_basis") in IN_THEIR_PLACE
        own = (PartyKind.FAMILY,) if self.asked_by == "supporter" and not in_their_place else ()
        return (*self.with_whom, *own)

    def _whom(self) -> dict:
        return {
            "with_whom": list(self.with_whom),
            "departments": ["send"] if PartyKind.COUNCIL in self.with_whom else [],
            "not_sure_who": False,
            "with_family_member": False,
        }

    def details(self, kind: str) -> dict:
        if kind == PartyKind.FAMILY:
            return FAMILY | {"email": f"family{next(_number)}@example.org"}
        return {
            "name": ORGANISATION[kind],
            "person": "Sam Senco",
            "email": f"office{next(_number)}@{kind.replace('_', '-')}.example.org",
            "phone": "01632 960500",
        }

    def save(self, page: str, answer: dict) -> None:
        self.disagreement = actions.save(self.disagreement, BY_SLUG[page], answer, by=self.family)

    def submitted(self) -> "Case":
        if duplicates.earlier(self.disagreement, self.family):
            actions.say_different(self.disagreement, by=self.family)
        actions.submit(self.disagreement, by=self.family)
        return self.refreshed()

    def taken_up(self) -> "Case":
        actions.take_up(self.disagreement, by=self.officer)
        return self.refreshed()

    def asked(self) -> "Case":
        actions.ask(self.disagreement, "Which year is Kit in?", by=self.officer)
        return self.refreshed()

    def not_taken_forward(self) -> "Case":
        if actions.council_is_party(self.disagreement):
            actions.propose(self.disagreement, dict(NOT_TAKEN_FORWARD), by=self.officer)
            actions.not_take_forward(self.disagreement, by=self.other_officer)
        else:
            actions.not_take_forward(self.disagreement, dict(NOT_TAKEN_FORWARD), by=self.officer)
        return self.refreshed()

    def second_look_asked(self) -> "Case":
        actions.ask_second_look(self.disagreement, by=self.family)
        return self.refreshed()

    def referred(self) -> "Case":
        representative = self.representative if PartyKind.COUNCIL in self.with_whom else None
        provider_actions.refer(self.disagreement, self.contract, by=self.officer, representative=representative)
        return self.refreshed()

    def returned(self) -> "Case":
        provider_actions.return_(self.referral, ReturnCode.KNOWS_A_PARTY, by=self.provider_coordinator)
        return self.refreshed()

    def accepted(self) -> "Case":
        provider_actions.accept(self.referral, self.mediator, by=self.provider_coordinator)
        return self.refreshed()

    def everyone_agreed(self) -> "Case":
        for kind in self._asked():
            actions.respond(self.disagreement, Answer.AGREED, by=self.answers_for(kind))
        return self.refreshed()

    def somebody_declined(self) -> "Case":
        actions.respond(self.disagreement, Answer.DECLINED, by=self.answers_for(self.with_whom[0]))
        return self.refreshed()

    def withdrawn(self) -> "Case":
        provider_actions.withdraw(self.disagreement, by=self.family)
        return self.refreshed()

    def came_of_age(self) -> "Case":
        """As if it had been sent before the summer in which the young person came to decide (L5)."""
        today = timezone.localdate()
        births = [date(today.year - age, 3, 2) for age in (16, 17)]
        born = next(one for one in births if ages.young_person_from(one) <= today)
        sent = timezone.now() - timedelta(days=400)
        Disagreement.objects.filter(pk=self.disagreement.pk).update(date_of_birth=born, submitted_at=sent)
        assert actions.notice_age(self.disagreement.pk)
        return self.refreshed()

    def merged(self) -> "Case":
        """Join it to a second request of the same person for the same child."""
        again = Case(
            self.council, asked_by=self.asked_by, answers=self.answers, family=self.family, contact=self.contact
        )
        again.drafted().submitted()
        actions.merge(self.disagreement, again.disagreement, by=self.officer)
        return self.refreshed()

    def transferred(self) -> "Case":
        provider_actions.transfer(self.disagreement, "Far Away Council", by=self.officer)
        return self.refreshed()

    # -----------------------------------------------------------------------------------------------------------

    def refreshed(self) -> "Case":
        self.disagreement.refresh_from_db()
        return self

    def at(self, stage: Stage) -> "Case":
        """Return this case, walked to `stage` by the people who may."""
        for step in _WAY[stage]:
            getattr(self, step)()
        return self


_SENT = ("drafted", "submitted")
_TAKEN_UP = (*_SENT, "taken_up")
_REFERRED = (*_TAKEN_UP, "referred")
_ACCEPTED = (*_REFERRED, "accepted")
_WAY = {
    Stage.DRAFT: ("drafted",),
    Stage.TO_CONSIDER: _SENT,
    Stage.CONSIDERING: _TAKEN_UP,
    Stage.QUESTION: (*_TAKEN_UP, "asked"),
    Stage.NOT_TAKEN_FORWARD: (*_TAKEN_UP, "not_taken_forward"),
    Stage.SECOND_LOOK: (*_TAKEN_UP, "not_taken_forward", "second_look_asked"),
    Stage.OFFERED: _REFERRED,
    Stage.FINDING_PROVIDER: (*_REFERRED, "returned"),
    Stage.ASKING: _ACCEPTED,
    Stage.ALL_AGREED: (*_ACCEPTED, "everyone_agreed"),
    Stage.NOT_EVERYONE: (*_ACCEPTED, "somebody_declined"),
    Stage.YOUNG_PERSON: (*_ACCEPTED, "came_of_age"),
    Stage.WITHDRAWN: (*_SENT, "withdrawn"),
    Stage.MERGED: (*_SENT, "merged"),
    Stage.TRANSFERRED: (*_ACCEPTED, "transferred"),
}
