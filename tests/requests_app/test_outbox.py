"""Does what we tell people get to them, once, and with nobody's secrets in it? (5d, N2 to N17, R4)

The mail goes to a real SMTP server, which answers as it is told to. What is queued comes from real actions.
"""

import os
import re
import signal
import time
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as portal
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from accounts.adapter import NOT_SENT
from accounts.models import User
from providers import actions as provider_actions
from requests_app import actions, invitations
from requests_app.delivery import LEASE, WAITS, Round, deliver
from requests_app.models import Answer, Channel, ComingOfAge, Copies, Disagreement, Hat, Message, PartyKind, Rewording
from requests_app.stages import Stage
from requests_app.states import Status
from tests.make import NOT_TAKEN_FORWARD, Case, contract, officer, person
from tests.providers.sending import BAD, CLEAN, send
from tests.requests_app.posting import worker
from tests.test_races import race
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
SENT, QUEUED, FAILED, DROPPED = Message.State.SENT, Message.State.QUEUED, Message.State.FAILED, Message.State.DROPPED
NO_ADDRESS = "pat@a\u05d0b.example.org"  # letters of two directions
BOTH = (PartyKind.SCHOOL, PartyKind.COUNCIL)


def deliver_after(**wait) -> Round:
    with time_machine.travel(timezone.now() + timedelta(**wait)):
        return deliver()


def received(case: Case) -> Message:
    return case.disagreement.messages.get(kind="n02_received")


# -- the mail server -----------------------------------------------------------------------------------------------


def test_a_message_put_off_twice_goes_the_third_time_under_one_id(server):
    """N2."""
    case = Case().at(Stage.TO_CONSIDER)
    server.answers[case.family.email] = ["451 Not now", "451 Not now"]
    rounds = [deliver(), deliver(), deliver_after(minutes=2), deliver_after(minutes=8)]
    assert rounds == [Round(sent=1, later=1), Round(), Round(later=1), Round(sent=1)]
    message = received(case)
    assert (message.state, message.attempts, message.problem) == (SENT, 3, "")
    assert not message.may_have_been_sent
    assert server.ids(case.family.email) == [message.message_id]


@pytest.mark.parametrize("answer", ["550 No such mailbox", "554 We do not want it"])
def test_a_message_that_will_never_arrive_has_failed_with_a_plain_problem(server, answer):
    """N2, and the request stays sent."""
    case = Case().at(Stage.TO_CONSIDER)
    server.answers[case.family.email] = [answer]
    assert [deliver(), deliver_after(days=1)] == [Round(sent=1, failed=1), Round()]
    message = received(case)
    assert (message.state, message.attempts) == (FAILED, 1)
    assert message.problem == "The mail server would not deliver it: check the address"
    assert case.refreshed().disagreement.status == Status.SUBMITTED


def test_without_a_mail_server_messages_wait(no_server):
    case = Case().at(Stage.TO_CONSIDER)
    assert [deliver(), deliver()] == [Round(later=2), Round()]
    message = received(case)
    assert (message.state, message.attempts) == (QUEUED, 1)
    assert message.problem == "The mail server could not be reached, or asked us to try later"


def test_a_message_is_tried_for_two_days_and_then_a_person_has_to(no_server):
    Case().at(Stage.TO_CONSIDER)
    tries = 1 + len(WAITS)
    rounds = [deliver_after(hours=7 * count) for count in range(tries)]
    assert rounds == [Round(later=2)] * (tries - 1) + [Round(failed=2)]
    assert sum(WAITS, timedelta()) > timedelta(days=1.9)
    assert {message.state for message in Message.objects.all()} <= Message.NEEDS_A_PERSON


def test_an_address_that_no_mail_can_be_written_to_holds_nobody_else_up(server):
    """N3 still goes: the form takes such an address, because it looks like one."""
    validate_email(NO_ADDRESS)
    case = Case(contact={"email": NO_ADDRESS, "phone": "", "best_way": "email"}).at(Stage.TO_CONSIDER)
    assert [deliver(), deliver_after(days=1)] == [Round(sent=1, failed=1), Round()]
    assert received(case).problem == "The mail server would not deliver it: check the address"


