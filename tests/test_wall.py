"""Does anything reach somebody it must not? (domain 5c, R4, R24, R37, R45; design section 6)

Every field of a case that can hold somebody's words is planted with a marker of its own. Then every address there is,
found from the URLconf and not from a list, is opened and posted to as every hat there is, at every stage. What comes
back (pages, redirects, headers, mails, logs) may hold only the markers that the matrix below, written by hand from
domain 5c, allows that hat at that stage. A model field or an address that nobody thought about fails.
"""

import logging
import re
from copy import copy
from dataclasses import dataclass, field

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.http import HttpRequest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from providers import actions as provider_actions
from providers.files.intake import receive
from providers.files.scanner import Verdict
from providers.models import Level
from requests_app import actions, invitations, journey, readers
from requests_app.models import (
    ContactDetails,
    Decision,
    Disagreement,
    Hat,
    IndependentService,
    Message,
    OtherParent,
    Party,
    PartyContact,
    PartyKind,
    Question,
    SafetyNote,
    Supporter,
)
from requests_app.sight import Reader
from requests_app.stages import Stage
from tests.make import Case, contract, coordinator_of, council, officer, official, person

pytestmark = pytest.mark.django_db

# -- the matrix, by hand ------------------------------------------------------------------------------------------

# The hats that may ever see a field, once the case is where they see it at all (`SIGHT` below):
#   fam the family, sch the school that was asked, rep the council's representative, off the coordinator,
#   prv0 the provider before it has accepted, prv1 after, end somebody asked whose case was then withdrawn,
#   in somebody asked who has agreed to take part
MATRIX = {
    "Disagreement.requester_name": "fam sch rep off prv0 prv1",
    "Disagreement.child_name": "fam sch rep off prv0 prv1",
    "Disagreement.child_known_as": "fam sch rep off prv1",
    "Disagreement.setting_name": "fam sch rep off prv0 prv1",
    "Disagreement.what_happened": "fam sch rep off prv1",
    "Disagreement.what_would_help": "fam sch rep off prv1",
    "Disagreement.views": "fam off prv1",
    "Disagreement.help_language": "fam off prv1",
    "Disagreement.help_details": "fam off prv1",
    # Who asks for somebody else, or for an organisation. That an organisation asks is a name to check a conflict by.
    "Disagreement.acting_basis_note": "fam off prv1",
    "Disagreement.requester_role": "fam sch rep off prv1",
    "Disagreement.requester_organisation": "fam sch rep off prv0 prv1",
    "Disagreement.deciding_person": "fam sch rep off prv1",
    "Disagreement.transferred_to": "fam off",
    "SearchName.start": "",
    "ContactDetails.email": "fam off prv1",
    "ContactDetails.phone": "fam off prv1",
    "ContactDetails.address": "fam off prv1",
    "ContactDetails.good_times": "fam off prv1",
    "ContactDetails.postcode": "fam off prv1",
    "ContactDetails.deciding_contact": "fam off prv1",
    "ContactDetails.copies_email": "fam off prv1",
    "ContactDetails.callback_code": "fam off",
    "SafetyNote.text": "fam off prv1",
    "OtherParent.name": "fam off prv1",
    "OtherParent.contact": "fam off prv1",
    "Supporter.name": "fam sch rep off prv1",
    "Supporter.contact": "fam off prv1",
    "Party.name": "fam sch rep off prv0 prv1 end",
    # Who speaks for the school: the family named them, the school is them.
    "PartyContact.person": "fam sch off prv1",
    "PartyContact.email": "fam sch off prv1",
    "PartyContact.phone": "fam sch off prv1",
    "PartyContact.role": "fam sch off prv1",
    "PartyContact.address": "fam sch off prv1",
    "Spoken.said_by": "off prv1",
    "OtherContact.role": "sch off prv1",
    "OtherContact.person": "sch off prv1",
    "OtherContact.email": "sch off prv1",
    "OtherContact.phone": "sch off prv1",
    "ComingOfAge.email": "off",
    "ComingOfAge.phone": "off",
    "ComingOfAge.address": "off",
    "Rewording.what_happened": "fam sch rep off prv1",
    "Rewording.what_would_help": "fam sch rep off prv1",
    "Rewording.why": "fam off",
    "ChildsMessage.name": "off",
    "ChildsMessage.words": "off",
    "ChildsMessage.contact": "off",
    "Question.text": "fam off",
    "Question.answer": "fam off",
    "Decision.reason_words": "fam off",
    "Decision.explanation": "fam off",
    "Decision.next_steps": "fam off",
    "AdviceNote.words": "off",
    "SecondParent.words": "off",
    "IndependentService.name": "fam sch rep off prv0 prv1",
    "IndependentService.email": "fam sch rep off prv0 prv1",
    "IndependentService.phone": "fam sch rep off prv0 prv1",
    "IndependentService.mediator": "fam sch rep off prv1",
    "Message.recipient": "fam off",
    "Message.to": "off",
    "Message.subject": "fam off",
    "Message.body": "fam off",
    "Message.problem": "off",
    "PrivateNote.sealed": "fam prv1",
    # What a document is called, what it is said to be, and what is in it: sealed, so planted when it is sent.
    "Document.for the mediator": "fam prv1",
    "Document.for everyone": "fam in prv1",
}
# Columns of these models that hold no words of anybody: made by the portal, or one of a list.
NO_WORDS = {
    "Disagreement.reference", "Disagreement.last_seal", "Disagreement.child_key",
    "Message.kind", "Message.dedupe_key", "Message.message_id",
    "Event.verb", "Event.acting_as", "Event.detail", "Event.seal",
    "Document.key", "Document.kind", "Document.fingerprint", "Document.stored_name",
}  # fmt: skip
# Columns that hold the words of "Document.for …" above.
OF_DOCUMENTS = {"Document.sealed_name", "Document.sealed_about"}
# Models that are settings of a council or a provider, and no part of a case.
SETTINGS = {
    "LocalAuthority", "PostcodeDistrict", "HealthBody", "CouncilRole", "Provider", "Contract", "ProviderRole",
    "Mediator", "OrganisationDeclaration", "MediatorDeclaration", "School", "SchoolName",
    "SettingChange", "Crest", "LegalText", "Audience", "PublicityEntry", "HeardCount",
}  # fmt: skip

