"""Do we fall into what comparable systems fell into?

Each test names the hazard and the tracker in which somebody reported it. Three of these hazards are held elsewhere:
a session lost in the middle of a form (docassemble#482) in tests/accounts/test_idle.py; a hidden page with a live
attachment (wdtk-theme#1163, django-helpdesk#647) in tests/providers/test_documents_reach.py; and what two people do at
the same moment in tests/test_races.py.
"""

import ast
import logging
import re
from copy import deepcopy

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import actions as account_actions
from accounts.models import User
from providers import actions as provider_actions
from providers import independence
from providers import permissions as provider_permissions
from providers.models import Mediator, PrivateNote, ProviderRole, Referral, Role
from requests_app import actions, invitations, journey, permissions
from requests_app.delivery import deliver
from requests_app.models import (
    Agreement,
    Answer,
    CouncilRole,
    Disagreement,
    Event,
    Hat,
    Message,
    Party,
    PartyContact,
    PartyKind,
    SafetyNote,
    SearchName,
)
from requests_app.permissions import DraftHolder
from requests_app.stages import Desk, Stage
from requests_app.states import Status
from tests.make import PARENT, Case, contract, coordinator_of, council, officer, official, person
from tests.test_house_rules import modules
from tests.test_races import race, told_and_not_told
from tests.test_wall import addresses, answers_alike, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
# Each list, and the page on which one of its rows is opened.
LISTS = {"my_requests": "tracking", "queue": "officer_case", "inbox": "referral", "take_part_list": "take_part"}
REFERENCE = re.compile(r"DR-[0-9A-Z]{4}-[0-9A-Z]{4}")
FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def pages_of(case: Case) -> list[str]:
    """Return every address of a case but those of its form, which is closed once it is sent; and every list."""
    of_case = [one for one in addresses(case) if case.disagreement.reference in one and "/form/" not in one]
    return [*of_case, *(reverse(name) for name in LISTS)]


def powerful() -> User:
    """Return an official of the council with every right that Django knows, and no part in any case."""
    made = official("Sue Superuser", council().email_domain)
    made.is_staff = made.is_superuser = True
    made.save()
    return made


def text_of(answer) -> str:
    return FORM_TOKEN.sub("", answer.content.decode())


# -- list and object --------------------------------------------------------------------------------------------------

IN_THE_WORLD = (
    Stage.DRAFT,
    Stage.TO_CONSIDER,
    Stage.NOT_TAKEN_FORWARD,
    Stage.FINDING_PROVIDER,
    Stage.ALL_AGREED,
    Stage.WITHDRAWN,
)


@pytest.fixture
def world() -> dict:
    """Cases at stages that differ in who sees them, all with the same people on both sides, and one elsewhere."""
    first = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL))
    school, cases = person("Hana Head"), []
    shared = {name: getattr(first, name) for name in ("officer", "other_officer", "representative", "contract")}
    for stage in IN_THE_WORLD:
        case = Case(with_whom=first.with_whom, family=first.family)
        case._people = shared
        case.details = lambda kind: {"name": kind, "person": "", "email": school.email, "phone": ""}
        cases.append(case.at(stage))
        if case.disagreement.status == Status.REFERRED:
            case.answers_for()  # till it is opened there is a row in the list, and nothing behind it
    return {"cases": cases, "school": school, "other": Case(council("southmere")).at(Stage.ALL_AGREED), **shared}


def hats(world: dict) -> dict[str, User]:
    case, other = world["cases"][0], world["other"]
    return {
        "family": case.family,
        "officer": world["officer"],
        "representative": world["representative"],
        "school": world["school"],
        "provider": coordinator_of(world["contract"].provider),
        "other family": other.family,
        "other officer": other.officer,
        "other provider": coordinator_of(contract(case.council, "Other Waters").provider),
        "commissioner": officer(case.council, Hat.COMMISSIONER, "Connie Commissioner"),
        "superuser": powerful(),
    }


