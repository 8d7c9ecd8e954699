"""What happens when the right to ask comes to a young person after somebody else has asked? (L4, L5, L6, section 7)

With the days gone by: whoever was born on 10 August 2010 is a young person from 27 June 2026 on, at fifteen.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import User
from providers import actions as provider_actions
from providers.models import Level
from requests_app import actions, clock, idle
from requests_app.actions import Said
from requests_app.ages import young_person_from
from requests_app.errors import NotReady, Refused
from requests_app.models import (
    ActingBasis,
    Agreement,
    Channel,
    ComingOfAge,
    Copies,
    Disagreement,
    Event,
    Message,
    PartyKind,
    Pause,
)
from requests_app.stages import Desk, Stage, Whose
from tests.make import Case, contract, council, person
from tests.providers.sending import send, sent
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
YAZ = "yaz.young@example.org"
CARRY_ON, AS_IT_IS = ComingOfAge.Answer.CARRY_ON, ComingOfAge.Answer.PARENT_CARRIES_ON
STOP, IN_THEIR_PLACE = ComingOfAge.Answer.STOP, ComingOfAge.Answer.IN_THEIR_PLACE
BORN = {"date-of-birth": {"date_of_birth": date(2010, 8, 10)}}
SECRETS = {
    "safe-contact": {"text": "zq70qz never ring the flat"},
    "other-parents": {"answer": "knows", "name": "zq71qz Sam", "contact": "zq72qz@example.org"},
}
CONTACT = {"email": "zq73qz@example.org", "phone": "zq74qz", "address": "zq75qz Road", "best_way": "email"}


def london(*day: int) -> datetime:
    return datetime(*day, 9, 30, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def spring():
    with time_machine.travel(london(2026, 5, 4), tick=False) as moment:
        yield moment


def noticed(case: Case) -> list[int]:
    """Do what is due of this, twice, and return the requests it was done to."""
    due = list(clock.young_people_who_decide())
    done = [pk for act, pk in due if act(pk)]
    assert [act(pk) for act, pk in due if act(pk)] == []
    case.refreshed()
    return done


def paused(stage: Stage = Stage.ALL_AGREED, **told) -> Case:
    """Return a case whose young person can now decide, and has been asked."""
    case = Case(**told).at(stage).came_of_age()
    return ask(case)


def ask(case: Case, email: str = YAZ, phone: str = "", by=None) -> Case:
    reached = {"email": email, "phone": phone, "address": ""}
    actions.reach_young_person(case.disagreement, reached, by=by or case.officer)
    return case.refreshed()


def yaz() -> User:
    return User.objects.get(email=YAZ)


def url(case: Case, name: str) -> str:
    return reverse(name, args=[case.disagreement.reference])


def page(user: User, address: str) -> str:
    return signed_in(user).get(address, follow=True).content.decode()


def choose(case: Case, answer: str, **more):
    return signed_in(yaz()).post(url(case, "young_person"), {"answer": answer, **more}, follow=True)


@pytest.mark.parametrize(
    ("born", "first_day"),
    [
        (date(2010, 8, 10), date(2026, 6, 27)),
        (date(2010, 9, 1), date(2027, 6, 26)),
        (date(2010, 1, 15), date(2026, 6, 27)),
    ],
)
def test_the_worked_cases_of_the_rulebook(born, first_day):
    """L5: after the last Friday in June, and never on the birthday."""
    assert young_person_from(born) == first_day


def test_it_is_noticed_on_the_day_once_and_pauses(spring):
    """L5: the council and who asked are told; without an answer nothing happens, ever."""
    case = Case(answers=BORN).at(Stage.CONSIDERING)
    spring.move_to(london(2026, 6, 26))
    assert noticed(case) == []
    spring.move_to(london(2026, 6, 27))
    assert noticed(case) == [case.disagreement.pk]
    assert (case.disagreement.stage, case.disagreement.desk) == (Stage.YOUNG_PERSON, Desk.COUNCIL)
    told = dict(Message.objects.filter(kind__startswith="n23").values_list("kind", "to"))
    assert told == {"n23_they_decide": case.family.email, "n23_they_decide_council": case.officer.email}
    assert (ComingOfAge.objects.count(), Event.objects.filter(verb="come_of_age").count()) == (1, 1)
    spring.move_to(london(2029, 6, 27))
    assert (noticed(case), case.disagreement.stage) == ([], Stage.YOUNG_PERSON)


def test_who_knew_when_they_asked_is_not_asked_again(spring):
    """L5 L6: asked after the day, by the young person, or by who stands in their place: nothing new has come about."""
    theirs = Case(asked_by="young_person").at(Stage.CONSIDERING)
    spring.move_to(london(2026, 7, 1))
    Case(answers=BORN).at(Stage.CONSIDERING)
    child = Case(council("southmere")).at(Stage.CONSIDERING)
    assert noticed(theirs) == []
    assert child.disagreement.is_open


def test_a_family_that_a_setting_named_is_asked_in_the_young_persons_place(spring):
    """L5 L30: the setting stays who asked; the young person takes the place of their parent."""
    case = Case(asked_by="setting", answers=BORN).at(Stage.ASKING)
    spring.move_to(london(2026, 7, 1))
    assert noticed(case) == [case.disagreement.pk]
    parent = case.party(PartyKind.FAMILY)
    ask(case)
    actions.answer_age(case.disagreement, Said(CARRY_ON), by=yaz())
    now = case.refreshed().party(PartyKind.FAMILY)
    parent.refresh_from_db()
    assert (now.user, now.answer, parent.kind, parent.required) == (yaz(), "agreed", PartyKind.FORMER, False)
    assert case.disagreement.requester == case.family


def test_nothing_new_is_shared_and_what_was_seen_stays_seen():
    """L5: each is refused with why; the school still reads what it read."""
    case = paused(Stage.ASKING)
    school = case.party()
    refused = [
        lambda: actions.invite_again(case.disagreement, school, by=case.officer),
        lambda: actions.open_invitation(school, by=User.objects.for_email(school.contact.email)),
        lambda: send(case, case.family, Level.EVERYONE),
    ]
    for act in refused:
        with pytest.raises(Refused):
            act()
    kept = sent(case, case.family, Level.MEDIATOR)
    with pytest.raises(Refused):
        provider_actions.share_document(kept, by=case.family)
    considering = paused(Stage.CONSIDERING, authority=council("southmere"))
    with pytest.raises(Refused, match="young person"):
        provider_actions.refer(
            considering.disagreement, contract(considering.council, "Others"), by=considering.officer
        )
    offered = Case(council("westmere")).at(Stage.OFFERED).came_of_age()
    with pytest.raises(Refused, match="paused"):  # why is not a provider's to know
        offered.accepted()


def test_who_has_opened_an_invitation_reads_on():
    case = Case().at(Stage.ALL_AGREED)
    before = page(case.answers_for(), url(case, "take_part"))
    case.came_of_age()
    after = page(case.answers_for(), url(case, "take_part"))
    assert all("The help in the plan has not started." in text for text in (before, after))


def test_the_parent_says_once_how_they_are_reached_and_never_at_an_address_in_the_case():
    """L5: nobody answers for the young person by giving their own address, and it is not shown to the parent again."""
    case = Case().at(Stage.CONSIDERING).came_of_age()
    parent = signed_in(case.family)
    assert url(case, "reach_young_person") in page(case.family, url(case, "tracking"))
    empty = parent.post(url(case, "reach_young_person"), {}).content.decode()
    assert "Give at least one way to reach them" in empty
    own = parent.post(url(case, "reach_young_person"), {"email": case.family.email}, follow=True).content.decode()
    assert "somebody else in this request" in own
    parent.post(url(case, "reach_young_person"), {"email": YAZ, "phone": "01632 960777"})
    (asked,) = Message.objects.filter(kind="n23_you_decide")
    assert (asked.to, url(case, "young_person") in asked.body) == (YAZ, True)
    seen = page(case.family, url(case, "tracking")) + page(case.family, url(case, "reach_young_person"))
    assert (YAZ in seen, "960777" in seen) == (False, False)
    with pytest.raises(Refused):
        ask(case, "another@example.org", by=case.family)
    assert YAZ in page(case.officer, url(case, "reach_young_person_for"))
    ask(case, "yaz.right@example.org")
    assert signed_in(yaz()).get(url(case, "young_person")).status_code == 404
    assert User.objects.filter(email="yaz.right@example.org").exclude(pk__in=idle.accounts()).exists()


def test_it_is_the_councils_move_until_they_are_asked_and_theirs_then():
    """L5, L21: who has been asked is waited for, and nobody is told that somebody else is to act."""
    case = Case().at(Stage.ALL_AGREED).came_of_age()
    before, after = case.disagreement.whose_move, ask(case).disagreement.whose_move
    assert (before, after) == (Whose.COUNCIL, Whose.YOUNG_PERSON)
    assert "It is the move of the young person." in page(case.officer, url(case, "officer_case"))
    assert "The young person</dd>" in page(case.family, url(case, "tracking"))
    theirs = page(yaz(), reverse("my_requests"))
    assert ("is about you" in theirs, "You have no requests here" in theirs) == (True, False)


def test_the_young_person_reads_what_it_is_and_who_has_read_it_and_no_words_of_it():
    """L5 L46: looking changes nothing, however often, and there is a code before it."""
    case = paused(contact=CONTACT, answers=SECRETS)
    assert signed_in(person()).get(url(case, "young_person")).status_code == 404
    before = ComingOfAge.objects.values().get()
    shown = page(yaz(), url(case, "young_person"))
    page(yaz(), url(case, "young_person"))
    assert ComingOfAge.objects.values().get() == before
    assert all(text in shown for text in ("Pat Parent", "Elm Example School", "Calm Waters", "Northwick Council"))
    assert [text for text in ("zq7", "The help in the plan", "I like drawing") if text in shown] == []
    assert signed_in(case.family).get(url(case, "young_person")).status_code == 404
    assert "Choose what you want to happen" in choose(case, "").content.decode()


def test_they_carry_it_on_and_neither_reaches_the_other():
    """L5, section 7: it is theirs, with an agreement of their own; the parent has lost it."""
    case = Case(contact=CONTACT, answers=SECRETS).at(Stage.ALL_AGREED)
    note = "zq76qz for the mediator alone"
    provider_actions.keep_private_note(case.party(PartyKind.REQUESTER), note, by=case.family)
    sent(case, case.family, Level.MEDIATOR, name="zq77qz.pdf")
    ask(case.came_of_age())
    choose(case, CARRY_ON, phone="01632 960888", keeps_supporter="on")
    disagreement = case.refreshed().disagreement
    assert (disagreement.requester, disagreement.asked_by, disagreement.stage) == (yaz(), "young_person", "all_agreed")
    assert Pause.objects.get().ended_by == yaz()
    newest = Agreement.objects.last()
    assert (newest.party, newest.answer, newest.recorded_by) == (case.party(PartyKind.REQUESTER), "agreed", yaz())
    pages = ("tracking", "answers", "own_copy", "own_note", "documents", "change_copies")
    theirs = "".join(page(yaz(), url(case, name)) for name in pages)
    assert "zq7" not in theirs
    assert "Pat Parent" in theirs
    assert {signed_in(case.family).get(url(case, name)).status_code for name in pages} == {404}
    assert disagreement.reference not in page(case.family, reverse("my_requests"))
    told = page(case.officer, url(case, "officer_case")) + page(case.mediator.user, url(case, "referral"))
    assert "01632 960888" in told
    assert note in page(case.mediator.user, url(case, "referral"))
    assert Message.objects.get(kind="n23_theirs_now").to == "zq73qz@example.org"
    assert Message.objects.get(kind="n23_yours_now").to == YAZ
    with pytest.raises(PermissionDenied):
        provider_actions.withdraw(disagreement, by=case.family)


def test_it_goes_on_as_it_was():
    case = paused()
    choose(case, AS_IT_IS)
    assert (case.refreshed().disagreement.stage, case.disagreement.requester) == (Stage.ALL_AGREED, case.family)
    assert "as you said" in page(yaz(), url(case, "young_person"))
    assert Message.objects.get(kind="n23_goes_on").to == case.family.email
    with pytest.raises(Refused):
        provider_actions.stop_at_age(case.disagreement, by=yaz())


def test_they_stop_it_and_nobody_reads_that_it_was_them():
    """L5 R48: the provider loses sight of it, and the school and the parent read that it has ended."""
    case = paused()
    choose(case, STOP)
    choose(case, STOP)
    assert case.refreshed().disagreement.stage == Stage.WITHDRAWN
    assert signed_in(case.mediator.user).get(url(case, "referral")).status_code == 404
    told = {one.kind: one.body for one in Message.objects.filter(kind__in=["n23_ended", "n16_ended"])}
    assert [kind for kind, body in told.items() if "young" in body] == []
    assert set(told) == {"n23_ended", "n16_ended"}
    theirs = page(case.family, url(case, "tracking")) + page(case.family, reverse("my_requests"))
    assert ("This request has ended" in theirs, "You stopped" in theirs) == (True, False)


@pytest.mark.parametrize("answer", [CARRY_ON, AS_IT_IS, STOP, IN_THEIR_PLACE])
def test_an_officer_writes_down_what_they_say(answer):
    """L5 L6, section 7: by phone, without e-mail; where they cannot decide, how that is known is kept, once."""
    case = ask(Case().at(Stage.ALL_AGREED).came_of_age(), email="", phone="01632 960777")
    assert Message.objects.get(kind="n23_you_decide").state == Message.State.BY_HAND
    officer = signed_in(case.officer)
    said = {
        "answer": answer,
        "channel": "phone",
        "note": "The college and a deputy said so." * (answer == IN_THEIR_PLACE),
    }
    assert "then tick to say so" in officer.post(url(case, "record_age_answer"), said).content.decode()
    officer.post(url(case, "record_age_answer"), said | {"spoke_to_them": "on"})
    young = ComingOfAge.objects.get()
    assert (young.answer, young.answered_by_way_of, young.recorded_by) == (answer, Channel.PHONE, case.officer)
    case.refreshed()
    assert case.disagreement.stage == (Stage.WITHDRAWN if answer == STOP else Stage.ALL_AGREED)
    assert (case.disagreement.asked_by == "young_person") == (answer == CARRY_ON)
    assert (case.disagreement.acting_basis == ActingBasis.PARENT_OF) == (answer == IN_THEIR_PLACE)
    if answer == CARRY_ON:
        assert case.disagreement.contact.callback_code


def test_nobody_is_written_down_who_cannot_be_reached():
    case = Case().at(Stage.CONSIDERING).came_of_age()
    with pytest.raises(NotReady):
        actions.record_age_answer(case.disagreement, Said(CARRY_ON, channel=Channel.PHONE), by=case.officer)
    assert Pause.objects.get().ended_at is None


def test_a_parent_never_sees_a_young_persons_own_request():
    """Section 7: not with the child's details, not with an address on the case, not through a request of their own."""
    parent = person("Pat Parent")
    answers = {"who-is-asking": {"asked_by": "young_person"}}
    case = Case(asked_by="young_person", answers=answers).at(Stage.ALL_AGREED)
    actions.change_copies(case.disagreement, Copies.PARENT, parent.email, by=case.family)
    Case(family=parent, answers={"date-of-birth": {"date_of_birth": case.disagreement.date_of_birth}}).at(
        Stage.CONSIDERING
    )
    client = signed_in(parent)
    pages = ("tracking", "claim", "answers", "own_copy", "documents", "take_part", "young_person", "change_copies")
    assert {client.get(url(case, name), follow=True).status_code for name in pages} == {404}
    born = {"date_of_birth-day": "2", "date_of_birth-month": "3", "date_of_birth-year": "2008"}
    assert client.post(url(case, "claim"), born).status_code == 404
    shown = [client.get(reverse(name)).content.decode() for name in ("my_requests", "take_part_list")]
    assert [one for one in shown if case.disagreement.reference in one] == []


def test_copies_go_to_whom_a_young_person_chooses_and_let_nobody_in():
    """L46, beyond 14: off unless chosen, changed at any time, with the reference and no way into it."""
    case = Case(asked_by="young_person").at(Stage.CONSIDERING)
    assert not Message.objects.filter(kind="n24_copy").exists()
    young, address = signed_in(case.family), url(case, "change_copies")
    own = young.post(address, {"copies": "parent", "parents_email": case.family.email}).content.decode()
    assert "That is your own address" in own
    young.post(address, {"copies": "supporter", "supporters_email": "helper@example.org"})
    case.asked()
    (copy,) = Message.objects.filter(kind="n24_copy")
    assert (copy.to, case.disagreement.reference in copy.body) == ("helper@example.org", True)
    assert f"/requests/{case.disagreement.reference}" not in copy.body
    young.post(address, {"copies": "nobody"})
    actions.answer(case.disagreement, "Year 12", by=case.family)
    case.refreshed().asked()
    assert Message.objects.filter(kind="n24_copy").count() == 1
    assert signed_in(Case().at(Stage.CONSIDERING).family).get(address).status_code == 404
    assert Disagreement.objects.get(pk=case.disagreement.pk).contact.copies_email == ""
