"""What does somebody see and do who was asked to take part? (5c, R4, R37, R39, R44, R45)"""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from providers import actions as provider_actions
from requests_app import actions, invitations, wording
from requests_app.models import Answer, CouncilRole, PartyKind
from requests_app.stages import Stage
from tests.make import ORGANISATION, Case, official
from tests.requests_app.test_tracking_pages import BLAME, EVERYBODY, read, rows, titles, words
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
GONE = "This link no longer works"
WRONG = "That is not the address the invitation was sent to."
NAMES = ("Pat Parent", "Kit Example", "Elm Example School")


def link(case: Case, kind: str = PartyKind.SCHOOL) -> str:
    """Return the address of an invitation, as the mail has it."""
    return invitations.address(case.party(kind)).removeprefix("http://testserver")


def page_of(case: Case, name: str = "take_part") -> str:
    return reverse(name, args=[case.disagreement.reference])


def signed_in_as(browser) -> str | None:
    return browser.session.get(SESSION_KEY)


def is_gone(browser, address: str) -> bool:
    """Return whether following a link leads to an explanation, and to nothing of the case."""
    text = words(browser.get(address, follow=True).content.decode())
    return GONE in text and not any(name in text for name in NAMES)


# -- the link -------------------------------------------------------------------------------------------------------


def test_a_link_that_scanners_have_followed_still_opens(client):
    """R37: following it changes nothing; typing the address it was sent to does."""
    case = Case().at(Stage.OFFERED)
    address = case.party().contact.email
    for follow in (client.get, client.get, client.head):
        assert follow(link(case)).status_code == 200
    assert (case.party().user, signed_in_as(client)) == (None, None)
    opened = client.post(link(case), {"email": address.upper()})
    assert opened["Location"] == page_of(case)
    assert case.party().user.email == address
    assert signed_in_as(client) == str(case.party().user.pk)


def test_the_page_behind_a_link_holds_nothing_of_the_case(client):
    """R4 R44: whoever the mail was forwarded to reads that it is voluntary, and no name."""
    case = Case().at(Stage.OFFERED)
    text = words(read(client, link(case)))
    assert case.disagreement.reference in text
    assert "You do not have to, and nobody will hold it against you." in text
    assert [name for name in (*NAMES, case.party().contact.email) if name in text] == []


def test_a_wrong_address_tells_nothing_and_lets_nobody_in(client):
    """R4."""
    case = Case().at(Stage.OFFERED)
    page = words(client.post(link(case), {"email": case.family.email}).content.decode())
    assert WRONG in page
    assert [name for name in (*NAMES, case.party().contact.email) if name in page] == []
    assert (case.party().user, signed_in_as(client)) == (None, None)


