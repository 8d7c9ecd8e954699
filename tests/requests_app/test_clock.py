"""Does time do what is due, once, and nothing else? (N1, N9, R40, L34, L47; domain 5a, 5e)

Days are gone through by a clock, with the command that a timer runs. The 27th of February to the 28th of April 2026
is sixty days, and in the night to the 29th of March the clocks go forward.
"""

import json
import re
from dataclasses import asdict
from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import kept, sealing
from accounts.models import User
from providers import actions as provider_actions
from providers.models import PrivateNote
from requests_app import actions, invitations
from requests_app.delivery import deliver
from requests_app.models import Answer, ContactDetails, Disagreement, Event, Message, Party, PartyContact, PartyKind
from requests_app.models.councils import rising_days
from requests_app.stages import Stage
from tests.make import Case, council
from tests.test_races import race
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 2, 27, 23, 30, tzinfo=ZoneInfo("Europe/London"))
WORDS = kept.Kept(user=1, path="/", back="/", fields=[("text", ["A heron"])], had_file=False)
CASES = ("drafts_to_warn", "drafts_to_delete", "people_to_remind")
WARNING, REMINDER = "n01_deleted_soon", "n09_reminder"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATE, tick=False) as clock:
        yield clock


def run(*about: str) -> dict[str, int]:
    """Run the command, and return what it did, of everything or of these."""
    said = StringIO()
    call_command("do_what_is_due", stdout=said)
    words = said.getvalue().split()
    return {
        name: int(number)
        for name, number in zip(words[::2], words[1::2], strict=True)
        if number != "0" and (name in about or not about)
    }


def on_day(clock, number: int, *about: str) -> dict[str, int]:
    """Run it five minutes after that many midnights, and return what it did; then once more, which does nothing."""
    clock.move_to(datetime.combine(LATE.date() + timedelta(days=number), datetime.min.time(), LATE.tzinfo))
    clock.shift(timedelta(minutes=5))
    done = run(*(about or CASES))
    assert not done or run() == {}
    return done


def on_days(clock, *numbers: int, about: tuple[str, ...] = ()) -> dict[int, dict[str, int]]:
    return {number: on_day(clock, number, *about) for number in numbers}


def told(case: Case, kind: str) -> list[tuple[str, str]]:
    return list(Message.objects.filter(disagreement=case.disagreement, kind=kind).values_list("to", "state"))


# -- drafts (5a, L47) ------------------------------------------------------------------------------------------------


def test_a_draft_is_warned_of_at_fifty_days_and_deleted_at_sixty_with_all_that_hangs_on_it(clock):
    """N1 L47. Counted in days of the calendar: by hours, the warning would come a day late."""
    case, sent = Case().at(Stage.DRAFT), Case().at(Stage.TO_CONSIDER)
    provider_actions.keep_private_note(case.party(PartyKind.REQUESTER), "A heron", by=case.family)
    assert on_days(clock, 49, 50, 51, 59, 60, 61) == {
        49: {},
        50: {"drafts_to_warn": 1},
        51: {},
        59: {},
        60: {"drafts_to_delete": 1},
        61: {},
    }
    assert list(Disagreement.objects.all()) == [sent.disagreement]
    assert [model.objects.count() for model in (PrivateNote, ContactDetails)] == [0, 1]
    assert set(Party.objects.values_list("disagreement", flat=True)) == {sent.disagreement.pk}
    assert not Message.objects.exclude(disagreement=sent.disagreement).exists()


def test_the_day_is_named_on_screen_in_the_mail_and_in_the_warning(clock):
    """N1."""
    case = Case()
    held = actions.start(case.council, asked_by="parent", by=AnonymousUser())
    actions.attach(Disagreement.objects.filter(pk=held.pk), by=case.family)
    page = signed_in(case.family).get(reverse("save_for_later", args=[held.reference])).content.decode()
    on_day(clock, 50)
    mails = [one.body for one in held.messages.filter(kind__in=["n01_saved", WARNING])]
    assert [words.count("28 April 2026") for words in (page, *mails)] == [1, 1, 1]