def test_a_code_that_cannot_be_sent_to_such_an_address_is_said_not_to_have_been(server, client):
    page = client.post(reverse("sign_in"), {"email": NO_ADDRESS}, follow=True)
    assert (page.status_code, server.taken) == (200, [])
    assert NOT_SENT in unescape(page.content.decode())


def test_a_dropped_connection_is_tried_again(server):
    case = Case().at(Stage.TO_CONSIDER)
    server.answers[case.family.email] = ["hang up"]
    assert [deliver(), deliver_after(minutes=2)] == [Round(sent=1, later=1), Round(sent=1)]
    message = received(case)
    assert (message.state, message.may_have_been_sent) == (SENT, True)  # who can tell what the server did with it?
    assert server.ids(case.family.email) == [message.message_id]


# -- the workers ---------------------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(server):
    family = person()
    for _ in range(8):
        Case(family=family).at(Stage.TO_CONSIDER)
    server.on_mail = lambda: time.sleep(0.02)  # so that both are at work
    first, second = race(deliver, deliver)
    assert first.sent + second.sent == 16
    sent = sorted(one["Message-ID"] for one in server.taken)
    assert sent == sorted(Message.objects.values_list("message_id", flat=True))
    assert not Message.objects.exclude(state=SENT, attempts=1, may_have_been_sent=False).exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_after_the_server_took_the_mail_sends_it_again_under_the_same_id(server, settings):
    """N3: twice is better than never, and the second can be known for what it is."""
    contact = {"email": "", "phone": "01632 960001", "best_way": "phone"}
    case = Case(contact=contact).at(Stage.TO_CONSIDER)  # the family is told by phone: one mail, to the council
    started = []
    server.on_mail = lambda: os.kill(started[0].pid, signal.SIGKILL)
    with worker(settings.EMAIL_PORT) as process:
        started.append(process)
        assert process.wait(timeout=60) == -signal.SIGKILL
    server.on_mail = lambda: None
    message = case.disagreement.messages.get(kind="n03_new_request")
    assert (message.state, message.attempts) == (Message.State.SENDING, 1)
    assert [deliver(), deliver_after(seconds=LEASE.seconds + 5)] == [Round(), Round(sent=1)]
    message.refresh_from_db()
    assert (message.state, message.attempts, message.may_have_been_sent) == (SENT, 2, True)
    assert server.ids(case.council.service_email) == [message.message_id] * 2


def test_a_decision_needs_no_worker_and_a_later_one_delivers(no_server, request):
    """R37: going ahead is done and told, whether mail works or not."""
    case = Case().at(Stage.OFFERED)
    assert case.disagreement.status == Status.REFERRED
    server = request.getfixturevalue("server")
    assert deliver() == Round(sent=5)
    told = {case.family.email, case.council.service_email, case.contract.provider.email, case.party().contact.email}
    assert {one["To"] for one in server.taken} == told


# -- invitations ---------------------------------------------------------------------------------------------------


def link_in(message) -> str:
    body = message.get_payload(decode=True).decode() if hasattr(message, "get_payload") else message.body
    (link,) = re.findall(r"http://testserver(\S+)", body)
    return link


def test_the_link_in_an_invitation_opens_it(server, client):
    """N7."""
    case = Case().at(Stage.OFFERED)
    deliver()
    address = case.party().contact.email
    (invitation,) = [one for one in server.taken if one["To"] == address]
    opened = client.post(link_in(invitation), {"email": address}, follow=True)
    assert opened.redirect_chain == [(f"/take-part/{case.disagreement.reference}/", 302)]
    assert opened.status_code == 200


def test_an_invitation_overtaken_by_withdrawal_is_not_sent():
    """N7 N16."""
    case = Case().at(Stage.OFFERED).withdrawn()
    result = deliver()
    assert result.dropped == 2  # who was never asked does not hear that it was withdrawn, either
    school = case.disagreement.messages.filter(party=case.party())
    assert {one.kind: one.state for one in school} == {"n07_invitation": DROPPED, "n16_withdrawn": DROPPED}