def listed(client: Client, name: str) -> set[str]:
    """Return the references on every page of a list."""
    queries = [f"?desk={desk}" for desk in Desk.values] if name == "queue" else [""]
    return {one for query in queries for one in REFERENCE.findall(text_of(client.get(reverse(name) + query)))}


def opened(client: Client, name: str) -> set[str]:
    """Return the references of all requests there are whose page opens. A draft's leads to its form."""
    found = set()
    for reference in Disagreement.objects.values_list("reference", flat=True):
        answer = client.get(reverse(name, args=[reference]))
        if answer.status_code == 200 or answer.get("Location") == reverse("draft", args=[reference]):
            found.add(reference)
    return found


def test_what_a_list_shows_opens_and_what_opens_is_listed(world):
    """List shows, object refuses, or the reverse: django-helpdesk#1423, #1413."""
    seen = {}
    for hat, user in hats(world).items():
        client = signed_in(user)
        for of_many, of_one in LISTS.items():
            shown, there = listed(client, of_many), opened(client, of_one)
            assert shown == there, (hat, of_many)
            seen[hat, of_many] = len(shown)
    assert seen["family", "my_requests"] == len(IN_THE_WORLD)
    assert seen["officer", "queue"] == len(IN_THE_WORLD) - 1  # all but the draft
    assert seen["representative", "take_part_list"] == 2  # those that go ahead
    assert seen["provider", "inbox"] == 2  # not the one it gave back; and the other council's
    assert {hat for (hat, _), count in seen.items() if count == 0} >= {"commissioner", "superuser", "other provider"}


def test_the_predicates_of_rows_and_of_acts_say_the_same(world):
    """The same in code: whoever a queryset shows a row may act there, and nobody else. django-helpdesk#1423."""
    all_of_them = list(Disagreement.objects.all())
    referrals = list(Referral.objects.all())
    everybody = [*User.objects.all(), *(_switched_off(user) for user in User.objects.all())]
    for user in everybody:
        acts = {one for one in all_of_them if permissions.requester(user, one)}
        assert set(Disagreement.objects.mine(user)) == acts, user
        acts = {one for one in all_of_them if permissions.coordinator(user, one) and not one.is_draft}
        assert set(Disagreement.objects.for_council(user)) == acts, user
        acts = {one for one in all_of_them if permissions.invited(user, one)}
        assert {party.disagreement for party in Party.objects.visible_to(user)} == acts, user
        live = Referral.objects.live().filter(disagreement__status=Status.REFERRED)
        acts = {one for one in referrals if provider_permissions.staff(user, one) and one in live}
        assert set(Referral.objects.visible_to(user)) == acts, user


def _switched_off(user: User) -> User:
    gone = deepcopy(user)
    gone.is_active = False
    return gone


# -- powers that go round the rules -----------------------------------------------------------------------------------


def test_no_rule_about_a_case_asks_whether_somebody_is_a_superuser():
    """`is_staff` short-circuits object checks: django-helpdesk, PR #1338."""
    powers = {"is_staff", "is_superuser", "has_perm", "has_perms", "has_module_perms", "user_permissions"}
    found = [
        f"{path.name}:{node.lineno} {node.attr}"
        for app, path, tree in modules("requests_app", "providers")
        if path.name != "admin.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in powers
    ]
    assert found == []


def test_a_superuser_cannot_even_tell_that_a_case_exists():
    """`is_staff` short-circuits object checks: django-helpdesk, PR #1338."""
    case = Case().at(Stage.ALL_AGREED)
    client, reference = signed_in(powerful()), case.disagreement.reference
    assert [one for one in pages_of(case) if not answers_alike(client, one, reference)] == []
    assert client.get(reverse("tracking", args=[reference])).status_code == 404


# -- who did what -----------------------------------------------------------------------------------------------------

# By hand: whose account (name or address) anybody else may read on any page of a case (5c). Officers know each other;
# the provider has to reach who answers for the council. The mediator is known by the name in the provider's list.
ACCOUNTS = {
    "family": set(),
    "school": set(),
    "representative": set(),
    "officer": {"officer", "other officer", "representative"},
    "provider": {"representative"},
}


