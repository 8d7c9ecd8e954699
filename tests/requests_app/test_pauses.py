"""Does nothing leave while all messages are held back? (domain section 7: child dies, serious illness)"""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail import get_connection
from django.urls import reverse
from django.utils import timezone

from providers import actions as provider_actions
from requests_app import actions, clock, letters
from requests_app.delivery import claim, deliver, send
from requests_app.errors import Refused, TooLate
from requests_app.models import Event, Message, Pause
from requests_app.stages import Stage
from tests.make import Case
from tests.providers.sending import CLEAN
from tests.providers.sending import send as send_document
from tests.test_races import race, told_and_not_told
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
State = Message.State
HELD = ("All messages about this request are held back", "All messages held back")


def url(case: Case, name: str) -> str:
    return reverse(name, args=[case.disagreement.reference])


def page(user, address: str) -> str:
    return signed_in(user).get(address).content.decode()


def waiting(case: Case) -> list[int]:
    return list(case.disagreement.messages.filter(state=State.QUEUED).values_list("pk", flat=True))


def test_one_press_holds_back_everything_of_this_request_and_nothing_of_another():
    """Child dies: no queued e-mail leaves after the pause, those about documents included. A second press is none."""
    case, other = Case().at(Stage.ASKING), Case().at(Stage.TO_CONSIDER)
    provider_actions.note_verdict(send_document(case, case.family), CLEAN)
    Message.objects.filter(about=other.disagreement).exclude(kind="n02_received").update(state=State.SENT)
    assert "Hold back all messages?" in page(case.officer, url(case, "pause_messages"))
    assert not Pause.objects.exists()  # looking at the page does nothing
    for _ in range(2):
        signed_in(case.officer).post(url(case, "pause_messages"))
    assert (Pause.objects.count(), Event.objects.filter(verb="pause_messages").count()) == (1, 1)
    assert deliver().sent == 1
    assert [one.to for one in mail.outbox] == [[other.family.email]]
    assert all(words in page(case.officer, url(case, "officer_case")) for words in HELD)
    assert "is holding back all messages about this for now" in page(case.family, url(case, "tracking"))
    assert HELD[1] not in page(other.officer, url(other, "officer_case"))
    provider_actions.withdraw(case.disagreement, by=case.family)
    assert deliver().sent == 0


def test_nobody_is_reminded_meanwhile():
    """N9 is not even written."""
    case = Case().at(Stage.ASKING)
    case.council.reminder_days = "7,14,21"
    case.council.save()
    deliver()
    Message.objects.update(sent_at=timezone.now() - timedelta(days=8))
    assert len(clock.people_to_remind()) == 1
    actions.pause_messages(case.disagreement, by=case.officer)
    assert clock.people_to_remind() == []
    for party in case.disagreement.parties.others():
        assert actions.remind(party.pk) is False


def test_a_message_that_a_worker_has_taken_is_put_back_or_said_to_be_going():
    """What is being sent cannot be called back; what was only taken from the queue is."""
    case = Case().at(Stage.TO_CONSIDER)
    taken = claim()
    actions.pause_messages(case.disagreement, by=case.officer)
    assert "could not be called back" in page(case.officer, url(case, "officer_case"))
    assert send(taken, get_connection()) == "later"
    taken.refresh_from_db()
    assert (taken.state, taken.attempts, mail.outbox) == (State.QUEUED, 0, [])
    assert claim() is None
    assert "could not be called back" not in page(case.officer, url(case, "officer_case"))


