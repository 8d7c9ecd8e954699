"""What leaves as a file, for whom, and what is in it? (5c, 6a; design section 6)"""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requests_app import actions, exports, sight
from requests_app.models import CouncilRole, Disagreement, Download, Hat, PartyKind
from requests_app.stages import Desk, Stage
from tests.make import Case, coordinator_of, council, independent_provider, officer
from tests.test_wall import signed_in

from .test_officer_queue import copies

pytestmark = pytest.mark.django_db
EXPORT = "/officer/download/"


def taken(client, **query) -> list[dict]:
    """Return the rows of the file that the page's button gives."""
    answer = client.post(f"{EXPORT}?{'&'.join(f'{name}={value}' for name, value in query.items())}")
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def test_the_file_holds_the_list_and_no_more_than_is_said():
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.CONSIDERING)
    Disagreement.objects.filter(pk=case.disagreement.pk).update(waiting_since=timezone.now() - timedelta(days=9))
    assert taken(signed_in(case.officer)) == [
        {
            "Reference": case.disagreement.reference,
            "Where it is": "Being considered",
            "Sent on": f"{timezone.localdate():%Y-%m-%d}",
            "Days waiting": "9",
            "Asked by": "Parent or carer",
            "Setting": "Elm Example School",
            "Owner": "Olive Officer",
            "Kinds": "Duties; SEN support",
            "Notice": "Council is a party",
        }
    ]


def test_no_name_of_a_family_no_way_to_reach_them_and_nobodys_words_are_in_it():
    answers = {"safe-contact": {"text": "Never ring on Fridays"}}
    case = Case(answers=answers).at(Stage.QUESTION)
    text = str(taken(signed_in(case.officer), desk="family"))
    assert case.disagreement.reference in text
    for word in ("Kit", "KE", "Pat", "Sam Senco", "01632", "@", "ZZ1", "The help in the plan", "Fridays", "Which year"):
        assert not re.search(rf"\b{re.escape(word)}\b", text), word


def test_what_is_read_of_a_request_is_on_the_councils_own_list():
    assert exports.QUEUE < sight.COUNCIL


@pytest.mark.parametrize("desk", Desk.values)
def test_each_tab_gives_its_own_list_in_its_order(desk):
    """The same rows as the page, from the same predicate."""
    cases = [Case().at(Stage.TO_CONSIDER), Case().at(Stage.QUESTION), Case().at(Stage.WITHDRAWN)]
    client = signed_in(officer(cases[0].council))
    shown = [row.reference for row, *_ in client.get("/officer/", {"desk": desk}).context["rows"]]
    assert [row["Reference"] for row in taken(client, desk=desk)] == shown
    assert f"{EXPORT}?council=northwick&amp;desk={desk}" in client.get("/officer/", {"desk": desk}).text or not shown


def test_the_case_in_which_an_officer_answers_for_the_council_is_not_in_their_file():
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.ASKING)
    CouncilRole.objects.create(user=case.representative, authority=case.council, hat=Hat.COORDINATOR)
    assert taken(signed_in(case.representative), desk="agreement") == []
    assert [row["Reference"] for row in taken(signed_in(case.other_officer), desk="agreement")] == [
        case.disagreement.reference
    ]


def test_another_councils_list_cannot_be_had_by_its_name():
    there = Case(council("southmere")).at(Stage.TO_CONSIDER)
    assert taken(signed_in(officer()), council="southmere") == []
    assert len(taken(signed_in(there.officer), council="southmere")) == 1


def test_nobody_but_a_coordinator_has_such_a_page():
    case = Case().at(Stage.ASKING)
    others = [
        case.family,
        case.answers_for(),
        officer(case.council, Hat.REPRESENTATIVE),
        officer(case.council, Hat.COMMISSIONER),
        coordinator_of(independent_provider("Other Waters")),
    ]
    for user in others:
        client = signed_in(user)
        assert (client.get(EXPORT).status_code, client.post(EXPORT).status_code) == (404, 404), user
    assert signed_in(case.officer).get(EXPORT).status_code == 200