def test_no_history_or_page_names_the_people_who_worked_on_a_case():
    """History and dashboards leak names: pretalx#649."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.QUESTION)
    actions.answer(case.disagreement, "Year two.", by=case.family)
    actions.propose(case.refreshed().disagreement, dict(_NOT_FORWARD), by=case.other_officer)
    case.refreshed().referred().returned()
    second = contract(case.council, "Still Waters")
    provider_actions.refer_again(case.disagreement, second, by=case.officer)
    case._people |= {"contract": second, "first": case.contract}
    case.refreshed().accepted().everyone_agreed()
    people = {
        "family": case.family,
        "school": case.answers_for(),
        "representative": case.representative,
        "officer": case.officer,
        "other officer": case.other_officer,
        "provider": case.provider_coordinator,
        "mediator": case.mediator.user,
        "first provider": coordinator_of(case._people["first"].provider),
    }
    marks = {f"qz{place}zq": hat for place, hat in enumerate(people)}
    for mark, hat in marks.items():
        User.objects.filter(pk=people[hat].pk).update(name=f"{mark} Person", email=f"{mark}@account.example.org")
    for hat, may in ACCOUNTS.items():
        client = signed_in(User.objects.get(pk=people[hat].pk))
        found = {marks[mark] for one in pages_of(case) for mark in re.findall(r"qz\dzq", _read(client, one))}
        assert found - {hat} == may - {hat}, hat
        assert case.disagreement.reference in text_of(client.get(_HOME[hat]))


_HOME = {
    "family": "/requests/",
    "school": "/take-part/",
    "representative": "/take-part/",
    "officer": f"/officer/?desk={Desk.PROVIDER}",
    "provider": "/provider/",
}
_NOT_FORWARD = {"reason": "family_matter", "explanation": "x" * 40, "routes": ["sendiass"], "next_steps": "y"}


def _read(client: Client, address: str) -> str:
    answer = client.get(address)
    return b"".join(answer).decode(errors="replace") + str(answer.headers)


def test_no_count_or_list_of_anybody_else_changes_with_a_case():
    """A 0/0 count reveals an assignment: openreview#351. Others see the same, to the letter, with it and without."""
    elsewhere = Case(council("southmere")).at(Stage.ALL_AGREED)
    case = Case()
    watchers = {
        elsewhere.family: "my_requests",
        elsewhere.officer: "queue",
        elsewhere.answers_for(): "take_part_list",
        coordinator_of(contract(case.council, "Other Waters").provider): "inbox",
    }
    pages = {user: (signed_in(user), [reverse(name), reverse("home")]) for user, name in watchers.items()}

    def look() -> dict:
        return {(user.pk, page): text_of(client.get(page)) for user, (client, own) in pages.items() for page in own}

    before = look()
    case.at(Stage.ALL_AGREED)
    after = look()
    assert case.disagreement.reference in text_of(signed_in(case.family).get(reverse("my_requests")))
    assert before == after


def test_a_tab_counts_what_it_lists_and_nothing_one_has_no_part_in():
    """A 0/0 count reveals an assignment: openreview#351. Two hats of one person never meet in one case."""
    both = officer(name="Bo Both")
    CouncilRole.objects.create(user=both, authority=council(), hat=Hat.REPRESENTATIVE)
    answers_here = Case(with_whom=(PartyKind.COUNCIL,))
    answers_here._people["representative"] = both
    answers_here.at(Stage.ASKING)
    considers = Case().at(Stage.TO_CONSIDER)
    client = signed_in(both)
    counts = {}
    for desk in Desk.values:
        page = client.get(reverse("queue"), {"desk": desk})
        shown = set(REFERENCE.findall(text_of(page)))
        counts[desk] = {value: count for value, _, count in page.context["tabs"]}[desk]
        assert counts[desk] == len(shown), desk
    assert sum(counts.values()) == 1
    found = client.get(reverse("queue"), {"find": answers_here.disagreement.child_name})
    assert set(REFERENCE.findall(text_of(found))) == {considers.disagreement.reference}


