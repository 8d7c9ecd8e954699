"""Who else asks, in the demo's story? (kinds C to F of domain section 4, and R24)

Somebody from SENDIASS for a family, a school, a social worker for a child in care, a health body, and the council with
the NHS. Each is asked page by page, as the answers lead, like everything in the story.
"""

from collections.abc import Callable
from datetime import date

from accounts.models import User
from providers import actions as provider_actions
from requests_app import actions, wording
from requests_app.journey import BY_SLUG
from requests_app.models import Answer, Disagreement, LocalAuthority, PartyKind

from . import cast
from .cast import NORTHWICK

Day = Callable[..., object]
CALM = "Calm Waters Resolution"
_USUAL = {
    "family-knows": {"family_knows": True},
    "family-told": {"family_knows": True},
    "where-they-live": {"postcode": "ZN2 4EX", "postcode_unknown": False},
    "support-now": {"ehc_status": "plan"},
    "about": {"about": ["provision"]},
    "moment": {"moment": "review"},
    "what-would-help": {"what_would_help": ""},
    "talked-to": {"talked_to": []},
    "decisions": {"appeal": "no", "decision_date": None},
    "views": {"views_how": "someone", "views": ""},
    "safe-contact": {"text": ""},
    "help": {"help_needed": [], "help_language": "", "help_details": ""},
    "supporters": {},
    "other-parents": {"answer": "", "name": "", "contact": ""},
    "only-the-mediator": {},
    "sharing": {"agreed_wording": wording.CURRENT},
}
_NHS = {"name": "Example Integrated Care Board", "person": "Noor Nurse", "email": "dco@icb.example.org", "phone": ""}


def child(name: str, born: date, setting: str, phase: str) -> dict:
    return {
        "childs-name": {"child_name": name, "child_known_as": ""},
        "date-of-birth": {"date_of_birth": born},
        "setting": {"setting_name": setting, "setting_phase": phase, "not_in_setting": False},
    }


def _role(job: str, organisation: str, *, corporate_parent: bool = False) -> dict:
    told = {"requester_role": job, "requester_organisation": organisation, "corporate_parent": corporate_parent}
    return {"role": told | {"decides": "me", "deciding_person": "", "deciding_contact": ""}}


def whom(*kinds: str, departments: tuple[str, ...] = ()) -> dict:
    told = {"with_whom": list(kinds), "departments": list(departments), "not_sure_who": False}
    return {"who-with": told | {"with_family_member": False}}


def _family(name: str) -> dict:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return {"the-family": {"name": name, "email": email, "phone": "", "address": ""}}


def _asks(name: str, asked_by: str, story: str, answers: dict) -> Disagreement:
    """Answer each question that the answers before it lead to, read each notice, and send it."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    by = User.objects.create_user(email, name=name)
    draft = actions.start(LocalAuthority.objects.get(slug=NORTHWICK), asked_by=asked_by, by=by)
    given = {"your-name": {"requester_name": name}, "what-happened": {"what_happened": story}} | answers
    given["contact"] = {"email": email, "phone": "01632 960020", "best_way": "email"}
    draft = fill_in(draft, given, by=by)
    return actions.submit(draft, by=by)


def fill_in(draft: Disagreement, answers: dict, *, by: User, usual: dict | None = None) -> Disagreement:
    """Answer each question that the answers before it lead to, as is usual or as given, and read each notice."""
    given = (_USUAL if usual is None else usual) | answers
    for slug, page in BY_SLUG.items():
        if slug in given and page.applies(draft):
            draft = actions.save(draft, page, given[slug], by=by)
        for notice in page.notices:
            if notice.applies(draft):
                draft = actions.go_on(draft, notice, by=by)
    return draft


def goes_ahead(request: Disagreement, day: Day) -> None:
    olive = cast.officer("Olive Officer")
    with day(1):
        actions.take_up(request, by=olive)
        provider_actions.refer(request, cast.contract(CALM, NORTHWICK), by=olive)
    with day(2):
        referral = request.referrals.live().get()
        provider_actions.accept(referral, referral.provider.mediators.first(), by=cast.officer("Cora Coordinator"))


def somebody_for_a_family(day: Day) -> None:
    """Sol of SENDIASS asks for Tess, who is now asked herself, and has not answered."""
    behalf = {
        "acting_for": "parent",
        "acting_basis": "asked",
        "acting_basis_note": "",
        "requester_organisation": "Northwick SENDIASS",
    }
    elm = {"name": "Elm Example School", "person": "Sam Senco", "email": "head@elm-school.example.org", "phone": ""}
    answers = child("Noa Example", date(2016, 3, 3), "Elm Example School", "primary") | {"behalf": behalf}
    answers |= _family("Tess Parent") | whom(PartyKind.SCHOOL) | {"the-school": elm}
    with day():
        request = _asks("Sol Supporter", "supporter", "Noa is out of the room for most of each day.", answers)
    goes_ahead(request, day)


def a_school(day: Day) -> None:
    """Ash Example Academy asks about a child's support, with the family's word. Nobody has looked yet."""
    answers = child("Bo Example", date(2014, 9, 9), "Ash Example Academy", "secondary")
    answers |= _role("SENCO", "Ash Example Academy") | whom(PartyKind.FAMILY) | _family("Ned Parent")
    with day():
        _asks("Saz Senco", "setting", "We and Bo’s family do not agree about lessons in the small group.", answers)


def a_social_worker_for_a_child_in_care(day: Day) -> None:
    """Wil asks as the council that is the child's parent: whoever considers it reads so first."""
    answers = child("Ada Example", date(2012, 2, 2), "Elm Example School", "primary")
    answers |= _role("Social worker", "Northwick Council", corporate_parent=True) | whom(PartyKind.SCHOOL)
    with day():
        request = _asks("Wil Worker", "council_service", "Ada’s plan is not followed at school.", answers)
    with day(1):
        actions.take_up(request, by=cast.officer("Otto Officer"))


def a_health_body(day: Day) -> None:
    """The integrated care board asks with a family. Nobody has looked yet."""
    answers = child("Ty Example", date(2015, 5, 5), "Elm Example School", "primary") | {"about": {"about": ["health"]}}
    answers |= _role("Clinical officer", "Example Integrated Care Board") | whom(PartyKind.FAMILY)
    with day():
        _asks(
            "Noor Nurse", "health", "We and Ty’s family see the therapy differently.", answers | _family("Lou Parent")
        )


def between_services(day: Day) -> None:
    """The council and the NHS do not agree who gives what. No family is part of it (R24), and both have agreed."""
    answers = child("Jo Example", date(2011, 1, 1), "Ash Example Academy", "secondary")
    answers |= _role("Plan writer", "Northwick Council") | whom(PartyKind.HEALTH) | {"the-nhs": _NHS}
    with day():
        about = answers | {"about": {"about": ["health"]}}
        request = _asks("Ama Writer", "council_service", "It is not clear who pays for the therapy.", about)
    goes_ahead(request, day)
    with day(3):
        party = request.parties.get(kind=PartyKind.HEALTH)
        nurse = User.objects.for_email(party.contact.email)
        nurse.name = party.contact.person
        nurse.save()
        actions.open_invitation(party, by=nurse)
        actions.respond(request, Answer.AGREED, by=nurse)


CHAPTERS: tuple[tuple[int, Callable[[Day], None]], ...] = (
    (11, somebody_for_a_family),
    (10, between_services),
    (5, a_social_worker_for_a_child_in_care),
    (3, a_health_body),
    (2, a_school),
)