def test_who_is_warned_late_has_as_long_as_anybody(clock):
    """Where nothing ran for ten weeks, nobody loses what they were not warned of."""
    case = Case().at(Stage.DRAFT)
    assert on_day(clock, 70) == {"drafts_to_warn": 1}
    assert "18 May 2026" in case.disagreement.messages.get(kind=WARNING).body
    assert on_days(clock, 79, 80) == {79: {}, 80: {"drafts_to_delete": 1}}


@pytest.mark.parametrize("reachable", [{"requester": None}, {"best_way": "post"}])
def test_who_cannot_come_back_by_a_link_or_is_not_to_be_e_mailed_is_not(clock, reachable):
    """P17: the day stood on the page that they saved from."""
    case = Case().at(Stage.DRAFT)
    for model in (Disagreement, ContactDetails):
        names = {one.name for one in model._meta.get_fields()}
        model.objects.update(**{name: value for name, value in reachable.items() if name in names})
    assert on_days(clock, 50, 60) == {50: {}, 60: {"drafts_to_delete": 1}}
    assert not Message.objects.filter(kind=WARNING).exists()
    assert case.council.draft_kept_days == 60


@pytest.mark.parametrize("comes_back", ["answers", "leaves it as it is"])
def test_who_comes_back_keeps_it_for_longer_and_is_not_warned_for_nothing(clock, comes_back):
    case = Case().at(Stage.DRAFT)
    on_day(clock, 50)
    clock.shift(timedelta(hours=1))
    if comes_back == "answers":
        case.save("your-name", {"requester_name": "Pat Parent"})
    else:
        page = reverse("draft_page", args=[case.disagreement.reference, "what-happened"])
        text = case.disagreement.what_happened
        signed_in(case.family).post(page, {"what_happened": text, "later": ""})
    deliver()
    assert told(case, WARNING) == [(case.family.email, Message.State.DROPPED)]
    assert on_days(clock, 99, 100, 110) == {99: {}, 100: {"drafts_to_warn": 1}, 110: {"drafts_to_delete": 1}}


def test_a_council_sets_its_own_days(clock):
    """L47."""
    short = Case(council(draft_kept_days=20, draft_warning_days=5)).at(Stage.DRAFT)
    Case(council("southmere")).at(Stage.DRAFT)
    assert on_days(clock, 5, 20) == {5: {"drafts_to_warn": 1}, 20: {"drafts_to_delete": 1}}
    short.council.draft_warning_days = 20
    with pytest.raises(ValidationError, match="Choose fewer days for telling people"):
        short.council.full_clean()


# -- reminders (N9) --------------------------------------------------------------------------------------------------


def asked(with_whom=(PartyKind.SCHOOL,), **fields) -> Case:
    """Return a case whose invitations have gone out now, to people who say nothing."""
    case = Case(council(**fields), with_whom=with_whom).at(Stage.ASKING)
    deliver()
    return case


def test_who_says_nothing_is_reminded_on_the_days_that_the_council_set_and_then_no_more(clock):
    """N9 L34."""
    expected = {"7, 14": [7, 14], "3,5,9": [3, 5, 9], "40": [40], "": []}
    cases = {text: Case(council(f"days-{place}", reminder_days=text)) for place, text in enumerate(expected)}
    for case in cases.values():
        case.at(Stage.ASKING)
    deliver()
    on_days(clock, 2, 3, 5, 6, 7, 9, 13, 14, 39, 40, 59)
    sent = {text: case.disagreement.messages.filter(kind=REMINDER) for text, case in cases.items()}
    assert {text: [_day(one) for one in found] for text, found in sent.items()} == expected


def _day(message: Message) -> int:
    return (timezone.localdate(message.created_at) - LATE.date()).days