# -- what a spreadsheet makes of it -----------------------------------------------------------------------------------


def test_what_a_family_typed_is_never_a_formula():
    typed = '=HYPERLINK("https://example.org","Elm")'
    case = Case().at(Stage.TO_CONSIDER)
    Disagreement.objects.filter(pk=case.disagreement.pk).update(setting_name=typed)
    assert taken(signed_in(case.officer))[0]["Setting"] == f"'{typed}"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "  =", "＝", "＋", "－", "＠"])
def test_nothing_that_begins_a_formula_begins_a_cell(start):
    assert exports.harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("name", ["St Mary-at-Example", "Elm, “Oak” & Ash", "Ysgol y Dŵr", "1 Example Street", "", 9])
def test_what_is_no_formula_stays_as_it_is(name):
    assert exports.harmless(name) == str(name)


def test_it_comes_as_a_file_that_no_cache_keeps():
    case = Case().at(Stage.TO_CONSIDER)
    answer = signed_in(case.officer).post(EXPORT)
    name = f"requests-northwick-to-consider-{timezone.localdate()}.csv"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Cache-Control"] == "no-store, private"


# -- what it costs ----------------------------------------------------------------------------------------------------


def test_a_long_list_costs_the_queries_of_a_short_one_and_comes_piece_by_piece():
    case = Case().at(Stage.TO_CONSIDER)
    client = signed_in(case.officer)
    with CaptureQueriesContext(connection) as short:
        assert len(taken(client)) == 1
    copies(case, 30)
    with CaptureQueriesContext(connection) as long:
        assert len(taken(client)) == 31
    assert len(long) == len(short)
    answer = client.post(EXPORT)
    assert answer.streaming
    assert len(list(answer.streaming_content)) == 1 + 1 + 31


# -- what is remembered -----------------------------------------------------------------------------------------------


def test_each_download_is_written_down_for_everybody_who_could_take_one():
    case = Case().at(Stage.QUESTION)
    client = signed_in(case.officer)
    assert "Nobody has yet" in client.get(EXPORT).text
    taken(client, desk="family")
    assert [(one.by, one.what, one.desk) for one in case.council.downloads.all()] == [
        (case.officer, "requests", "family")
    ]
    assert re.search(r"Olive Officer, .*: Waiting for the family", signed_in(case.other_officer).get(EXPORT).text)


def test_looking_at_the_page_writes_nothing():
    case = Case().at(Stage.QUESTION)
    signed_in(case.officer).get(EXPORT)
    assert not Download.objects.exists()


def test_a_list_is_no_look_at_a_case():
    """It holds less than the page it stands on; the family is told of who opened their case."""
    case = Case().at(Stage.QUESTION)
    before = case.disagreement.events.count()
    taken(signed_in(case.officer), desk="family")
    assert case.disagreement.events.count() == before


def test_what_is_written_down_can_be_neither_changed_nor_deleted():
    case = Case().at(Stage.TO_CONSIDER)
    taken(signed_in(case.officer))
    for change in (lambda rows: rows.update(what="figures"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change(Download.objects.all())
    assert Download.objects.get().what == "requests"


@pytest.mark.parametrize(
    ("hat", "what", "may"),
    [
        (Hat.COORDINATOR, "requests", True),
        (Hat.COMMISSIONER, "requests", False),
        (Hat.REPRESENTATIVE, "requests", False),
        (Hat.COORDINATOR, "figures", True),
        (Hat.COMMISSIONER, "figures", True),
        (Hat.REPRESENTATIVE, "figures", False),
    ],
)
def test_the_action_itself_asks_for_the_hat(hat, what, may):
    user = officer(hat=hat)
    if may:
        assert actions.note_download(council(), what, by=user).by == user
    else:
        with pytest.raises(PermissionDenied):
            actions.note_download(council(), what, by=user)