def test_an_invitation_overtaken_by_a_new_address_goes_only_there(client):
    """N7 R50."""
    case = Case().at(Stage.OFFERED)
    party, old = case.party(), case.party().contact.email
    old_link = invitations.address(party)
    new = {"name": party.name, "required": True, "person": "", "email": "right@elm.example.org", "phone": ""}
    actions.save_party(case.disagreement, party, new, by=case.officer)
    deliver()
    invited = [one for one in mail.outbox if "asked to take part" in one.subject]
    assert [one.to for one in invited] == [["right@elm.example.org"]]
    assert case.disagreement.messages.get(to=old).state == DROPPED
    pages = [client.get(link, follow=True).content.decode() for link in (link_in(invited[0]), old_link)]
    assert ["This link no longer works" in page for page in pages] == [False, True]


def test_who_never_opened_an_invitation_can_follow_the_link_of_a_later_mail(client):
    """N16: they have no account to sign in to yet, so the mail leads them in as the invitation would have."""
    case = Case().at(Stage.OFFERED)
    deliver()
    case.withdrawn()
    deliver()
    address = case.party().contact.email
    (told,) = [one for one in mail.outbox if one.to == [address] and "withdrawn" in one.subject]
    page = client.post(link_in(told), {"email": address}, follow=True)
    assert page.redirect_chain == [(f"/take-part/{case.disagreement.reference}/", 302)]
    assert "There is nothing you need to do" in page.content.decode()


# -- who is told of what -------------------------------------------------------------------------------------------


class Story(Case):
    """A case with the steps that the builder does not need."""

    def school_agreed(self):
        actions.respond(self.disagreement, Answer.AGREED, by=self.answers_for())

    def council_agreed(self):
        actions.respond(self.disagreement, Answer.AGREED, by=self.representative)

    def school_would_talk(self):
        actions.respond(self.disagreement, Answer.TALK_FIRST, by=self.answers_for())

    def school_stopped(self):
        actions.withdraw_agreement(self.disagreement, by=self.answers_for())

    def answered(self):
        actions.answer(self.disagreement, "Year 4", by=self.family)

    def words_proposed(self):
        words = {"what_happened": "Other words", "what_would_help": "", "why": "They would hurt."}
        actions.propose_words(self.disagreement, words, by=self.officer)

    def words_answered(self):
        words = actions.open_words(self.disagreement).pk
        actions.answer_words(self.disagreement, words, Rewording.Answer.APPROVED, by=self.family)

    def words_told(self):
        words = actions.open_words(self.disagreement).pk
        said = (Rewording.Answer.DECLINED, Channel.PHONE)
        actions.record_words(self.disagreement, words, *said, by=self.officer)

    def young_person_asked(self):
        reached = {"email": "yaz.young@example.org", "phone": "", "address": ""}
        actions.reach_young_person(self.disagreement, reached, by=self.officer)

    @property
    def young_person(self) -> User:
        return self._one("young_person", lambda: User.objects.for_email("yaz.young@example.org"))

    def young_person_carries_on(self):
        actions.answer_age(self.disagreement, actions.Said(ComingOfAge.Answer.CARRY_ON), by=self.young_person)

    def young_person_lets_it_go_on(self):
        said = actions.Said(ComingOfAge.Answer.PARENT_CARRIES_ON)
        actions.answer_age(self.disagreement, said, by=self.young_person)

    def young_person_stops(self):
        provider_actions.stop_at_age(self.disagreement, by=self.young_person)

    def copies_chosen(self):
        actions.change_copies(self.disagreement, Copies.PARENT, COPIES, by=self.young_person)

    def reopened(self):
        third = self._one("third_officer", lambda: officer(self.council, name="Third Officer"))
        actions.reopen(self.disagreement, by=third)

    def passed_on(self):
        again = self._one("other_contract", lambda: contract(self.council, "Other Waters"))
        provider_actions.refer_again(self.disagreement, again, by=self.officer)

    def saved_for_later(self):
        begun = actions.start(self.council, asked_by="parent", by=AnonymousUser())
        actions.attach(Disagreement.objects.filter(pk=begun.pk), by=self.family)

    def left_alone(self):
        """Leave what was saved for later alone for fifty days."""
        draft = Disagreement.objects.filter(requester=self.family, status=Status.DRAFT)
        draft.update(touched_at=timezone.now() - timedelta(days=50))
        actions.warn_of_deletion(draft.get().pk)

    def a_week_passed(self):
        """Say nothing for a week, all who were asked."""
        self.disagreement.messages.update(sent_at=timezone.now() - timedelta(days=7))
        for party in self.disagreement.parties.others():
            actions.remind(party.pk)

    def people(self) -> dict:
        """Return who is behind each word of the table, with the address they are written to."""
        return {
            "family": (self.family, self.contact["email"]),
            "team": (self.officer, self.council.service_email),
            "officer": (self.officer, self.officer.email),
            "provider": (self.provider_coordinator, self.contract.provider.email),
            "school": (None, self.disagreement and self.party().contact.email),
            "council": (self.representative, self.representative.email),
            "before": (self.family, self.contact["email"]),
            "young_person": (self.young_person, self.young_person.email),
            "copies": (None, COPIES),
        }