STAGES = (
    Stage.DRAFT,
    Stage.QUESTION,
    Stage.NOT_TAKEN_FORWARD,
    Stage.OFFERED,
    Stage.FINDING_PROVIDER,
    Stage.ALL_AGREED,
    Stage.WITHDRAWN,
)
SENT = STAGES[1:]
ASKED = {Stage.OFFERED, Stage.FINDING_PROVIDER, Stage.ALL_AGREED}
# Which rows of the matrix count for a hat at a stage. A hat that is not named sees nothing, ever.
SIGHT = {
    "fam": dict.fromkeys(STAGES, "fam"),
    "off": dict.fromkeys(SENT, "off"),
    "sch": dict.fromkeys(ASKED, "sch") | {Stage.ALL_AGREED: "sch in", Stage.WITHDRAWN: "end"},
    "rep": dict.fromkeys(ASKED, "rep") | {Stage.ALL_AGREED: "rep in", Stage.WITHDRAWN: "end"},
    "prv": {Stage.OFFERED: "prv0", Stage.ALL_AGREED: "prv1"},
    "med": {Stage.OFFERED: "prv0", Stage.ALL_AGREED: "prv1"},
}
NOBODY = (
    "other_family", "other_parent", "other_school", "commissioner", "former_officer", "other_council", "administrator",
    "council_administrator", "other_provider", "leaver", "stranger",
)  # fmt: skip


def text_fields():
    for app in ("requests_app", "providers"):
        for model in apps.get_app_config(app).get_models():
            for one in model._meta.concrete_fields:
                if isinstance(one, models.CharField | models.TextField) and not one.choices:
                    yield model, one


def test_the_matrix_knows_every_field_that_can_hold_words():
    found = {f"{model.__name__}.{one.name}" for model, one in text_fields() if model.__name__ not in SETTINGS}
    written = {key for key in MATRIX if not key.startswith("Document.")} | OF_DOCUMENTS
    assert found - NO_WORDS == written


# -- the world ------------------------------------------------------------------------------------------------------

OF_CASE = (
    Disagreement, ContactDetails, SafetyNote, OtherParent, Supporter, Party, PartyContact, Question, Decision,
    IndependentService, Message,
)  # fmt: skip


