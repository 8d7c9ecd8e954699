"""Does the worker get every message out, whatever is done to it? (N2, N3; the mail itself: test_outbox.py)

Real worker processes, a real SMTP server, on either database.
"""

import re
import signal
import time
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as portal
from django.utils import timezone

from requests_app.delivery import LEASE, NO_ANSWER, TRIES, WAITS, Round, deliver
from requests_app.models import Message
from requests_app.stages import Stage
from tests.make import Case, person
from tests.requests_app.posting import ROOT, worker

pytestmark = pytest.mark.django_db
PHONE_ONLY = {"email": "", "phone": "01632 960001", "best_way": "phone"}
PATIENCE = 60


def council_only() -> Message:
    """Return the one message of a request whose family is told by phone."""
    case = Case(contact=PHONE_ONLY).at(Stage.TO_CONSIDER)
    return case.disagreement.messages.get(state=Message.State.QUEUED)


def requests(number: int) -> list[str]:
    """Send as many requests, which queues two mails each, and return the identifiers in the order of writing."""
    family = person()
    for _ in range(number):
        Case(family=family).at(Stage.TO_CONSIDER)
    return list(Message.objects.order_by("id").values_list("message_id", flat=True))


def test_the_oldest_goes_first_and_one_call_to_the_server_is_enough(server):
    waiting = requests(3)
    assert deliver() == Round(sent=6)
    assert [one["Message-ID"] for one in server.taken] == waiting
    assert len(server.callers) == 1


def test_a_mail_says_that_a_machine_sent_it_and_from_whom(server):
    message = council_only()
    deliver()
    (sent,) = server.taken
    said = {name: sent[name] for name in ("From", "To", "Auto-Submitted", "Message-ID")}
    assert said == {
        "From": portal.DEFAULT_FROM_EMAIL,
        "To": message.to,
        "Auto-Submitted": "auto-generated",
        "Message-ID": message.message_id,
    }


# -- what is not the fault of the message --------------------------------------------------------------------------


def test_a_wrong_password_of_ours_loses_no_message(server, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "not the password"
    message = council_only()
    assert [deliver(), deliver()] == [Round(later=1), Round()]
    message.refresh_from_db()
    assert (message.state, message.attempts, message.problem) == (Message.State.QUEUED, 1, NO_ANSWER)


def test_a_server_that_does_not_want_the_sender_loses_no_message(server):
    server.answers["from"] = ["550 Not from you"]
    message = council_only()
    with time_machine.travel(timezone.now(), tick=False) as now:
        first = deliver()
        now.shift(timedelta(minutes=2))
        assert [first, deliver()] == [Round(later=1), Round(sent=1)]
    assert server.ids(message.to) == [message.message_id]


def test_one_failure_holds_nobody_else_up(server):
    requests(2)
    first = Message.objects.order_by("id").first()
    server.answers[first.to] = ["hang up"]
    assert deliver() == Round(sent=3, later=1)


def test_a_message_that_kills_its_worker_every_time_is_left_for_a_person(server):
    message = council_only()
    long_ago = timezone.now() - timedelta(hours=1)
    dead = {"state": Message.State.SENDING, "attempts": TRIES, "lease_until": long_ago}
    Message.objects.filter(pk=message.pk).update(**dead)
    assert deliver() == Round(failed=1)
    message.refresh_from_db()
    assert (message.state, message.problem, server.taken) == (Message.State.FAILED, NO_ANSWER, [])
    assert message.state in Message.NEEDS_A_PERSON


@pytest.mark.parametrize("answer", ["550 {} does not live here", "451 {} is away", "hang up"])
def test_no_address_gets_into_what_is_noted_or_logged(server, caplog, answer):
    """R4: what a server answers repeats the address."""
    message = council_only()
    server.answers[message.to] = [answer.format(message.to)]
    deliver()
    message.refresh_from_db()
    logged = [one.getMessage() for one in caplog.records if one.name.startswith("requests_app")]
    assert len(logged) == 1
    assert "@" not in logged[0] + message.problem


# -- the command ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once_and_print_counts_only(server, settings):
    waiting = requests(8)
    server.on_mail = lambda: time.sleep(0.2)  # longer than a worker takes to start, all together
    with worker(settings.EMAIL_PORT) as one, worker(settings.EMAIL_PORT) as other:
        said = [process.communicate(timeout=PATIENCE)[0].split() for process in (one, other)]
    assert sorted(mail["Message-ID"] for mail in server.taken) == sorted(waiting)
    assert [words[::2] for words in said] == [["sent", "later", "failed", "dropped"]] * 2
    assert sum(int(words[1]) for words in said) == len(waiting)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.django_db(transaction=True)
def test_told_to_stop_it_ends_the_message_it_is_at_and_leaves_the_rest(server, settings, told):
    requests(2)
    with worker(settings.EMAIL_PORT, "--forever") as process:
        server.on_mail = lambda: (process.send_signal(told), time.sleep(0.5))
        assert (process.communicate(timeout=PATIENCE)[1], process.returncode) == ("", 0)
    states = list(Message.objects.order_by("id").values_list("state", "attempts"))
    assert states == [(Message.State.SENT, 1)] + [(Message.State.QUEUED, 0)] * 3


@pytest.mark.django_db(transaction=True)
def test_for_ever_it_sends_what_comes_later(server, settings):
    with worker(settings.EMAIL_PORT, "--forever", "--every", "0.1") as process:
        first = council_only()
        second = council_only()
        server.on_mail = lambda: len(server.taken) == 2 and process.terminate()
        assert (process.communicate(timeout=PATIENCE)[1], process.returncode) == ("", 0)
    assert [one["Message-ID"] for one in server.taken] == [first.message_id, second.message_id]


def test_for_ever_it_outlives_a_database_that_does_not_answer():
    with worker(1, "--forever", "--every", "0.1", DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing") as process:
        said = [process.stderr.readline() for _ in range(2)]
        process.terminate()
        assert process.wait(timeout=PATIENCE) == 0
    assert said == ["The database does not answer. Trying again\n"] * 2


# -- docs/operations.md --------------------------------------------------------------------------------------------


def test_the_page_for_who_runs_it_knows_every_state_and_every_wait():
    page = (ROOT / "docs" / "operations.md").read_text()
    table = page.partition("### What becomes of a message")[2].partition("###")[0]
    assert sorted(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == sorted(Message.State.values)
    assert [wait // timedelta(minutes=1) for wait in WAITS] == [1, 5, 15, 60, 180] + [360] * 7
    assert "after 1, 5, 15, 60 and 180 minutes and then every six hours" in page
    assert LEASE.seconds == 5 * 60
    assert "for five minutes at most" in table