COPIES = "copies@example.org"
# What happened before, what happens, and what that queues, by hand from domain 5d: the message and who it is for.
# "council" is whoever answers for the council as a party; "team" is the shared mailbox, "officer" who considers it.
SUBMITTED = "drafted submitted"
CONSIDERED = f"{SUBMITTED} taken_up"
REFERRED = f"{CONSIDERED} referred"
TAKEN = f"{REFERRED} accepted"
YOUNG = f"{TAKEN} came_of_age young_person_asked"
EVENTS = {
    "N2 N3": (("drafted", "submitted"), "n02_received family, n03_new_request team"),
    "N4": ((CONSIDERED, "asked"), "n04_question family"),
    "N4 answered": ((f"{CONSIDERED} asked", "answered"), "n04_answered officer"),
    "asked twice": ((CONSIDERED, "merged"), "n02_received family, n03_new_request team, n02_joined family"),
    "other words": ((CONSIDERED, "words_proposed"), "n04_words family"),
    "other words answered": ((f"{CONSIDERED} words_proposed", "words_answered"), "n04_words_answered_council officer"),
    "other words told": ((f"{CONSIDERED} words_proposed", "words_told"), "n04_words_written_down family"),
    "N5 N6 N7 N8": (
        (CONSIDERED, "referred"),
        "n05_going_ahead family, n06_referral provider, n07_invitation school, n08_invitation_council council",
    ),
    "N6 taken": ((REFERRED, "accepted"), "n06_accepted family"),
    "one of two agreed": ((TAKEN, "school_agreed"), ""),
    "talk first": ((TAKEN, "school_would_talk"), ""),
    "N9": ((TAKEN, "a_week_passed"), "n09_reminder school, n09_reminder council"),
    "N9 one agreed": ((f"{TAKEN} school_agreed", "a_week_passed"), "n09_reminder council"),
    "N10": (
        (f"{TAKEN} school_agreed", "council_agreed"),
        """n10_everyone_agreed family, n10_everyone_agreed_provider provider, n10_everyone_agreed school,
        n10_everyone_agreed council""",
    ),
    "N11": ((REFERRED, "returned"), "n11_provider_cannot_act officer, n11_finding_another family"),
    "N6 again": ((f"{REFERRED} returned", "passed_on"), "n06_referral other_provider"),
    "N13": (
        (TAKEN, "somebody_declined"),
        "n13_declined_family family, n13_declined_council officer, n13_declined_provider provider",
    ),
    "N13 no provider": (
        (f"{REFERRED} returned", "somebody_declined"),
        "n13_declined_family family, n13_declined_council officer",
    ),
    "N15": (
        (f"{TAKEN} everyone_agreed", "school_stopped"),
        "n15_stopped family, n15_stopped_council officer, n15_stopped_provider provider, n15_stopped council",
    ),
    "N16 only sent": ((SUBMITTED, "withdrawn"), "n16_you_stopped family, n16_withdrawn_council team"),
    "N16 considered": ((CONSIDERED, "withdrawn"), "n16_you_stopped family, n16_withdrawn_council officer"),
    "N16 referred": (
        (REFERRED, "withdrawn"),
        """n16_you_stopped family, n16_withdrawn_council officer, n16_withdrawn_provider provider,
        n16_withdrawn school, n16_withdrawn council""",
    ),
    "N16 returned": (
        (f"{REFERRED} returned", "withdrawn"),
        "n16_you_stopped family, n16_withdrawn_council officer, n16_withdrawn school, n16_withdrawn council",
    ),
    "another council": (
        (TAKEN, "transferred"),
        "n16_transferred family, n16_ended_provider provider, n16_ended school, n16_ended council",
    ),
    "they decide": (
        (TAKEN, "came_of_age"),
        "n23_they_decide family, n23_they_decide_council officer, n23_waits_provider provider",
    ),
    "they are asked": ((f"{TAKEN} came_of_age", "young_person_asked"), "n23_you_decide young_person"),
    "they carry on": (
        (YOUNG, "young_person_carries_on"),
        """n23_theirs_now before, n23_yours_now young_person, n23_answered_council officer,
        n23_goes_on_provider provider""",
    ),
    "they let it go on": (
        (YOUNG, "young_person_lets_it_go_on"),
        "n23_goes_on family, n23_answered_council officer, n23_goes_on_provider provider",
    ),
    "they stop": (
        (YOUNG, "young_person_stops"),
        """n23_ended family, n23_answered_council officer, n16_ended_provider provider, n16_ended school,
        n16_ended council""",
    ),
    "a copy": (
        (f"{YOUNG} young_person_carries_on copies_chosen", "somebody_declined"),
        """n13_declined_family young_person, n24_copy copies, n13_declined_council officer,
        n13_declined_provider provider""",
    ),
    "N17": ((CONSIDERED, "not_taken_forward"), "n17_not_taken_forward family"),
    "N17 second look": ((f"{CONSIDERED} not_taken_forward", "second_look_asked"), "n17_second_look_asked team"),
    "N17 begun": ((f"{CONSIDERED} not_taken_forward second_look_asked", "reopened"), "n17_second_look_begun family"),
}