def marker(model: str, name: str) -> str:
    """Return the marker of a field: short enough for a postcode, and nothing that stands on a page by chance."""
    return f"zq{sorted(MATRIX).index(f'{model}.{name}'):02d}qz"


MARKERS = {marker(*key.split(".")): key for key in MATRIX}
MARK = re.compile(r"zq\d\dqz")


@dataclass
class World:
    case: Case
    people: dict = field(default_factory=dict)


def _walk(stage: Stage) -> Case:
    answers = {
        "safe-contact": {"text": "x"},
        "other-parents": {"answer": "knows", "name": "x", "contact": "x"},
        "help": {"help_needed": ["interpreter", "other"], "help_language": "x", "help_details": "x"},
    }
    contact = {"email": "pat@family.example.org", "phone": "01632 960001", "address": "x", "best_way": "email"}
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL), answers=answers, contact=contact).drafted()
    actions.add_supporter(case.disagreement, {"name": "x", "kind": "friend", "contact": "x"}, by=case.family)
    note = marker("PrivateNote", "sealed")
    provider_actions.keep_private_note(case.party(PartyKind.REQUESTER), note, by=case.family)
    if stage == Stage.DRAFT:
        return case
    case.submitted().taken_up().asked()
    actions.answer(case.disagreement, "x", by=case.family)
    for step in _ON[stage]:
        getattr(case.refreshed(), step)()
        if step == "referred":
            _send_documents(case)
    return case.refreshed()


def _send_documents(case: Case) -> None:
    """Let the family send one that only the mediator may see, and one for everyone taking part."""
    for level, name in ((Level.MEDIATOR, "for the mediator"), (Level.EVERYONE, "for everyone")):
        words = marker("Document", name)
        file = receive(SimpleUploadedFile(f"{words}.txt", words.encode()))
        sent = provider_actions.send_document(case.disagreement, file, level, words, by=case.family)
        provider_actions.note_verdict(sent, Verdict())


_ON = {
    Stage.QUESTION: ("asked",),
    Stage.NOT_TAKEN_FORWARD: ("not_taken_forward",),
    Stage.OFFERED: ("referred",),
    Stage.FINDING_PROVIDER: ("referred", "returned"),
    Stage.ALL_AGREED: ("referred", "accepted", "everyone_agreed"),
    Stage.WITHDRAWN: ("referred", "accepted", "withdrawn"),
}


def _plant(case: Case) -> None:
    """Write the markers over what is there, past the actions: this is about reading."""
    for model in OF_CASE:
        key = "pk" if model is Disagreement else "party__disagreement" if model is PartyContact else "disagreement"
        rows = model.objects.filter(**{key: case.disagreement.pk})
        for name in [name.split(".")[1] for name in MATRIX if name.startswith(f"{model.__name__}.")]:
            planted = marker(model.__name__, name)
            email = isinstance(model._meta.get_field(name), models.EmailField)
            rows.update(**{name: f"{planted}@example.org" if email else planted})
    case.refreshed()


def _people(case: Case) -> dict:
    provider = case.contract.provider
    other = Case(council("southmere")).at(Stage.ALL_AGREED)
    leaver = officer(case.council, name="Len Leaver")
    leaver.is_active = False
    leaver.save()
    former = officer(case.council, name="Fay Former")
    former.council_roles.all().delete()
    administrator = official("Ada Administrator", case.council.email_domain)
    administrator.is_staff = administrator.is_superuser = True
    administrator.save()
    asked = case.disagreement.parties.filter(invited_at__isnull=False, kind=PartyKind.SCHOOL).first()
    return {
        "fam": case.family,
        "off": case.officer,
        "sch": case.answers_for() if asked else person("Hana Head"),
        "rep": case.representative,
        "prv": coordinator_of(provider),
        "med": provider.mediators.first().user,
        "other_family": other.family,
        # Whom the family named as the other parent, with this very address.
        "other_parent": User.objects.for_email(f"{marker('OtherParent', 'contact')}@example.org"),
        "other_school": other.answers_for(),
        "commissioner": officer(case.council, Hat.COMMISSIONER, "Connie Commissioner"),
        "former_officer": former,
        "other_council": other.officer,
        "administrator": administrator,
        "council_administrator": officer(case.council, Hat.ADMINISTRATOR, "Ada Settings"),
        "other_provider": coordinator_of(contract(case.council, "Other Waters").provider),
        "leaver": leaver,
        "stranger": AnonymousUser(),
    }