# -- keys and links ---------------------------------------------------------------------------------------------------


def link_of(case: Case) -> str:
    return invitations.address(case.party()).removeprefix("http://testserver")


def test_the_key_of_an_invitation_is_on_no_page_in_no_row_and_in_no_log(caplog):
    """A token visible in the staff timeline: alaveteli#7138."""
    caplog.set_level(logging.DEBUG)
    case = Case().at(Stage.ASKING)
    deliver()
    link = next(found for one in mail.outbox for found in re.findall(r"http://testserver(/invitations/\S+)", one.body))
    Client().get(link[:-9])  # a link that was cut off is an error, and errors are logged with their address
    Client().post(link, {"email": "somebody.else@example.org"})
    Message.objects.filter(kind="n07_invitation").update(state=Message.State.FAILED)
    key = re.compile(r"/invitations/\w|" + re.escape(link.split("/")[2].partition(":")[0]))
    for user in (case.officer, case.family, case.answers_for()):
        client = signed_in(user)
        assert [one for one in pages_of(case) if key.search(_read(client, one))] == []
    rows = [str(row) for model in (Message, Event) for row in model.objects.values()]
    assert [row for row in rows if key.search(row)] == []
    assert key.findall(caplog.text) == []


def test_following_a_link_spends_nothing():
    """A link scanner consumes the token: fixmystreet#4543. For the two kinds of link that we mail."""
    case = Case().at(Stage.ASKING)
    invited = case.party().contact.email
    account_actions.invite_official("nina.new@northwick.example.org", "Nina New", powerful())
    password = re.search(r"http://testserver(\S*/set-password/\S+)", mail.outbox[-1].body).group(1)
    for address in (link_of(case), password):
        for method in ("get", "head", "get"):
            assert getattr(Client(), method)(address, follow=True).status_code == 200
    assert case.party().user is None
    assert not User.objects.get(email="nina.new@northwick.example.org").has_usable_password()
    assert Client().post(link_of(case), {"email": invited})["Location"] == reverse(
        "take_part", args=[case.disagreement.reference]
    )
    browser = Client()
    form = browser.get(password, follow=True).request["PATH_INFO"]
    browser.post(form, {"password1": _GOOD, "password2": _GOOD})
    assert User.objects.get(email="nina.new@northwick.example.org").check_password(_GOOD)


_GOOD = "seventeen quiet herons at noon"


def test_an_invitation_opened_twice_gives_one_place_to_one_person():
    """An invitation accepted twice: pretalx#2392."""
    case = Case().at(Stage.ASKING)
    invited = case.party().contact.email
    link = link_of(case)
    for _ in range(2):
        assert Client().post(link, {"email": invited}).status_code == 302
    assert User.objects.filter(email=invited).count() == 1
    assert case.party().user.email == invited
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.filter(disagreement=case.disagreement).update(user=case.party().user)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_invitation_opened_and_answered_at_once_is_opened_and_answered_once():
    """An invitation accepted twice, at the same moment: pretalx#2392."""
    case = Case().at(Stage.ASKING)
    invited, link = case.party().contact.email, link_of(case)
    race(*[lambda: Client().post(link, {"email": invited}) for _ in range(3)])
    users = User.objects.filter(email=invited)
    assert [user.pk for user in users] == [case.party().user_id]
    results = race(*[lambda: actions.respond(case.disagreement, Answer.AGREED, by=users.get()) for _ in range(3)])
    assert told_and_not_told(results)[0] >= 1
    assert Agreement.objects.filter(party=case.party()).count() == 1


