"""Do the links in our mails die when they must, survive who follows them unasked, and tell nobody who is known here?

More about invitations: test_asked_pages.py and test_ways_in.py. More about coming back: test_coming_back.py.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from requests_app import actions
from requests_app.delivery import deliver
from requests_app.errors import Refused
from requests_app.models import Answer, Event, Message, PartyKind
from requests_app.stages import Stage
from tests.make import Case, person
from tests.requests_app.test_asked_pages import is_gone, link, page_of
from tests.requests_app.test_officer_people import _at, change
from tests.requests_app.test_tracking_pages import words
from tests.test_races import race, told_and_not_told
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DETAILS = {"name": "Elm Example School", "required": True, "person": "", "phone": ""}
LINK = re.compile(r"^http://testserver(/\S+)$", re.MULTILINE)


def mailed(to: str) -> list[str]:
    """Let the worker do its round, and return the links in the mails to an address, oldest first."""
    deliver()
    return [LINK.search(one.body).group(1) for one in mail.outbox if one.to == [to]]


def new_link(case: Case, by: User | None = None):
    """Press "Send a new link" on the page of the school."""
    return signed_in(by or case.officer).post(_at(case, "invite_again", case.party().pk), follow=True)


# -- links that have to die --------------------------------------------------------------------------------------------


def test_a_link_that_is_too_old_says_so_shows_nothing_and_says_how_to_get_in(client, settings):
    case = Case().at(Stage.OFFERED)
    with time_machine.travel(timezone.now()) as clock:
        (address,) = mailed(case.party().contact.email)
        clock.shift(timedelta(days=settings.INVITATION_DAYS) - timedelta(minutes=1))
        assert not is_gone(client, address)
        clock.shift(timedelta(minutes=2))
        assert is_gone(client, address)
        text = words(client.get(address).content.decode())
    assert "It may be too old, or a newer one has been sent." in text
    assert "You can also come in without a link. We e-mail you a code, and you type it here." in text


def test_a_new_address_kills_the_old_link_and_gets_one_of_its_own(client):
    case = Case().at(Stage.ASKING)
    (old,) = mailed(case.party().contact.email)
    change(case, case.party(), email="head@elm.example.org")
    (new,) = mailed("head@elm.example.org")
    assert (is_gone(client, old), is_gone(client, new)) == (True, False)
    assert client.post(new, {"email": "head@elm.example.org"})["Location"] == page_of(case)


def test_an_officer_sends_a_new_link_to_the_same_address_and_the_old_one_dies(client):
    """Lost link (section 7)."""
    case = Case().at(Stage.ASKING)
    (old,) = mailed(case.party().contact.email)
    page = new_link(case)
    assert page.redirect_chain == [(_at(case, "change_parties"), 302)]
    assert "A new link is on its way to Elm Example School. Any link from before has stopped working." in words(
        page.content.decode()
    )
    new = mailed(case.party().contact.email)[-1]
    assert (is_gone(client, old), is_gone(client, new)) == (True, False)


def test_a_new_link_is_written_in_the_record_and_the_family_can_read_that_it_was_sent():
    case = Case().at(Stage.ASKING)
    mailed(case.party().contact.email)
    new_link(case)
    event = Event.objects.get(verb="invite_again")
    assert (event.by, event.acting_as, event.detail) == (case.officer, "council", str(case.party().pk))
    tracking = signed_in(case.family).get(page_of(case, "tracking")).content.decode()
    assert "Northwick Council sent somebody who was asked a new link." in words(tracking)


def test_a_new_link_takes_back_nothing_that_was_said():
    case = Case().at(Stage.ALL_AGREED)
    mailed(case.party().contact.email)
    answering = case.answers_for()
    new_link(case)
    assert (case.party().answer, case.party().user) == (Answer.AGREED, answering)
    assert case.refreshed().disagreement.stage == Stage.ALL_AGREED


def test_while_a_link_is_still_waiting_to_be_sent_no_other_is_made():
    case = Case().at(Stage.ASKING)
    for _ in range(2):
        new_link(case)
    assert Message.objects.filter(kind="n07_invitation").count() == 1
    mailed(case.party().contact.email)
    for _ in range(2):
        new_link(case)
    assert Message.objects.filter(kind="n07_invitation").count() == 2
    assert Event.objects.filter(verb="invite_again").count() == 1


def test_a_link_that_could_not_be_delivered_can_be_sent_again():
    case = Case().at(Stage.ASKING)
    Message.objects.filter(kind="n07_invitation").update(state=Message.State.FAILED)
    new_link(case)
    assert Message.objects.filter(kind="n07_invitation", state=Message.State.QUEUED).count() == 1


def test_without_an_address_the_officer_is_told_what_to_do():
    case = Case().at(Stage.ASKING)
    case.party().contact.__class__.objects.filter(party=case.party()).update(email="")
    assert "We have no e-mail address for Elm Example School." in words(new_link(case).content.decode())
    assert not Event.objects.filter(verb="invite_again").exists()
    assert "Send a new link" not in signed_in(case.officer).get(_at(case, "change_party", case.party().pk)).text


@pytest.mark.parametrize("stage", [Stage.CONSIDERING, Stage.WITHDRAWN])
def test_no_link_goes_to_anybody_who_is_not_being_asked(stage):
    """R36, R48: nobody is told before the council goes ahead, nor after it was stopped."""
    case = Case().at(Stage.ASKING).withdrawn() if stage == Stage.WITHDRAWN else Case().at(stage)
    before = Message.objects.filter(kind="n07_invitation").count()
    assert "the request has moved on" in words(new_link(case).content.decode())
    assert Message.objects.filter(kind="n07_invitation").count() == before


def test_the_button_is_where_somebody_has_been_asked():
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.ASKING)
    page = signed_in(case.officer).get(_at(case, "change_party", case.party().pk)).text
    assert f'action="{_at(case, "invite_again", case.party().pk)}"' in page
    of_council = _at(case, "invite_again", case.party(PartyKind.COUNCIL).pk)
    assert signed_in(case.officer).post(of_council).status_code == 404
    early = Case().at(Stage.CONSIDERING)
    assert "Send a new link" not in signed_in(early.officer).get(_at(early, "change_party", early.party().pk)).text


def test_nobody_else_sends_a_new_link():
    case = Case().at(Stage.ASKING)
    for stranger in (case.family, case.answers_for(), case.provider_coordinator, person("Somebody Else")):
        assert signed_in(stranger).post(_at(case, "invite_again", case.party().pk)).status_code == 404


# -- links that must not be spent by whoever follows them (fixmystreet#4543) -------------------------------------------


def test_no_link_in_any_mail_is_spent_by_a_scanner_that_follows_it_twice():
    """fixmystreet#4543. Every kind of mail of a case, from saving to agreeing; then its owner follows it."""
    case = Case().drafted()
    actions.attach(type(case.disagreement).objects.filter(pk=case.disagreement.pk), by=case.family)
    case.submitted().taken_up().asked()
    actions.answer(case.disagreement, "Year 4.", by=case.family)
    case.refreshed().referred().accepted()
    deliver()
    links = [LINK.search(one.body).group(1) for one in mail.outbox]
    before = rows()
    for address in links * 2:
        assert Client().get(address).status_code in {200, 302}
        assert Client().head(address).status_code in {200, 302}
    assert rows() == before
    school = case.party().contact.email
    assert Client().post(mailed(school)[0], {"email": school})["Location"] == page_of(case)


