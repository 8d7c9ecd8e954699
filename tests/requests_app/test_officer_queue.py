"""The officers' queue: what is in it, for whom, in which order, at what cost (R35, R40, 6a)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from requests_app import flags
from requests_app.models import CouncilRole, Disagreement, Hat, Message, PartyKind, SearchName
from requests_app.stages import Desk, Stage
from tests.make import Case, coordinator_of, council, independent_provider, officer
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/officer/"


def shown(client, **query) -> list[str]:
    """Return the references on the page, in their order."""
    return [row.reference for row, *_ in client.get(QUEUE, query).context["rows"]]


def copies(case: Case, number: int) -> list[str]:
    """Lay `number` more requests like this one, past the actions, each waiting a day less; return their references."""
    rows, one = [], case.disagreement
    for day in range(1, number + 1):
        copy = Disagreement.objects.get(pk=one.pk)
        copy.pk, copy.reference = None, f"DR-COPY-{day:04d}"
        copy.waiting_since = one.waiting_since + timedelta(days=day)
        copy.save(force_insert=True)
        copy.contact = one.contact
        copy.contact.pk, copy.contact.disagreement = None, copy
        copy.contact.save(force_insert=True)
        rows.append(copy.reference)
    return rows


def flags_of(case: Case) -> list[str]:
    one = flags.with_flags(Disagreement.objects.filter(pk=case.disagreement.pk)).get()
    return [text for text, _ in flags.flags(one)]


def test_what_is_sent_waits_in_the_queue_as_to_consider():
    """R35: every request that is sent is visible until it is decided, and is counted."""
    case = Case().at(Stage.TO_CONSIDER)
    page = signed_in(case.officer).get(QUEUE)
    assert page.context["desk"] == Desk.COUNCIL
    assert [(value, count) for value, _, count in page.context["tabs"]] == [
        ("council", 1),
        ("family", 0),
        ("provider", 0),
        ("agreement", 0),
        ("nobody", 0),
    ]
    assert shown(signed_in(case.officer)) == [case.disagreement.reference]


@pytest.mark.parametrize(
    ("stage", "desk"),
    [
        (Stage.CONSIDERING, "council"),
        (Stage.QUESTION, "family"),
        (Stage.NOT_TAKEN_FORWARD, "nobody"),
        (Stage.SECOND_LOOK, "council"),
        (Stage.OFFERED, "provider"),
        (Stage.FINDING_PROVIDER, "council"),
        (Stage.ASKING, "agreement"),
        (Stage.NOT_EVERYONE, "agreement"),
        (Stage.ALL_AGREED, "provider"),
        (Stage.WITHDRAWN, "nobody"),
    ],
)
def test_each_stage_lies_on_one_tab_and_on_no_other(stage, desk):
    case = Case().at(stage)
    client = signed_in(case.officer)
    on = {value: shown(client, desk=value) for value in Desk.values}
    assert on == {value: [case.disagreement.reference] if value == desk else [] for value in Desk.values}


def test_the_longest_waiting_comes_first_and_waits_in_days_that_are_never_late():
    """R40: two hundred days is waiting, and nothing else."""
    case = Case().at(Stage.TO_CONSIDER)
    newer = Case(family=case.family).at(Stage.TO_CONSIDER)
    Disagreement.objects.filter(pk=case.disagreement.pk).update(waiting_since=timezone.now() - timedelta(days=200))
    page = signed_in(case.officer).get(QUEUE)
    assert [row.reference for row, *_ in page.context["rows"]] == [
        case.disagreement.reference,
        newer.disagreement.reference,
    ]
    text = page.content.decode()
    assert "200 days" in text
    assert "Since today" in text
    assert "overdue" not in text.lower()


def test_the_queue_shows_initials_and_the_full_name_only_on_opening():
    """6a."""
    case = Case().at(Stage.TO_CONSIDER)
    client = signed_in(case.officer)
    assert "Kit Example" not in client.get(QUEUE).content.decode()
    assert ">Child</span>KE</td>" in client.get(QUEUE).content.decode()
    assert "Kit Example" in client.get(f"{QUEUE}{case.disagreement.reference}/").content.decode()


def test_thirty_to_a_page_by_key_and_none_lost_or_shown_twice():
    case = Case().at(Stage.TO_CONSIDER)
    laid = [case.disagreement.reference, *copies(case, 64)]
    client = signed_in(case.officer)
    found, address = [], QUEUE
    while address:
        page = client.get(address)
        found.append([row.reference for row, *_ in page.context["rows"]])
        address = QUEUE + page.context["more_url"] if page.context["more_url"] else ""
    assert [len(one) for one in found] == [30, 30, 5]
    assert [reference for one in found for reference in one] == laid
    assert page.context["start_url"] == "?council=northwick&desk=council"


def test_a_page_key_that_makes_no_sense_shows_the_first_page():
    case = Case().at(Stage.TO_CONSIDER)
    client = signed_in(case.officer)
    for after in ("x", "~", "2026-01-01~x", "nonsense~1", "~1"):
        assert shown(client, after=after) == [case.disagreement.reference]


@pytest.mark.parametrize("query", [{}, {"find": "kit"}])
def test_thirty_rows_cost_as_many_queries_as_one(query):
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.CONSIDERING)
    client = signed_in(case.officer)
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert len(shown(client, **query)) == 1
    for reference in copies(case, 29):
        SearchName.objects.create(disagreement=Disagreement.objects.get(reference=reference), start="kit example")
    with CaptureQueriesContext(connection) as thirty:
        assert len(shown(client, **query)) == 30
    assert len(thirty) == len(one)


def test_the_tabs_are_counted_in_one_query():
    case = Case().at(Stage.TO_CONSIDER)
    client = signed_in(case.officer)
    with CaptureQueriesContext(connection) as queries:
        client.get(QUEUE)
    assert len([one for one in queries if "AS counted)" in one["sql"]]) == 1


def test_a_long_desk_is_counted_to_a_thousand_and_no_further():
    """At any size the page costs the same, and nobody works by the exact number."""
    case = Case().at(Stage.TO_CONSIDER)
    lay = [Disagreement.objects.get(pk=case.disagreement.pk) for _ in range(1005)]
    for number, row in enumerate(lay):
        row.pk, row.reference = None, f"DR-COPY-{number:04d}"
    Disagreement.objects.bulk_create(lay[:999])
    client = signed_in(case.officer)
    assert "To consider (1,000)" in client.get(QUEUE, {"desk": "family"}).content.decode()
    Disagreement.objects.bulk_create(lay[999:])
    page = client.get(QUEUE, {"desk": "family"})
    assert "To consider (1,000 or more)" in page.content.decode()
    assert page.context["tabs"][0][2] == 1001


# -- whose queue ------------------------------------------------------------------------------------------------------


def test_another_councils_officer_sees_neither_the_request_nor_its_count():
    case = Case().at(Stage.TO_CONSIDER)
    page = signed_in(officer(council("southmere"))).get(QUEUE)
    assert page.context["rows"] == []
    assert sum(count for *_, count in page.context["tabs"]) == 0
    assert shown(signed_in(case.officer)) == [case.disagreement.reference]


@pytest.mark.parametrize("hat", [Hat.REPRESENTATIVE, Hat.COMMISSIONER])
def test_an_officer_without_the_coordinators_hat_has_no_queue(hat):
    """Three hats, never two: a representative or a commissioner only gets nothing here."""
    case = Case().at(Stage.TO_CONSIDER)
    client = signed_in(officer(case.council, hat))
    assert client.get(QUEUE).status_code == 404
    assert client.get(f"{QUEUE}{case.disagreement.reference}/").status_code == 404


def test_families_and_providers_have_no_queue():
    case = Case().at(Stage.ASKING)
    for user in (case.family, coordinator_of(independent_provider("Other Waters"))):
        assert signed_in(user).get(QUEUE).status_code == 404


def test_the_case_in_which_an_officer_answers_for_the_council_is_not_in_their_queue():
    """5e: whoever represents the council cannot consider, nor see what is considered."""
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.ASKING)
    CouncilRole.objects.create(user=case.representative, authority=case.council, hat=Hat.COORDINATOR)
    client = signed_in(case.representative)
    assert shown(client, desk="agreement") == []
    assert client.get(f"{QUEUE}{case.disagreement.reference}/").status_code == 404
    assert shown(signed_in(case.other_officer), desk="agreement") == [case.disagreement.reference]


def test_an_officer_at_two_councils_chooses_which_queue_to_see():
    here, there = Case().at(Stage.TO_CONSIDER), Case(council("southmere")).at(Stage.TO_CONSIDER)
    CouncilRole.objects.create(user=here.officer, authority=there.council, hat=Hat.COORDINATOR)
    client = signed_in(here.officer)
    assert shown(client, council="northwick") == [here.disagreement.reference]
    assert shown(client, council="southmere") == [there.disagreement.reference]
    assert [str(one) for one in client.get(QUEUE).context["councils"]] == ["Northwick Council", "Southmere Council"]
    assert client.get(QUEUE, {"council": "nowhere"}).context["council"] == here.council


# -- find -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["kit", "KIT EXAM", "example", "pat", "parent", "elm ex", " School "])
def test_a_request_is_found_by_the_start_of_a_name_in_it(words):
    """6a: by the child, by who asked, by the school."""
    case = Case().at(Stage.ASKING)
    assert shown(signed_in(case.officer), find=words) == [case.disagreement.reference]


@pytest.mark.parametrize("words", ["it example", "nobody", "%", "_it", "Elm  Oak"])
def test_what_is_not_the_start_of_a_name_finds_nothing(words):
    case = Case().at(Stage.ASKING)
    assert shown(signed_in(case.officer), find=words) == []


def test_a_request_is_found_by_its_reference_however_it_is_typed():
    case = Case().at(Stage.WITHDRAWN)
    reference = case.disagreement.reference
    client = signed_in(case.officer)
    for typed in (
        reference,
        reference.lower(),
        reference.replace("-", ""),
        reference.replace("-", " "),
        f" {reference} ",
    ):
        assert shown(client, find=typed) == [reference], typed


def test_nobody_finds_what_they_may_not_see():
    case = Case().at(Stage.TO_CONSIDER)
    draft = Case(family=case.family).at(Stage.DRAFT)
    southmere = signed_in(officer(council("southmere")))
    assert shown(southmere, find="kit") == shown(southmere, find=case.disagreement.reference) == []
    assert shown(signed_in(case.officer), find="kit") == [case.disagreement.reference]
    assert shown(signed_in(case.officer), find=draft.disagreement.reference) == []


# -- flags ------------------------------------------------------------------------------------------------------------


def test_a_request_about_which_there_is_nothing_to_notice_has_no_flag():
    assert flags_of(Case().at(Stage.CONSIDERING)) == []


@pytest.mark.parametrize(
    ("answers", "flag"),
    [
        ({"decisions": {"appeal": "letter", "decision_date": None}}, "Appeal or mediation"),
        ({"decisions": {"appeal": "mediation", "decision_date": None}}, "Appeal or mediation"),
        ({"decisions": {"appeal": "lodged", "decision_date": None}}, "Appeal or mediation"),
        ({"talked-to": {"talked_to": ["complaint"]}}, "Complaint open"),
        ({"safe-contact": {"text": "Ring my sister first."}}, "Read safety note first"),
        ({"other-parents": {"answer": "not_safe", "name": "", "contact": ""}}, "Not safe to involve someone"),
        ({"help": {"help_needed": ["bsl"], "help_language": "", "help_details": ""}}, "Interpreter"),
        ({"help": {"help_needed": ["breaks"], "help_language": "", "help_details": ""}}, "Help to take part"),
        ({"relationship": {"relationship": "carer"}}, "Carer"),
        ({"date-of-birth": {"date_of_birth": date(2007, 1, 1)}}, "Age to check"),
    ],
)
def test_an_answer_raises_its_flag(answers, flag):
    assert flags_of(Case(answers=answers).at(Stage.CONSIDERING)) == [flag]


@time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC), tick=False)
def test_a_sixteen_year_old_still_of_compulsory_school_age_is_an_age_to_check():
    """Sixteen and still a child in law: born on 10 September 2010, in November 2026 it is the parent who asks."""
    born = {"date-of-birth": {"date_of_birth": date(2010, 9, 10)}}
    asked_themselves = Case(asked_by="young_person", answers=born).at(Stage.CONSIDERING)
    parent_asked = Case(answers=born).at(Stage.CONSIDERING)
    assert flags_of(asked_themselves) == ["Age to check"]
    assert flags_of(parent_asked) == []


def test_the_council_as_a_party_and_a_proposal_to_decide_are_flags():
    """A second officer finds in the queue what waits for them (5b)."""
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.CONSIDERING)
    assert flags_of(case) == ["Council is a party"]
    signed_in(case.officer).post(
        reverse("not_take_forward", args=[case.disagreement.reference]),
        {"step": "send", "reason": "not_sen", "explanation": "Because.", "routes": ["sendiass"]},
    )
    assert flags_of(case) == ["Proposal to decide", "Council is a party"]


def test_somebody_without_email_and_mail_that_came_back_are_flags():
    case = Case(contact={"phone": "01632 960001", "best_way": "phone"}).at(Stage.TO_CONSIDER)
    assert flags_of(case) == ["Someone to tell", "By phone or post"]
    case.disagreement.messages.update(state=Message.State.FAILED, to="x@example.org")
    assert flags_of(case) == ["E-mail came back", "By phone or post"]


def test_flags_stand_in_the_queue_in_words():
    case = Case(answers={"safe-contact": {"text": "Ring my sister first."}}).at(Stage.TO_CONSIDER)
    text = signed_in(case.officer).get(QUEUE).content.decode()
    assert "Read safety note first" in text
    assert "Ring my sister first" not in text