def tell(case: Story, before: str, happens: str) -> list[Message]:
    """Walk to where something happens, let it happen, and return what that queued."""
    for step in before.split():
        getattr(case, step)()
        deliver()
    earlier = list(Message.objects.values_list("pk", flat=True))
    getattr(case.refreshed(), happens)()
    return list(Message.objects.exclude(pk__in=earlier))


@pytest.mark.one_database
@pytest.mark.parametrize("event", EVENTS)
def test_what_happens_is_told_to_exactly_these(event):
    """N2 N3 N4 N5 N6 N7 N8 N9 N10 N11 N13 N15 N16 N17, against a table written by hand."""
    (before, happens), expected = EVENTS[event]
    case = Story(with_whom=BOTH)
    queued = [(one.kind, one.to) for one in tell(case, before, happens)]
    named = {who: address for who, (_, address) in case.people().items()}
    named["other_provider"] = "cases@other-waters.example.org"
    told = [pair.split() for pair in expected.split(",") if pair]
    assert sorted(queued) == sorted((kind, named[who]) for kind, who in told)


@pytest.mark.one_database
@pytest.mark.parametrize("event", EVENTS)
def test_the_link_in_each_mail_opens_for_whoever_it_went_to(event, client):
    (before, happens), _ = EVENTS[event]
    case = Story(with_whom=BOTH)
    told = tell(case, before, happens)
    deliver()
    mails = {(one.subject, one.to[0]): one for one in mail.outbox}
    whose = {address: user for user, address in case.people().values()}
    whose[case.party().contact.email] = case.party().user
    other = User.objects.filter(email__endswith="@other-waters.example.org").first()
    for one in told:
        user = other if other and one.to == "cases@other-waters.example.org" else whose[one.to]
        browser = signed_in(user) if user else client
        assert (one.kind, browser.get(link_in(mails[one.subject, one.to])).status_code) == (one.kind, 200)