def test_nobody_is_reminded_more_than_three_times_however_often_they_are_asked(clock):
    case = asked()
    on_days(clock, 7, 14)
    actions.invite_again(case.disagreement, case.party(), by=case.officer)
    deliver()
    assert [day for day in (20, 21, 28, 59) if on_day(clock, day)] == [21]
    assert len(told(case, REMINDER)) == 3


def test_after_days_on_which_nothing_ran_two_do_not_come_at_once(clock):
    asked()
    assert [day for day in (30, 31, 36, 37) if on_day(clock, day)] == [30, 37]


def test_the_link_in_a_reminder_is_as_good_as_new(clock, server):
    """The first has grown too old two days later, and this one has not."""
    case = asked(reminder_days="59")
    old, address = invitations.address(case.party()), case.party().contact.email
    on_day(clock, 59)
    deliver()
    body = server.taken[-1].get_payload(decode=True).decode()
    (new,) = re.findall(r"http://testserver(\S+)", body)
    clock.shift(timedelta(days=3))
    opened = Client().post(new, {"email": address}, follow=True)
    assert opened.redirect_chain == [(reverse("take_part", args=[case.disagreement.reference]), 302)]
    assert "This link no longer works" in Client().get(old.removeprefix("http://testserver")).content.decode()


@pytest.mark.parametrize("happens", ["agreed", "wants to talk", "another says no", "withdrawn", "bounced"])
def test_who_has_answered_or_is_not_asked_or_not_reached_is_not_reminded(clock, happens):
    """5e: and while somebody's no pauses it, nobody else is pressed."""
    case = asked((PartyKind.SCHOOL, PartyKind.HEALTH))
    {
        "agreed": lambda: [actions.respond(case.disagreement, Answer.AGREED, by=who) for who in everyone(case)],
        "wants to talk": lambda: [
            actions.respond(case.disagreement, Answer.TALK_FIRST, by=who) for who in everyone(case)
        ],
        "another says no": case.somebody_declined,
        "withdrawn": case.withdrawn,
        "bounced": lambda: case.disagreement.messages.update(state=Message.State.FAILED, sent_at=None),
    }[happens]()
    assert on_days(clock, 7, 14) == {7: {}, 14: {}}


def everyone(case: Case) -> list[User]:
    return [case.answers_for(kind) for kind in case.with_whom]


def test_who_answers_before_the_reminder_goes_does_not_get_it(clock):
    case = asked()
    on_day(clock, 7)
    actions.respond(case.disagreement, Answer.AGREED, by=case.answers_for())
    deliver()
    assert [state for _, state in told(case, REMINDER)] == [Message.State.DROPPED]


def test_who_was_told_by_phone_is_reminded_by_phone_and_counts_from_then(clock):
    case = Case().at(Stage.CONSIDERING)
    PartyContact.objects.update(email="")
    case.referred()
    invitation = case.disagreement.messages.get(kind="n07_invitation")
    assert on_day(clock, 7) == {}
    actions.tell_by_hand(case.disagreement, invitation, by=case.officer)
    assert on_days(clock, 13, 14) == {13: {}, 14: {"people_to_remind": 1}}
    assert told(case, REMINDER) == [("", Message.State.BY_HAND)]


def test_an_address_that_fails_is_an_officers_to_do_and_holds_nobody_else_up(clock, server):
    case = asked((PartyKind.SCHOOL, PartyKind.HEALTH))
    bad, good = (case.party(kind).contact.email for kind in case.with_whom)
    server.answers[bad] = ["550 Nobody here"]
    assert on_day(clock, 7) == {"people_to_remind": 2}
    deliver()
    assert dict(told(case, REMINDER)) == {bad: Message.State.FAILED, good: Message.State.SENT}


# -- what it does not do ---------------------------------------------------------------------------------------------