# -- conflicts of interest --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "second"),
    [
        ("olive@mail.example.org", "Olive+mediator@MAIL.example.org"),
        ("olive.officer@gmail.com", "oliveofficer@googlemail.com"),
        ("oliveofficer@gmail.com", "O.live.Officer+x@gmail.com"),
    ],
    ids=["a tag and capitals", "two names of one service", "dots"],
)
@pytest.mark.parametrize("where", ["account", "second address", "unverified address", "no account"])
def test_a_second_address_does_not_hide_an_officer_in_a_provider(known, second, where):
    """A conflict missed through a second address: openreview#301. R33."""
    olive = official("Olive Officer", "elsewhere.example.org")
    CouncilRole.objects.create(user=olive, authority=council(), hat=Hat.COORDINATOR)
    if where == "account":
        User.objects.filter(pk=olive.pk).update(email=known)
    else:
        EmailAddress.objects.create(user=olive, email=known, verified=where == "second address")
    provider = contract().provider
    if where == "no account":
        Mediator.objects.create(provider=provider, name="Oli Vee", email=second)
    else:
        account = User.objects.create_user(second, name="Oli Vee", is_official=True)
        ProviderRole.objects.create(user=account, provider=provider, role=Role.MEDIATOR)
    found = independence.provider_problems(provider, provider.declarations.first().declared_on)
    assert found == ["Oli Vee also has a role at a council. The provider or the council has to end one of the two."]


@pytest.mark.parametrize("place", ["family", "account", "school", "supporter"])
@pytest.mark.parametrize("verified", [True, False])
def test_a_mediator_who_is_somebody_in_the_case_is_found_under_any_spelling(place, verified):
    """A conflict missed through a second address: openreview#301. The person is known by the mailbox."""
    case = Case().at(Stage.OFFERED)
    theirs = "m.mediator@gmail.com"
    if place == "family":
        type(case.disagreement.contact).objects.update(email=theirs)
    elif place == "account":
        User.objects.filter(pk=case.family.pk).update(email=theirs)
    elif place == "school":
        PartyContact.objects.update(email=theirs)
    else:
        case.disagreement.supporters.create(name="M", kind="friend", contact=f"ring 01632 960009 or {theirs}")
    mina = case.mediator
    today = mina.declarations.first().declared_on
    case.refreshed()
    assert independence.mediator_problems(mina, Disagreement.objects.get(), today) == []
    EmailAddress.objects.create(user=mina.user, email="MMediator+work@googlemail.com", verified=verified)
    assert independence.mediator_problems(mina, Disagreement.objects.get(), today) == [
        "Mina Mediator uses an e-mail address of somebody who is part of this disagreement."
    ]


# -- whose address, whose answer --------------------------------------------------------------------------------------


def test_every_mail_has_one_reader_and_shows_them_nobodys_address():
    """A sealed postal address beside a visible e-mail: ef-cms#8271. Headers are read too."""
    contact = {"email": "pat@sealed.example.org", "phone": "01632 960777", "address": "1 Sealed Street", "best_way": ""}
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.HEALTH, PartyKind.COUNCIL), contact=contact)
    case.at(Stage.QUESTION)
    actions.answer(case.disagreement, "Year two.", by=case.family)
    case.refreshed().referred().accepted().everyone_agreed()
    actions.withdraw_agreement(case.disagreement, by=case.answers_for())
    case.refreshed().withdrawn()
    deliver()
    private = {case.family.email, *contact.values(), case.officer.email, case.representative.email, "01632 960500"}
    private |= set(PartyContact.objects.values_list("email", flat=True)) | {case.mediator.email}
    assert {one.to[0] for one in mail.outbox} >= {
        contact["email"],
        *PartyContact.objects.values_list("email", flat=True),
    }
    for one in mail.outbox:
        assert (len(one.recipients()), one.reply_to, one.cc, one.bcc) == (1, [], [], [])
        assert one.from_email == "SEN disagreement resolution <no-reply@example.org>"
        written = one.message().as_string().replace(one.to[0], "")
        assert [value for value in private if value and value in written] == [], one.subject


def _all_about(party: Party) -> tuple:
    party = Party.objects.select_related("contact").with_answer().get(pk=party.pk)
    contact = getattr(party, "contact", None)
    kept = (contact.person, contact.email, contact.phone) if contact else ()
    row = {field.attname: getattr(party, field.attname) for field in Party._meta.concrete_fields}
    return row, kept, party.answer_now, party.answered_at