def rows() -> dict:
    """Return how many rows there are of everything, sessions of strangers aside."""
    with connection.cursor() as cursor:
        tables = [
            one for one in connection.introspection.table_names() if one not in ("django_session", "portal_cache")
        ]
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- names of ours
            counts[table] = cursor.fetchone()[0]
    return counts


def test_a_link_to_carry_on_or_to_follow_a_request_holds_no_key(client):
    """Nothing that can be taken from a mailbox, a log or a scanner opens a request: the address does, with a code."""
    case = Case().at(Stage.QUESTION)
    deliver()
    mails = [one for one in mail.outbox if one.to == [case.family.email]]
    assert {LINK.search(one.body).group(1) for one in mails} == {page_of(case, "tracking")}
    answer = client.get(page_of(case, "tracking"))
    assert answer["Location"] == f"{reverse('sign_in')}?next={page_of(case, 'tracking')}"


# -- an invitation accepted twice at once (pretalx#2392) ---------------------------------------------------------------


def test_an_invitation_opened_twice_is_one_acceptance():
    """pretalx#2392, one after the other, in two browsers."""
    case = Case().at(Stage.ASKING)
    email = case.party().contact.email
    answers = [Client().post(link(case), {"email": email})["Location"] for _ in range(2)]
    assert answers == [page_of(case)] * 2
    assert User.objects.filter(email=email).count() == 1
    for _ in range(2):
        signed_in(case.answers_for()).post(page_of(case, "respond"), {"answer": "agreed", "wording": "1"})
    assert (case.party().agreements.count(), Event.objects.filter(verb="respond").count()) == (1, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_", range(2))
def test_an_invitation_opened_twice_at_the_same_moment_is_one_acceptance(_):
    """pretalx#2392."""
    case = Case().at(Stage.ASKING)
    email, address = case.party().contact.email, link(case)
    opened = race(*[lambda: Client().post(address, {"email": email})["Location"] for _ in range(3)])
    assert opened == [page_of(case)] * 3
    assert User.objects.filter(email=email).count() == 1
    who = case.party().user
    said = race(*[lambda: actions.respond(case.disagreement, Answer.AGREED, by=who) for _ in range(3)])
    assert told_and_not_told(said) == (3, 0)
    assert (case.party().agreements.count(), Event.objects.filter(verb="respond").count()) == (1, 1)
    assert Message.objects.filter(kind="n10_everyone_agreed", recipient="The person who asked").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_", range(2))
def test_of_two_new_links_sent_at_the_same_moment_one_is_made(_):
    case = Case().at(Stage.ASKING)
    Message.objects.filter(kind="n07_invitation").update(state=Message.State.SENT)
    party, people = case.party(), [case.officer, case.other_officer]
    results = race(*[lambda by=by: actions.invite_again(case.disagreement, party, by=by) for by in people])
    assert told_and_not_told(results) == (2, 0)
    assert (case.party().link_serial, Event.objects.filter(verb="invite_again").count()) == (2, 1)


# -- nobody learns who is known here -----------------------------------------------------------------------------------


def _said(response, email: str) -> tuple[int, str, str]:
    return (
        response.status_code,
        response.get("Location", ""),
        words(response.content.decode()).replace(email, "ADDRESS"),
    )


def _mails(before: int) -> int:
    deliver()
    return len(mail.outbox) - before


@pytest.mark.parametrize("wrong", ["somebody known", "an official", "nobody"])
def test_an_invitation_answers_every_wrong_address_alike(wrong):
    """Whoever holds the link learns that this is not the address, and not whether it is anybody's."""
    case = Case().at(Stage.OFFERED)
    deliver()
    people = {"somebody known": person("Known Parent").email, "an official": case.officer.email}
    answers = []
    for email in (people.get(wrong, "nobody@example.org"), "stranger@example.org"):
        before = len(mail.outbox)
        answers.append((_said(Client().post(link(case), {"email": email}), email), _mails(before)))
    assert answers[0] == answers[1]
    assert answers[0][1] == 0
    assert User.objects.filter(email__in=["nobody@example.org", "stranger@example.org"]).count() == 0


def test_the_page_to_claim_a_request_is_not_there_for_any_other_address():
    """Somebody signed in with another address cannot tell a request that waits to be claimed from one that is not."""
    case = Case(family=person("Pat Parent")).at(Stage.TO_CONSIDER)
    type(case.disagreement).objects.filter(pk=case.disagreement.pk).update(requester=None)
    stranger = signed_in(person("Somebody Else"))
    there, not_there = page_of(case, "claim"), reverse("claim", args=["DR-2222-2222"])
    for method in ("get", "post"):
        answers = [getattr(stranger, method)(one) for one in (there, not_there)]
        assert [one.status_code for one in answers] == [404, 404]
        assert words(answers[0].content.decode()) == words(answers[1].content.decode())
    answers = [Client().get(one)["Location"].split("?")[0] for one in (there, not_there)]
    assert answers == [reverse("sign_in")] * 2


def test_asking_for_a_code_on_the_way_makes_one_mail_whoever_it_is(client):
    """The form's own page, which may be given any address: same answer, one mail."""
    case = Case().at(Stage.OFFERED)
    deliver()
    pages = []
    for email in (case.family.email, case.officer.email, "nobody@example.org"):
        before, browser = len(mail.outbox), Client()
        answer = browser.post(reverse("sign_in"), {"email": email})
        said = _said(browser.get(answer["Location"]), email)
        pages.append((answer.status_code, answer["Location"], said, _mails(before)))
    assert pages[0] == pages[1] == pages[2]
    assert pages[0][3] == 1


def test_the_action_tells_an_officer_that_there_is_no_address():
    case = Case().at(Stage.ASKING)
    contact = case.party().contact
    contact.email = ""
    contact.save()
    with pytest.raises(Refused, match="We have no e-mail address"):
        actions.invite_again(case.disagreement, case.party(), by=case.officer)