def test_sixty_days_of_silence_close_nothing_and_move_nothing(clock):
    """R40 5e: a request at any stage is neither agreed nor closed by time alone."""
    cases = [Case().at(stage) for stage in Stage if stage != Stage.DRAFT]
    deliver()
    before = list(Disagreement.objects.values()), Event.objects.count(), [one.disagreement.agreed for one in cases]
    on_days(clock, 14, 60)
    after = list(Disagreement.objects.values()), Event.objects.count(), [one.disagreement.agreed for one in cases]
    assert after == before
    assert {one.stage for one in Disagreement.objects.all()} == {*Stage} - {Stage.DRAFT}


# -- what nobody used ------------------------------------------------------------------------------------------------


def test_an_account_that_was_only_asked_for_goes_after_thirty_days_and_no_other(clock):
    Case(contact={"email": "Unclaimed@example.org", "phone": "", "best_way": "email"}).at(Stage.TO_CONSIDER)
    asked_for = ["never@example.org", "unclaimed@example.org", asked().party().contact.email]
    users = [User.objects.for_email(one) for one in asked_for]
    signed_in(User.objects.for_email("came@example.org"))
    before = User.objects.count()
    assert on_days(clock, 30, 32, about=("unused_accounts",)) == {30: {}, 32: {"unused_accounts": 1}}
    assert User.objects.count() == before - 1
    assert not User.objects.filter(pk=users[0].pk).exists()


def test_sessions_that_are_over_and_words_that_nobody_came_back_for_go(clock):
    client = Client()
    session = client.session
    session.update({"kept": [sealing.OURS, sealing.seal(json.dumps(asdict(WORDS)))], "held_requests": [1]})
    session.save()
    clock.shift(timedelta(minutes=59))
    assert run() == {}
    clock.shift(timedelta(minutes=2))
    assert (run(), run()) == ({"kept_too_long": 1}, {})
    assert dict(client.session) == {"held_requests": [1]}
    clock.shift(timedelta(days=15))
    assert (run(), Session.objects.count()) == ({"over_sessions": 1}, 0)


# -- more than one, and what goes wrong ------------------------------------------------------------------------------


def breaks() -> list:
    """What an app whose table is gone would answer the clock."""
    raise ValueError("pat@example.org")


def two_break() -> list:
    """What is due for two rows that cannot be done."""
    return [(_with_words, 12), (_with_words, "pat@example.org")]


def _with_words(address: str) -> None:
    raise ValueError(address)


def test_what_fails_stops_nothing_else_and_nobody_is_named_in_the_log(clock, settings, caplog):
    settings.DUE = [f"{__name__}.breaks", f"{__name__}.two_break", *settings.DUE]
    Case().at(Stage.DRAFT)
    clock.shift(timedelta(days=51))
    with pytest.raises(CommandError, match="3 failed"):
        run()
    assert Message.objects.filter(kind=WARNING).count() == 1
    logged = [one.getMessage() for one in caplog.records if "do_what_is_due" in one.name]
    assert logged == [f"{name} failed: ValueError" for name in ("breaks []", "two_break [12]", "two_break []")]
    assert "@" not in caplog.text


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_machines_at_once_do_each_thing_once(clock):
    clock.move_to(timezone.now())
    for _ in range(3):
        Case().at(Stage.DRAFT)
    asked((PartyKind.SCHOOL, PartyKind.HEALTH))
    clock.shift(timedelta(days=51))
    both = race(run, run)
    done = {name: sum(one.get(name, 0) for one in both) for name in ("drafts_to_warn", "people_to_remind")}
    assert done == {"drafts_to_warn": 3, "people_to_remind": 2}
    assert [Message.objects.filter(kind=kind).count() for kind in (WARNING, REMINDER)] == [3, 2]
    clock.shift(timedelta(days=11))
    assert sum(one.get("drafts_to_delete", 0) for one in race(run, run)) == 3


@pytest.mark.parametrize("typed", ["0", "14, 7", "7, 7", "1, 2, 3, 4", "7,", "seven", "-1", "7; 14", "²"])
def test_days_that_are_no_days_are_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="for example 7, 14"):
        rising_days(typed)