@pytest.mark.parametrize("stage", [Stage.CONSIDERING, Stage.ALL_AGREED])
def test_changing_who_is_asked_changes_nothing_about_the_others(stage):
    """Adding one party detaches another's representative: ef-cms#7710."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(stage)
    others = list(case.disagreement.parties.all())
    before = [_all_about(one) for one in others]
    answers = {"required": True, "person": "", "email": "new@health.example.org", "phone": ""}
    added = {"kind": PartyKind.HEALTH, "name": "Example Board", **answers}
    actions.save_party(case.disagreement, None, added, by=case.officer)
    assert [_all_about(one) for one in others] == before
    new = case.party(PartyKind.HEALTH)
    changed = answers | {"name": "Other Board", "required": False, "email": "newer@health.example.org"}
    actions.save_party(case.refreshed().disagreement, new, changed, by=case.officer)
    assert [_all_about(one) for one in others] == before
    second = {"kind": PartyKind.SCHOOL, "name": "Fir Example School", **answers, "email": "fir@school.example.org"}
    actions.save_party(case.refreshed().disagreement, None, second, by=case.officer)
    assert [_all_about(one) for one in others] == before
    if stage == Stage.CONSIDERING:
        actions.remove_party(case.refreshed().disagreement, new, by=case.officer)
        assert [_all_about(one) for one in others] == before


# -- the form ---------------------------------------------------------------------------------------------------------

WORDS = "zqfirstqz"
WITH_A_SCHOOL = {"with_whom": ["school"], "departments": [], "not_sure_who": False, "with_family_member": False}


def _fill(draft: Disagreement, by) -> None:
    """Answer every page of a draft, with a word in each place that takes words."""
    answers = deepcopy(PARENT) | {
        "other-parents": {"answer": "knows", "name": WORDS, "contact": WORDS},
        "help": {"help_needed": ["other"], "help_language": WORDS, "help_details": WORDS},
        "safe-contact": {"text": WORDS},
        "contact": {"email": f"{WORDS}@example.org", "address": WORDS, "good_times": WORDS, "best_way": "email"},
        "who-with": WITH_A_SCHOOL,
        "the-school": {"name": WORDS, "person": WORDS, "email": f"{WORDS}@school.example.org", "phone": WORDS},
    }
    for page, typed in answers.items():
        worded = {name: WORDS if isinstance(value, str) and name in _WORDED else value for name, value in typed.items()}
        draft = actions.save(draft, journey.BY_SLUG[page], worded, by=by)
    actions.add_supporter(draft, {"name": WORDS, "kind": "friend", "contact": WORDS}, by=by)
    provider_actions.keep_private_note(draft.parties.get(kind=PartyKind.REQUESTER), WORDS, by=by)


_WORDED = {
    "requester_name",
    "child_name",
    "child_known_as",
    "setting_name",
    "what_happened",
    "what_would_help",
    "views",
}


def _begin(browser: Client) -> Disagreement:
    before = set(Disagreement.objects.values_list("pk", flat=True))
    browser.post(reverse("begin", args=[council().slug]), {"asked_by": "parent"})
    return Disagreement.objects.exclude(pk__in=before).get()


@pytest.mark.parametrize(
    ("signed", "sent"), [(True, True), (False, False)], ids=["signed in, and sent", "without an account, a draft"]
)
def test_a_second_request_in_one_session_starts_empty(signed, sent):
    """The previous client's data pre-filled, in one helper's session: civiform#2636."""
    helper = person("Hal Helper")
    browser = signed_in(helper) if signed else Client()
    first = _begin(browser)
    by = helper if signed else DraftHolder(first.pk)
    _fill(first, by)
    if sent:
        actions.submit(first, by=by)
    assert WORDS in text_of(browser.get(reverse("answers" if sent else "check_answers", args=[first.reference])))
    second = _begin(browser)
    by = helper if signed else DraftHolder(second.pk)
    actions.save(second, journey.BY_SLUG["who-with"], WITH_A_SCHOOL, by=by)
    pages = [reverse("draft_page", args=[second.reference, page.slug]) for page in journey.pages(second)]
    others = ("draft", "check_answers", "supporters", "private_note")
    for page in [*pages, *(reverse(name, args=[second.reference]) for name in others)]:
        answer = browser.get(page, follow=True)
        assert answer.status_code == 200, page
        assert WORDS not in text_of(answer), page


