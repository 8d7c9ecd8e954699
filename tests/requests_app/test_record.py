"""The record of a case: sealed event by event, and who has looked is in it (beyond 17, design section 6)."""

import hashlib

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from requests_app import actions, chain
from requests_app.models import Event
from requests_app.permissions import Place
from requests_app.stages import Stage
from tests.make import Case
from tests.rig.flush import without_triggers

pytestmark = pytest.mark.django_db


def by_hand(sql: str, *values) -> None:
    """Do what somebody with the owner's rights could do to the database behind the portal's back."""
    connection.check_constraints()  # PostgreSQL alters no table while checks on it are still to be made
    with without_triggers(connection), connection.cursor() as cursor:
        cursor.execute(sql, values)
        connection.check_constraints()


def test_a_whole_record_is_whole(capsys):
    Case().at(Stage.ALL_AGREED)
    call_command("verify_record")
    assert capsys.readouterr().out == "1 record(s) whole\n"


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE requests_app_event SET verb = 'submit' WHERE id = %s",
        "UPDATE requests_app_event SET by_id = NULL WHERE id = %s",
        "UPDATE requests_app_event SET at = '2020-01-01 00:00:00+00:00' WHERE id = %s",
        "DELETE FROM requests_app_event WHERE id = %s",
    ],
)
def test_the_first_row_that_was_changed_is_named(tampering):
    case = Case().at(Stage.ALL_AGREED)
    victim, after = case.disagreement.events.order_by("id")[1:3]
    by_hand(tampering, victim.pk)
    named = after.pk if tampering.startswith("DELETE") else victim.pk
    assert f"event {named} " in chain.first_broken(case.disagreement)
    with pytest.raises(CommandError):
        call_command("verify_record", case.disagreement.reference)


def test_the_newest_event_cannot_be_taken_away_unseen():
    case = Case().at(Stage.ALL_AGREED)
    by_hand("DELETE FROM requests_app_event WHERE id = %s", case.disagreement.events.last().pk)
    assert "newest event is missing" in chain.first_broken(case.disagreement)


def test_an_event_slipped_in_is_named():
    case = Case().at(Stage.CONSIDERING)
    slipped = Event.objects.create(
        disagreement=case.disagreement, verb="withdraw", acting_as="family", seal=hashlib.sha256(b"?").hexdigest()
    )
    assert f"event {slipped.pk} " in chain.first_broken(case.disagreement)


def test_the_seals_hold_when_personal_data_is_erased():
    case = Case().at(Stage.ALL_AGREED)
    case.disagreement.contact.delete()
    case.disagreement.child_name = case.disagreement.requester_name = ""
    case.disagreement.save()
    assert chain.first_broken(case.disagreement) == ""


def test_every_case_has_a_chain_of_its_own():
    one, other = Case().at(Stage.TO_CONSIDER), Case().at(Stage.TO_CONSIDER)
    one.taken_up()
    assert [chain.first_broken(case.disagreement) for case in (one, other)] == ["", ""]


def test_looking_is_recorded_once_in_half_an_hour():
    case = Case().at(Stage.CONSIDERING)
    for minutes in (0, 20, 31):
        with time_machine.travel(timezone.now() + timezone.timedelta(minutes=minutes), tick=False):
            actions.look(case.disagreement, by=case.officer, place=Place("council"))
    assert case.disagreement.events.filter(verb="look", by=case.officer).count() == 2


def test_a_look_in_between_does_not_hide_a_double_press():
    case = Case().at(Stage.CONSIDERING)
    actions.look(case.disagreement, by=case.other_officer, place=Place("council"))
    actions.take_up(case.disagreement, by=case.officer)
    assert case.disagreement.events.filter(verb="take_up").count() == 1