def test_addresses_cannot_be_tried_until_one_fits(client):
    """R4: ten an hour for one invitation; after that not even the right one. Another invitation is not affected."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.HEALTH)).at(Stage.OFFERED)
    tries = [client.post(link(case), {"email": f"guess{one}@example.org"}).status_code for one in range(11)]
    assert tries == [200] * 10 + [429]
    assert client.post(link(case), {"email": case.party().contact.email}).status_code == 429
    assert case.party().user is None
    health = case.party(PartyKind.HEALTH).contact.email
    assert client.post(link(case, PartyKind.HEALTH), {"email": health})["Location"] == page_of(case)


def test_a_replaced_link_explains_itself_and_opens_for_nobody(client):
    """R50: a new address kills the old link, for whoever had opened it too."""
    case = Case().at(Stage.ASKING)
    old_link, old = link(case), case.answers_for()
    party = case.party()
    details = {"name": party.name, "required": True, "person": "", "email": "right@elm.example.org", "phone": ""}
    actions.save_party(case.disagreement, party, details, by=case.officer)
    assert is_gone(client, old_link)
    client.post(old_link, {"email": old.email})
    assert (case.party().user, signed_in_as(client)) == (None, None)
    assert signed_in(old).get(page_of(case)).status_code == 404
    assert client.post(link(case), {"email": "right@elm.example.org"})["Location"] == page_of(case)


def test_an_expired_or_forged_link_explains_itself(client, settings):
    case = Case().at(Stage.OFFERED)
    good = link(case)
    with time_machine.travel(timezone.now() + timedelta(days=settings.INVITATION_DAYS - 1)):
        assert client.get(good).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=settings.INVITATION_DAYS, minutes=1)):
        assert is_gone(client, good)
    assert is_gone(client, good[:-2] + "x/")


@pytest.mark.parametrize("stage", [Stage.TO_CONSIDER, Stage.CONSIDERING, Stage.NOT_TAKEN_FORWARD])
def test_nobody_is_let_in_before_the_council_goes_ahead(stage, client):
    """R37: not even by a link that is rightly signed."""
    case = Case().at(stage)
    assert is_gone(client, link(case))
    client.post(link(case), {"email": case.party().contact.email})
    assert (case.party().user, signed_in_as(client)) == (None, None)


def test_an_officials_address_is_led_to_the_staff_door(client):
    """Design section 7: a link never stands in for a second factor."""
    case = Case().at(Stage.OFFERED)
    party = case.party()
    party.contact.email = official("Otis Official", "elm.example.org").email
    party.contact.save()
    page = client.post(link(case), {"email": party.contact.email}, follow=True)
    assert page.redirect_chain == [(reverse("staff_sign_in"), 302)]
    assert "Sign in here with your password and your second factor, or with a passkey." in words(page.content.decode())
    assert (case.party().user, signed_in_as(client)) == (None, None)


def test_who_is_signed_in_as_somebody_else_becomes_who_was_asked():
    """A shared computer: the answer is the school's, not the person's before."""
    case, before = Case().at(Stage.OFFERED), Case().at(Stage.TO_CONSIDER)
    browser = signed_in(before.family)
    browser.post(link(case), {"email": case.party().contact.email})
    assert signed_in_as(browser) == str(case.party().user.pk)
    assert browser.get(before.disagreement.get_absolute_url()).status_code == 404


def test_the_person_who_asked_cannot_answer_for_the_school_too(client):
    """R39: everyone agrees for themselves."""
    case = Case().at(Stage.OFFERED)
    party = case.party()
    party.contact.email = case.family.email
    party.contact.save()
    page = client.post(link(case), {"email": case.family.email}, follow=True)
    assert "This address already has a place in this request." in words(page.content.decode())
    assert case.party().user is None


# -- what they see ---------------------------------------------------------------------------------------------------

CONTACT = {
    "email": "pat.contact@example.org",
    "phone": "01632 960987",
    "address": "1 Hidden Lane",
    "good_times": "after the bedtime story",
    "best_way": "email",
}
PRIVATE = {
    "date-of-birth": {"date_of_birth": date(2017, 11, 4)},
    "where-they-live": {"postcode": "ZZ9 9ZZ", "postcode_unknown": False},
    "safe-contact": {"text": "Do not ring the landline"},
    "other-parents": {"answer": "not_safe", "name": "", "contact": ""},
    "views": {"views_how": "made", "views": "I like the quiet room"},
}
SECRETS = [
    "pat.contact@example.org",
    "01632 960987",
    "1 Hidden Lane",
    "after the bedtime story",
    "November 2017",
    "Do not ring the landline",
    "It is not safe to involve another person",
    "I like the quiet room",
    "Heron words",
]
PAGES = ("take_part", "respond", "party_private_note", "withdraw_agreement")


def with_secrets(stage: Stage) -> Case:
    case = Case(answers=PRIVATE, contact=CONTACT).at(stage)
    provider_actions.keep_private_note(case.party(PartyKind.REQUESTER), "Heron words", by=case.family)
    return case


@pytest.mark.parametrize("stage", [Stage.ASKING, Stage.ALL_AGREED, Stage.NOT_EVERYONE])
def test_nothing_private_is_on_any_page_of_who_was_asked(stage):
    """R4 5c: the provider reads it all, the school none of it."""
    case = with_secrets(stage)
    mediators = words(read(signed_in(case.provider_coordinator), page_of(case, "referral")))
    assert [secret for secret in SECRETS if secret not in mediators] == []
    assert "ZZ9 9ZZ" in read(signed_in(case.officer), page_of(case, "officer_case"))
    browser = signed_in(case.answers_for())
    pages = [browser.get(page_of(case, name)) for name in PAGES] + [browser.get(reverse("take_part_list"))]
    shown = words(" ".join(page.content.decode() for page in pages if page.status_code == 200))
    assert "Kit Example" in shown
    assert [secret for secret in (*SECRETS, "ZZ9 9ZZ") if secret in shown] == []


def test_who_was_asked_reads_what_it_is_about_and_who_else_is_asked():
    """R37 5c: after going ahead."""
    case = Case(with_whom=EVERYBODY).at(Stage.ASKING)
    told = rows(read(signed_in(case.answers_for()), page_of(case)))
    asked = told.pop("Who is being asked")
    assert told == {
        "Asked by": "Pat Parent",
        "Child or young person": "Kit Example",
        "Nursery, school or college": "Elm Example School",
        "About": "The special educational support being provided",
        "What has happened": "The help in the plan has not started.",
        "What would help": "A date when it starts.",
    }
    everybody = ["Pat Parent", ORGANISATION[PartyKind.SCHOOL], ORGANISATION[PartyKind.HEALTH], "Northwick Council"]
    assert sorted(asked.split()) == sorted(" ".join(everybody).split())


def test_the_mediator_is_named_to_who_was_asked():
    """R5."""
    case = Case().at(Stage.ASKING)
    text = words(read(signed_in(case.answers_for()), page_of(case)))
    assert "Mina Mediator of Calm Waters, who are independent of the council. Phone: 01632 960400." in text


def test_who_was_asked_sees_their_own_answer_and_how_many_have_agreed():
    """R39 5c: not what each of the others said."""
    case = Case(with_whom=EVERYBODY).at(Stage.ASKING)
    browser = signed_in(case.answers_for())
    before = titles(read(browser, page_of(case)))
    actions.respond(case.disagreement, Answer.DECLINED, by=case.answers_for(PartyKind.HEALTH))
    assert "1 of 4 have agreed so far. It goes ahead only if everyone agrees." in words(read(browser, page_of(case)))
    browser.post(page_of(case, "respond"), {"answer": "agreed"})
    html = read(browser, page_of(case))
    assert "2 of 4 have agreed so far. It goes ahead when everyone has." in words(html)
    assert titles(html) == ["You answered the invitation.", *before]
    assert re.findall(r"not to take part|Will not", words(html)) == []


def test_somebody_asked_in_another_case_sees_nothing_of_this_one():
    """R4."""
    case, other = Case().at(Stage.ASKING), Case().at(Stage.ASKING)
    assert signed_in(case.answers_for()).get(page_of(case)).status_code == 200
    browser = signed_in(other.answers_for())
    assert [browser.get(page_of(case, name)).status_code for name in PAGES] == [404] * len(PAGES)


def test_the_list_asks_the_database_the_same_whether_it_is_short_or_long():
    case = Case().at(Stage.ASKING)
    school = case.answers_for()
    counts = []
    for more in (0, 6):
        for _ in range(more):
            party = Case().at(Stage.OFFERED).party()
            party.user = school
            party.save()
        browser = signed_in(school)
        with CaptureQueriesContext(connection) as queries:
            html = read(browser, reverse("take_part_list"))
        counts.append((len(rows(html)), len(queries)))
    assert [rows_shown for rows_shown, _ in counts] == [1, 7]
    assert counts[0][1] == counts[1][1]


# -- what they answer ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["take_part", "respond"])
def test_they_answer_to_the_words_that_are_kept_with_the_answer(page):
    """R3 R39 R43 R44 R45 R46."""
    case = Case().at(Stage.ASKING)
    text = words(read(signed_in(case.answers_for()), page_of(case, page)))
    assert [sentence for sentence in wording.sentences() if sentence not in text] == []


def test_saying_no_needs_no_reason_and_asks_for_none():
    """R44: one question; afterwards something for the mediator alone, if they like, and blank is fine."""
    case = Case().at(Stage.ASKING)
    browser = signed_in(case.answers_for())
    _, _, main = read(browser, page_of(case, "respond")).partition("<main")
    assert set(re.findall(r'name="([^"]+)"', main)) - {"csrfmiddlewaretoken", "wording"} == {"answer"}
    note = page_of(case, "party_private_note")
    assert browser.post(page_of(case, "respond"), {"answer": "declined"})["Location"] == note
    assert browser.post(note, {"text": ""})["Location"] == page_of(case)
    assert case.party().answer == Answer.DECLINED
    assert not case.disagreement.private_notes.exists()
    text = words(read(browser, page_of(case)))
    assert "Will not take part." in text
    assert BLAME.findall(text) == []


def test_no_answer_is_asked_for_again():
    case = Case().at(Stage.ASKING)
    browser = signed_in(case.answers_for())
    assert "Choose an answer" in words(browser.post(page_of(case, "respond"), {}).content.decode())
    assert case.party().answer == ""


def test_a_mind_can_change_while_it_is_open():
    """R39 R44: and everyone is then agreed."""
    case = Case().at(Stage.NOT_EVERYONE)
    browser = signed_in(case.answers_for())
    assert f'href="{page_of(case, "respond")}"' in read(browser, page_of(case))
    assert browser.post(page_of(case, "respond"), {"answer": "agreed"})["Location"] == page_of(case)
    assert case.refreshed().disagreement.stage == Stage.ALL_AGREED
    text = words(read(browser, page_of(case)))
    assert "Everyone has agreed. The mediator speaks to each of you privately first" in text


def test_who_has_agreed_can_stop_without_a_reason():
    """R39 R44: it is no longer everyone at once."""
    case = Case().at(Stage.ALL_AGREED)
    browser, stop = signed_in(case.answers_for()), page_of(case, "withdraw_agreement")
    text = words(read(browser, stop))
    assert "You can stop at any time, and you do not have to say why." in text
    assert "Nobody will hold it against you, and it cannot be used at the SEND Tribunal." in text
    assert case.refreshed().disagreement.stage == Stage.ALL_AGREED  # reading changes nothing
    for _ in range(2):
        assert browser.post(stop)["Location"] == page_of(case)
    assert case.refreshed().disagreement.stage == Stage.NOT_EVERYONE
    assert [one.answer for one in case.party().agreements.all()] == [Answer.AGREED, Answer.WITHDRAWN]
    assert browser.get(stop)["Location"] == page_of(case)


def test_who_has_agreed_cannot_say_no_past_the_page_that_stops():
    """R39: everyone hears of a stop; a decline would not tell the others."""
    case = Case().at(Stage.ALL_AGREED)
    page = signed_in(case.answers_for()).post(page_of(case, "respond"), {"answer": "declined"}, follow=True)
    assert "To change that, choose “Stop taking part”." in words(page.content.decode())
    assert case.party().answer == Answer.AGREED


@pytest.mark.parametrize("name", ["respond", "withdraw_agreement"])
def test_nothing_can_be_answered_once_it_was_withdrawn(name):
    """R48."""
    case = Case().at(Stage.ALL_AGREED)
    school = case.answers_for()
    case.withdrawn()
    page = signed_in(school).post(page_of(case, name), {"answer": "talk_first"}, follow=True)
    assert "There is nothing you need to do" in words(page.content.decode())
    assert case.party().answer == Answer.AGREED


# -- the council as one of them --------------------------------------------------------------------------------------


def test_who_answers_for_the_council_answers_like_anybody_else():
    """R39 N8: on the same page, and told that somebody else considers it."""
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.ASKING)
    browser = signed_in(case.representative)
    assert "A different officer considers the request." in words(read(browser, page_of(case)))
    browser.post(page_of(case, "respond"), {"answer": "agreed"})
    assert case.refreshed().disagreement.stage == Stage.ALL_AGREED
    assert browser.get(page_of(case, "officer_case")).status_code == 404


def test_who_no_longer_answers_for_the_council_loses_sight_at_once():
    """5c."""
    case = Case(with_whom=(PartyKind.COUNCIL,)).at(Stage.ASKING)
    browser = signed_in(case.representative)
    assert browser.get(page_of(case)).status_code == 200
    CouncilRole.objects.filter(user=case.representative).delete()
    assert browser.get(page_of(case)).status_code == 404