def test_no_question_that_must_be_answered_can_be_walked_round():
    """A question skipped by typing an address: cmc-citizen-frontend#1075. At every page that must be answered."""
    case = Case(with_whom=(PartyKind.SCHOOL,), answers={"decisions": {"appeal": "letter", "decision_date": None}})
    case.drafted()
    client, reference = signed_in(case.family), case.disagreement.reference
    done, seen = list(case.disagreement.pages_done), list(case.disagreement.notices_seen)
    rows = Disagreement.objects.filter(pk=case.disagreement.pk)
    required = [page for page in journey.pages(case.disagreement) if page.required]
    assert len(required) >= 14
    for page in required:
        without = {"pages_done": [slug for slug in done if slug != page.slug]}
        without |= {"agreed_wording": None} if page.slug == "sharing" else {}
        rows.update(**without)
        told = client.post(reverse("check_answers", args=[reference]), follow=True)
        assert page.title_for(rows.get()) in text_of(told), page.slug
        assert client.get(reverse("sent", args=[reference])).status_code == 302
        assert rows.get().status == Status.DRAFT, page.slug
        rows.update(pages_done=done, agreed_wording=case.disagreement.agreed_wording)
    assert seen == ["appeals"]
    rows.update(notices_seen=[])
    client.post(reverse("check_answers", args=[reference]))
    assert rows.get().status == Status.DRAFT
    rows.update(notices_seen=seen)
    client.post(reverse("check_answers", args=[reference]))
    assert rows.get().status == Status.SUBMITTED  # nothing else was in the way


def test_no_answer_or_declaration_can_be_left_out_by_posting_past_the_page():
    """A question skipped by typing an address: cmc-citizen-frontend#1075. The ones after sending."""
    case = Case().at(Stage.OFFERED)
    school = signed_in(case.answers_for())
    school.post(reverse("respond", args=[case.disagreement.reference]), {})
    assert case.party().answer == ""
    provider = signed_in(case.provider_coordinator)
    provider.post(reverse("accept", args=[case.disagreement.reference]), {"mediator": case.mediator.pk})
    assert case.referral.state == "offered"
    provider.post(reverse("return_", args=[case.disagreement.reference]), {})
    assert case.referral.state == "offered"


# -- sent, and received -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [Message.State.FAILED, Message.State.BY_HAND])
def test_nobody_is_told_that_somebody_was_asked_whom_nothing_reached(state):
    """Told "sent" when nobody received it: fixmystreet#1210. On every page that says so."""
    case = Case().at(Stage.ASKING)
    reference = case.disagreement.reference
    pages = {
        "officer_case": (case.officer, "Not reached yet"),
        "change_parties": (case.officer, "Not reached yet"),
        "tracking": (case.family, "Not reached yet. The council tries another way"),
        "referral": (case.provider_coordinator, "Not reached yet. The council tries another way"),
    }
    for name, (user, words) in pages.items():
        text = text_of(signed_in(user).get(reverse(name, args=[reference])))
        assert (words in text, "Waiting for an answer" in text) == (False, True), name
    invitation = Message.objects.filter(kind="n07_invitation")
    invitation.update(state=state, to="" if state == Message.State.BY_HAND else "x@school.example.org")
    for name, (user, words) in pages.items():
        text = text_of(signed_in(user).get(reverse(name, args=[reference])))
        assert (words in text, "Waiting for an answer" in text) == (True, False), name
    queue = text_of(signed_in(case.officer).get(reverse("queue"), {"desk": Desk.AGREEMENT}))
    assert ("E-mail came back" if state == Message.State.FAILED else "Someone to tell") in queue
    case.answers_for()  # they came in by another way after all
    assert "Waiting for an answer" in text_of(signed_in(case.family).get(reverse("tracking", args=[reference])))