# -- what is in it ---------------------------------------------------------------------------------------------------

CANARY = "Zanzibar"
ANSWERS = {
    "your-name": {"requester_name": f"{CANARY} Parent"},
    "childs-name": {"child_name": f"{CANARY} Child", "child_known_as": CANARY},
    "date-of-birth": {"date_of_birth": date(2017, 5, 4)},
    "where-they-live": {"postcode": "ZZ9 9ZZ", "postcode_unknown": False},
    "setting": {"setting_name": f"{CANARY} School", "setting_phase": "primary", "not_in_setting": False},
    "what-happened": {"what_happened": CANARY},
    "what-would-help": {"what_would_help": CANARY},
    "views": {"views_how": "made", "views": CANARY},
    "safe-contact": {"text": CANARY},
    "help": {"help_needed": ["interpreter", "other"], "help_language": CANARY, "help_details": CANARY},
    "other-parents": {"answer": "knows", "name": CANARY, "contact": CANARY},
}
CONTACT = {"email": "zanzibar@example.org", "phone": "01632 960987", "address": CANARY, "best_way": "email"}
PERSONAL = re.compile(r"zanzibar|ZZ9|2017|4 May|01632 9609", re.IGNORECASE)


class Canary(Story):
    """A case in which everything personal is marked."""

    def __init__(self):
        super().__init__(with_whom=BOTH, answers=ANSWERS, contact=CONTACT, family=person(f"{CANARY} Parent"))
        self._people["officer"] = officer(self.council, name=f"{CANARY} Officer")
        self._people["representative"] = officer(self.council, Hat.REPRESENTATIVE, f"{CANARY} Representative")

    def details(self, kind):
        return super().details(kind) | {"name": f"{CANARY} School", "person": CANARY, "phone": "01632 960986"}

    def drafted(self):
        super().drafted()
        actions.add_supporter(self.disagreement, {"name": CANARY, "kind": "friend", "contact": CANARY}, by=self.family)
        provider_actions.keep_private_note(self.party(PartyKind.REQUESTER), CANARY, by=self.family)

    def asked(self):
        actions.ask(self.disagreement, CANARY, by=self.officer)

    def answered(self):
        actions.answer(self.disagreement, CANARY, by=self.family)

    def not_taken_forward(self):
        said = NOT_TAKEN_FORWARD | {"explanation": CANARY, "next_steps": CANARY}
        actions.propose(self.disagreement, said, by=self.officer)
        actions.not_take_forward(self.disagreement, by=self.other_officer)


def _documents(case: Case) -> None:
    """One for everyone to read, and one that did not pass the check."""
    case.at(Stage.ALL_AGREED)
    for verdict in (CLEAN, BAD):
        sent = send(case, case.family, name=f"{CANARY}.pdf", about=f"{CANARY} {verdict.found}")
        provider_actions.note_verdict(sent, verdict)


@pytest.mark.one_database
def test_no_mail_holds_anything_personal():
    """R4: from real actions, every template there is; each with its reference and its link."""
    for (before, happens), _ in EVENTS.values():
        tell(Canary(), before, happens)
        deliver()
    drafted = Canary()
    for step in (drafted.saved_for_later, drafted.left_alone):
        step()
        deliver()
    _documents(Canary())
    deliver()
    sent = Message.objects.filter(state=SENT)
    templates = {path.stem for path in (ROOT / "templates" / "emails").glob("n*.txt")}
    assert set(sent.values_list("kind", flat=True)) == templates
    assert len(mail.outbox) == len(sent)
    assert [one.body for one in mail.outbox if PERSONAL.search(one.subject + one.body)] == []
    references = set(Disagreement.objects.values_list("reference", flat=True))
    for one in mail.outbox:
        assert set(re.findall(r"DR-\w{4}-\w{4}", one.subject)) <= references
        assert re.search(r"DR-\w{4}-\w{4}", one.body).group() in one.subject
        assert portal.PORTAL_URL in one.body