def signed_in(user) -> Client:
    """Return a browser in which this person has signed in, officials with both factors."""
    client = Client(raise_request_exception=True)
    if user.is_authenticated:
        client.force_login(user)
        request = HttpRequest()
        request.user = user
        request.session = client.session
        for method in ("password", "mfa") if user.is_official else ("code",):
            record_authentication(request, user, method=method)
        request.session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key  # a new one at every step
    return client


# -- the walk -------------------------------------------------------------------------------------------------------


def patterns(resolver=None, prefix=""):
    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from patterns(item, route)
        elif isinstance(item, URLPattern):
            yield route


# At one stage everything is opened; at the others what names a case, and what lists cases or may: settings, doors and
# what explains the service know nothing of any.
ON_EVERY_PAGE = {Stage.ALL_AGREED}
WHERE_CASES_ARE = (
    "/officer/", "/figures/", "/provider/", "/requests/", "/take-part/", "/invitations/", "/documents/", "/welcome/",
)  # fmt: skip


def addresses(case: Case) -> list[str]:
    """Every address there is, with this case's own values in it. An argument nobody knows fails here."""
    party = case.party()
    # Once it is sent, one page of the form answers as all of them do.
    pages = journey.PAGES if case.disagreement.is_draft else journey.PAGES[:1]
    known = {
        "reference": [case.disagreement.reference],
        "slug": [case.council.slug],
        "page": [page.slug for page in pages],
        "notice": [notice.slug for page in pages for notice in page.notices] or ["appeals"],
        "token": [invitations.address(party).rstrip("/").rpartition("/")[2]],
        "pk": [party.pk],
        "party": [party.pk],
        "supporter": [case.disagreement.supporters.values_list("pk", flat=True).first()],
        "document": list(case.disagreement.documents.values_list("key", flat=True)) or ["x"],
        "message": [case.disagreement.messages.values_list("pk", flat=True).first()],
        "childs_message": ["1"],
        "uidb36": ["1"],
        "key": ["x"],
        "name": ["x"],
        "subject": ["name"],
        "contact": ["1"],
        "place": ["law"],
        "audience": ["1"],
        "entry": ["1"],
    }
    found = [""]
    result = []
    for route in patterns():
        if route.startswith("settings/") or "^" in route:
            continue
        found = [route]
        for name in re.findall(r"<(?:\w+:)?(\w+)>", route):
            found = [re.sub(rf"<(?:\w+:)?{name}>", str(value), one, count=1) for one in found for value in known[name]]
        result += ["/" + one for one in found]
    if case.disagreement.stage in ON_EVERY_PAGE:
        return result
    home, reference = case.council.get_absolute_url(), case.disagreement.reference
    return [one for one in result if reference in one or one.startswith(WHERE_CASES_ARE) or one in {"/", home}]