def test_a_link_to_a_draft_is_called_sent_only_once_it_is():
    """Told "sent" when nobody received it: fixmystreet#1210."""
    case = Case().drafted()
    page = reverse("save_for_later", args=[case.disagreement.reference])
    message = Message.objects.create(
        disagreement=case.disagreement, kind="n01_saved", recipient="x", to=case.family.email, subject="s", body="b",
        dedupe_key="k", message_id="<i@example.org>",
    )  # fmt: skip
    told = {}
    for state in (Message.State.QUEUED, Message.State.SENT, Message.State.FAILED):
        Message.objects.filter(pk=message.pk).update(state=state)
        text = text_of(signed_in(case.family).get(page))
        told[state] = ["We have sent you a link" in text, "We could not e-mail you a link" in text]
    assert told == {"queued": [False, False], "sent": [True, False], "failed": [False, True]}


# -- nothing where something was --------------------------------------------------------------------------------------


def test_what_was_emptied_is_nowhere_any_more():
    """A blank redaction falls back to the original: pretalx, notes of release 2026.2."""
    case = Case().drafted()
    actions.save(case.disagreement, journey.BY_SLUG["who-is-asking"], {"asked_by": "parent"}, by=case.family)
    _fill(case.refreshed().disagreement, case.family)
    emptied = {
        "what-would-help": {"what_would_help": ""},
        "views": {"views_how": "", "views": ""},
        "safe-contact": {"text": ""},
        "help": {"help_needed": [], "help_language": "", "help_details": ""},
        "other-parents": {"answer": "not_safe", "name": "", "contact": ""},
        "the-school": {"name": "Elm Example School", "person": "", "email": "office@school.example.org", "phone": ""},
        "contact": {"email": "", "phone": "01632 960001", "address": "", "good_times": "", "best_way": "phone"},
        **{page: PARENT[page] for page in ("your-name", "childs-name", "setting", "what-happened")},
    }
    for page, nothing in emptied.items():
        case.save(page, nothing)
    case.disagreement.supporters.all().delete()
    provider_actions.keep_private_note(case.party(PartyKind.REQUESTER), "", by=case.family)
    case.submitted().taken_up().referred().accepted().everyone_agreed()
    deliver()
    case.disagreement.supporters.create(name="Sol Supporter", kind="friend")
    pages = pages_of(case)
    for user in (case.family, case.officer, case.provider_coordinator, case.answers_for()):
        client = signed_in(user)
        assert [one for one in pages if WORDS in _read(client, one)] == []
    rows = (Disagreement, Party, PartyContact, SearchName, SafetyNote, Message, Event, type(case.disagreement.contact))
    assert [row for model in rows for row in model.objects.values() if WORDS in str(row)] == []
    assert not PrivateNote.objects.exists()


def test_a_way_to_be_reached_that_was_emptied_is_not_made_up_from_an_account():
    """A blank redaction falls back to the original: pretalx, notes of release 2026.2. Who took
    an address away is not written to at the one they sign in with."""
    case = Case(contact={"email": "", "phone": "01632 960001", "best_way": ""}).at(Stage.ASKING)
    school = case.answers_for()
    PartyContact.objects.update(email="")
    actions.respond(case.disagreement, Answer.AGREED, by=school)
    deliver()
    assert {case.family.email, school.email} & {one.to[0] for one in mail.outbox if "has agreed" in one.body} == set()
    written = Message.objects.filter(kind="n10_everyone_agreed")
    assert set(written.values_list("to", "state")) == {("", Message.State.BY_HAND)}


def test_no_answer_about_leaving_a_message_is_not_a_yes():
    """A blank redaction falls back to the original: pretalx, notes of release 2026.2."""
    case = Case(contact={"phone": "01632 960001", "best_way": "phone"}).at(Stage.QUESTION)
    message = case.disagreement.messages.get(kind="n04_question")
    page = reverse("tell_by_hand", args=[case.disagreement.reference, message.pk])
    assert "Not answered, so do not leave one" in text_of(signed_in(case.officer).get(page))