def test_an_officer_chooses_what_still_goes():
    """Older than the pause: not ticked. What is left unticked is never sent, and the case says why."""
    case = Case().at(Stage.CONSIDERING)
    old = waiting(case)
    actions.pause_messages(case.disagreement, by=case.officer)
    case.asked()
    new = [pk for pk in waiting(case) if pk not in old]
    form = signed_in(case.officer).get(url(case, "start_messages")).context["form"]
    assert form["send"].value() == [str(pk) for pk in new]
    listed = form["listed"].value()
    signed_in(case.officer).post(url(case, "start_messages"), {"listed": listed, "send": [str(old[0]), str(new[0])]})
    states = dict(Message.objects.filter(pk__in=old + new).values_list("pk", "state"))
    assert states == dict.fromkeys(old, State.DROPPED) | {old[0]: State.QUEUED, new[0]: State.QUEUED}
    assert deliver().sent == 2
    assert "an officer decided so" in page(case.officer, url(case, "officer_case"))
    pause = Pause.objects.get()
    assert (pause.begun_by, pause.ended_by, pause.ended_at is not None) == (case.officer, case.officer, True)
    assert page(case.officer, url(case, "start_messages")) == ""  # nothing to start: back to the case
    with pytest.raises(Refused, match="not held back now"):
        actions.start_messages(case.disagreement, listed=[], send=[], by=case.officer)


def test_a_message_that_nobody_read_is_not_sent_by_mistake():
    """It came between the page and the press: the officer looks again. Of documents, the council is told nothing."""
    case = Case().at(Stage.ASKING)
    provider_actions.note_verdict(send_document(case, case.family), CLEAN)
    about_document = Message.objects.get(kind="n22_document")
    listed = waiting(case)
    actions.pause_messages(case.disagreement, by=case.officer)
    provider_actions.withdraw(case.disagreement, by=case.family)
    with pytest.raises(TooLate, match="Another message has come"):
        actions.start_messages(case.disagreement, listed=listed, send=listed, by=case.officer)
    assert Pause.objects.filter(ended_at=None).exists()
    assert about_document.subject not in page(case.officer, url(case, "start_messages"))
    actions.start_messages(case.disagreement, listed=waiting(case), send=[], by=case.officer)
    about_document.refresh_from_db()
    assert about_document.state == State.DROPPED  # written before the pause
    assert deliver().sent == 0


@pytest.mark.one_database
def test_nobody_is_rung_or_written_to_either():
    """No e-mail: letters and calls wait too, off the list of what is to be done, and are not noted as told."""
    case = Case(contact={"phone": "01632 960001", "best_way": "phone"}).at(Stage.TO_CONSIDER)
    call = case.disagreement.messages.get(state=State.BY_HAND)
    assert call in letters.waiting(Message.objects.all())
    actions.pause_messages(case.disagreement, by=case.officer)
    assert call not in letters.waiting(Message.objects.all())
    with pytest.raises(Refused, match="held back, so nobody is to be told"):
        actions.tell_by_hand(case.disagreement, call, by=case.officer)


@pytest.mark.one_database
def test_only_a_coordinator_of_this_council_holds_messages_back():
    case = Case().at(Stage.TO_CONSIDER)
    for user in (case.family, case.representative, case.provider_coordinator):
        with pytest.raises(PermissionDenied):
            actions.pause_messages(case.disagreement, by=user)


def test_looking_for_what_is_due_asks_once_however_much_is_held_back(django_assert_num_queries):
    for _ in range(3):
        case = Case().at(Stage.TO_CONSIDER)
        actions.pause_messages(case.disagreement, by=case.officer)
    with django_assert_num_queries(1):
        assert claim() is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_", range(3))
def test_two_officers_hold_back_and_start_at_once(_):
    case = Case().at(Stage.TO_CONSIDER)
    one, other = case.officer, case.other_officer
    pauses = race(*[lambda by=by: actions.pause_messages(case.disagreement, by=by) for by in (one, other)])
    assert told_and_not_told(pauses) == (2, 0)
    assert Pause.objects.count() == 1
    listed = waiting(case)
    starts = race(
        *[
            lambda by=by: actions.start_messages(case.disagreement, listed=listed, send=listed, by=by)
            for by in (one, other)
        ]
    )
    assert told_and_not_told(starts) == (1, 1)