def fetch(client: Client, method: str, address: str):
    """Return what an address answers. Whatever that did is undone, signing out among it."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(address)
        response.text_of_it = b"".join(response).decode(errors="replace") + str(response.headers)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def seen(client: Client, address: str) -> set[str]:
    """Return the markers that come back from an address, got and posted to."""
    return {mark for method in ("get", "post") for mark in MARK.findall(fetch(client, method, address).text_of_it)}


def allowed(hat: str, stage: Stage) -> set[str]:
    columns = set(SIGHT.get(hat, {}).get(stage, "").split())
    return {marker(*key.split(".")) for key, hats in MATRIX.items() if columns & set(hats.split())}


@dataclass
class Walk:
    """What was found of one case by walking everywhere as everybody in `hats`: who saw which marker, and where."""

    case: Case
    stage: Stage
    found: dict[str, dict[str, list[str]]]

    def leaks(self) -> list[str]:
        return [
            f"{hat} at {self.stage}: {MARKERS[mark]} at {addresses[0]}"
            for hat, marks in self.found.items()
            for mark, addresses in marks.items()
            if mark not in allowed(hat, self.stage)
        ]

    def who_saw(self, keys: str) -> set[str]:
        """Return the hats that came upon any of these fields."""
        marks = {marker(*key.split(".")) for key in keys.split()}
        return {hat for hat, found in self.found.items() if marks & set(found)}


def walked(stage: Stage, hats) -> Walk:
    """Walk everywhere, as each of `hats`, through a case that stands at `stage`."""
    case = _walk(stage)
    people = _people(case)
    _plant(case)
    found = {hat: {} for hat in hats}
    for hat in hats:
        client = signed_in(people[hat])
        for address in addresses(case):
            for mark in seen(client, address):
                found[hat].setdefault(mark, []).append(address)
    return Walk(case, stage, found)


def answers_alike(client: Client, address: str, reference: str) -> bool:
    """Return whether an address answers about this case just as it answers about one that never was."""
    none_such = address.replace(reference, "DR-2222-2222")
    mine, none = fetch(client, "get", address), fetch(client, "get", none_such)
    location = none.get("Location", "").replace("DR-2222-2222", reference)
    return (mine.status_code, mine.get("Location", "")) == (none.status_code, location)


def tells_that_it_exists(stage: Stage, hats) -> list[str]:
    case = _walk(stage)
    people = _people(case)
    reference = case.disagreement.reference
    return [
        f"{hat} at {stage}: {address}"
        for hat in hats
        for client in [signed_in(people[hat])]
        for address in addresses(case)
        if reference in address and not answers_alike(client, address, reference)
    ]


# For who has nothing to do with a case, most stages are alike: before it is sent, while it is considered, and once all
# have agreed. A mediator without a case is as the rest of the provider, and nobody is asked to take part in a draft.
FOR_OTHERS = (Stage.DRAFT, Stage.QUESTION, Stage.ALL_AGREED)
THEIRS = {
    stage: tuple(hat for hat in SIGHT if hat != "med" or stage in {Stage.OFFERED, Stage.ALL_AGREED}) for stage in SENT
} | {Stage.DRAFT: ("fam", "off")}
# The pages and the queries are the same on both databases, so on SQLite one walk stands for all.
WALKS = [
    pytest.param(
        stage,
        hats,
        id=f"{whose} {stage}",
        marks=[] if (whose, stage) == ("theirs", Stage.ALL_AGREED) else [pytest.mark.one_database],
    )
    for whose, walks in (("others", dict.fromkeys(FOR_OTHERS, NOBODY)), ("theirs", THEIRS))
    for stage, hats in walks.items()
]


@pytest.mark.parametrize(("stage", "hats"), WALKS)
def test_nothing_reaches_anybody_it_must_not(stage, hats, caplog):
    """And the panel "who can see this" says just what was found (beyond, 10)."""
    caplog.set_level(logging.DEBUG)
    walk = walked(stage, hats)
    assert walk.leaks() == []
    assert MARK.findall(caplog.text) == []
    assert [MARK.findall(one.subject + one.body) for one in mail.outbox if MARK.search(one.subject + one.body)] == []
    if hats != NOBODY:
        not_yet = {Stage.DRAFT: {"question", "decision"}, Stage.NOT_TAKEN_FORWARD: set()}.get(stage, {"decision"})
        written = {part: keys for part, keys in PARTS.items() if part not in not_yet}
        promised = {part: promised_hats(walk.case, part) & set(hats) for part in written}
        assert promised == {part: walk.who_saw(keys) for part, keys in written.items()}
    if hats != NOBODY and stage == Stage.ALL_AGREED:
        # A wall that hides everything would pass the rest: the right people do see the case.
        assert walk.who_saw("Disagreement.what_happened") == walk.who_saw("Disagreement.child_name") == set(SIGHT)
        shared = marker("Document", "for everyone")
        assert {hat for hat, found in walk.found.items() if shared in found} == set(SIGHT) - {"off"}


# By hand: the fields behind each part of a case that says who can see it.
PARTS = {
    "your-name": "Disagreement.requester_name",
    "childs-name": "Disagreement.child_name Disagreement.child_known_as",
    "where-they-live": "ContactDetails.postcode",
    "setting": "Disagreement.setting_name",
    "the-school": "PartyContact.email PartyContact.phone",
    "what-happened": "Disagreement.what_happened",
    "what-would-help": "Disagreement.what_would_help",
    "views": "Disagreement.views",
    "contact": "ContactDetails.phone ContactDetails.address ContactDetails.good_times",
    "safe-contact": "SafetyNote.text",
    "help": "Disagreement.help_language Disagreement.help_details",
    "supporters": "Supporter.name Supporter.contact",
    "other-parents": "OtherParent.name OtherParent.contact",
    "only-the-mediator": "PrivateNote.sealed",
    "question": "Question.text Question.answer",
    "decision": "Decision.reason_words Decision.explanation Decision.next_steps",
}
HATS_OF = {
    Reader.FAMILY: {"fam"},
    Reader.COUNCIL: {"off"},
    Reader.PARTY: {"sch", "rep"},
    Reader.SERVICE: {"prv", "med"},
}


def promised_hats(case: Case, part: str) -> set[str]:
    """Return the hats to whom the panel beside a part says it is shown."""
    said = readers.of(part, case.disagreement, Reader.FAMILY)
    hats = set().union(*(HATS_OF[reader] for reader in said.now))
    return hats | ({"sch"} if said.itself else set())


def test_who_will_see_a_part_later_is_who_sees_it_once_everyone_has_agreed():
    """What the panel promises while the council considers comes true."""
    before, after = _walk(Stage.QUESTION).disagreement, _walk(Stage.ALL_AGREED).disagreement
    for part in PARTS:
        promise, kept = readers.of(part, before, Reader.FAMILY), readers.of(part, after, Reader.FAMILY)
        assert {*promise.now, *promise.later} == set(kept.now), part
        assert not set(promise.never) & set(kept.now), part


def test_every_part_says_who_can_see_it():
    """Every question of the form, but the one that is the same words for everybody."""
    assert {page.slug for page in journey.PAGES} - set(readers.PARTS) == {"sharing"}


@pytest.mark.one_database
def test_nobody_else_can_tell_that_a_case_exists():
    """The difference between 403 and 404 is a leak too."""
    assert tells_that_it_exists(Stage.ALL_AGREED, NOBODY) == []


def lists(client: Client) -> dict[str, str]:
    """Return what stands at every address that names no case: lists, counts, figures, downloads."""
    routes = ["/" + route for route in patterns() if "<" not in route and "^" not in route]
    return {
        address: CHANCE.sub("", fetch(client, "get", address).text_of_it)
        for address in routes
        # The second: a new secret each time.
        if not address.startswith(("/settings/", "/staff/second-factor/set-up/"))
    }


# What differs between two answers that are otherwise the same: the token of a form, of a request.
CHANCE = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce-\S+|\d+:\d+(:\d+)?( GMT)?')


@pytest.mark.one_database
def test_no_list_and_no_count_of_anybody_else_moves_with_a_case():
    """One more case, from its sending to everyone's agreement, and not a figure on their pages is another."""
    first = Case().at(Stage.ALL_AGREED)
    clients = {hat: signed_in(user) for hat, user in _people(first).items() if hat in NOBODY}
    before = {hat: lists(client) for hat, client in clients.items()}
    second = Case(first.council)
    second._people["contract"] = first.contract
    for steps in ("drafted submitted taken_up", "referred accepted", "everyone_agreed"):
        for step in steps.split():
            getattr(second, step)()
            second.refreshed()
        after = {hat: lists(client) for hat, client in clients.items()}
        moved = [
            (hat, address) for hat in after for address in after[hat] if after[hat][address] != before[hat][address]
        ]
        assert moved == [], steps


def test_before_going_ahead_and_after_returning_nobody_asked_can_tell_either():
    """R37: the provider gets nothing before; returned, it has nothing left. The people asked are not asked yet."""
    assert tells_that_it_exists(Stage.QUESTION, ("sch", "rep", "prv", "med")) == []
    assert tells_that_it_exists(Stage.FINDING_PROVIDER, ("prv", "med")) == []


@pytest.mark.one_database
def test_the_walk_finds_holes_that_are_made(settings):
    """Prove that these tests can fail."""
    settings.ROOT_URLCONF = "tests.leaky_urls"
    found = walked(Stage.OFFERED, ("sch", "other_family")).leaks()
    case_holes = {line.split(": ")[1].split(" at ")[0] for line in found}
    assert {"ContactDetails.address", "Disagreement.requester_name"} <= case_holes
    assert any("leak-3" in line for line in tells_that_it_exists(Stage.QUESTION, ("other_family",)))
