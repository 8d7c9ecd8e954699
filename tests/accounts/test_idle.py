"""Is somebody who was away signed out, and does what they then send reach whom it is for, and nobody else?"""

import re
from datetime import timedelta

import pytest
import time_machine
from cryptography.fernet import InvalidToken
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import kept, sealing
from accounts.models import User
from providers.models import PrivateNote
from requests_app.models import Decision, Question
from requests_app.stages import Stage
from tests.make import PASSWORD, Case
from tests.requests_app import asking

from . import doors

pytestmark = pytest.mark.django_db
CARRY_ON, HOME, LANDING = reverse("carry_on"), reverse("home"), reverse("landing")
FAMILY_DOOR, STAFF_DOOR = reverse("sign_in"), reverse("staff_sign_in")
STAFF_AWAY, FAMILY_AWAY = timedelta(minutes=31), timedelta(hours=2, minutes=1)
SIGNED_OUT = "You were signed out because nothing happened for {}. Nothing you saved is lost."
KEPT = "What you typed is kept for one hour. Sign in to carry on with it."
WHY = "We talked to the school.\r\n\r\nThey have <agreed> to meet you “soon”."
EXPLANATION = {"reason": "family_matter", "explanation": WHY, "routes": ["sendiass"], "next_steps": ""}


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now().replace(microsecond=0), tick=False) as traveller:
        yield traveller


def come_in(client: Client, user: User):
    """Sign in by this person's real door, and return the answer to the last step."""
    if not user.is_official:
        return doors.sign_in_by_code(client, user.email)
    if not hasattr(user, "app_secret"):
        doors.enrolled(user)
    doors.give_password(client, user, password=PASSWORD)
    return client.post(reverse("mfa_authenticate"), {"code": doors.app_code(user.app_secret)})


def page_of(case: Case, name: str) -> str:
    return reverse(name, args=[case.disagreement.reference])


def fields_of(response) -> dict:
    """Return what the button of a page would send, as a browser reads it off the page."""
    found = re.findall(r'<input type="hidden" name="(\w[\w-]*)" value="([^"]*)">', response.content.decode())
    names = [name for name, _ in found if name != "csrfmiddlewaretoken"]
    return {name: [_unescaped(value) for one, value in found if one == name] for name in names}


def _unescaped(text: str) -> str:
    for escaped, plain in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        text = text.replace(escaped, plain)
    return text


def carry_on(client: Client):
    """Press the button, and follow where it leads as a browser does."""
    return client.post(CARRY_ON, fields_of(client.get(CARRY_ON)), follow=True)


def told(client: Client, response) -> str:
    return client.get(response["Location"]).content.decode()


# -- signed out for real ----------------------------------------------------------------------------------------------


def test_an_official_who_was_away_is_signed_out_and_led_to_the_staff_door(client, clock):
    doors.sign_in_as_staff(client)
    before = client.session.session_key
    for _ in range(3):
        clock.shift(timedelta(minutes=29))
        assert client.get(reverse("second_factor")).status_code == 200
    clock.shift(timedelta(minutes=30))
    answer = client.get(reverse("second_factor") + "?a=b")
    assert answer["Location"] == f"{STAFF_DOOR}?next=%2Fstaff%2Fsecond-factor%2F%3Fa%3Db"
    assert (doors.is_in(client), Session.objects.filter(session_key=before).exists()) == (False, False)
    assert SIGNED_OUT.format("30 minutes") in told(client, answer)


def test_nothing_of_the_ended_session_is_in_the_next_one(client, clock):
    doors.sign_in_as_staff(client)
    session = client.session
    session["something"] = "of theirs"
    session.save()
    clock.shift(STAFF_AWAY)
    client.get(reverse("second_factor"))
    assert set(client.session.keys()) - {"_messages"} == {"time_was_up"}


def test_a_family_may_be_away_for_two_hours(client, clock):
    family = Case().at(Stage.CONSIDERING).family
    come_in(client, family)
    clock.shift(timedelta(hours=1, minutes=59))
    assert client.get(reverse("my_requests")).status_code == 200
    clock.shift(timedelta(hours=2))
    answer = client.get(reverse("my_requests"))
    assert answer["Location"] == f"{FAMILY_DOOR}?next=%2Frequests%2F"
    assert SIGNED_OUT.format("2 hours") in told(client, answer)


def test_an_official_is_signed_out_after_a_working_day_however_busy_they_are(client, clock):
    case = Case().at(Stage.CONSIDERING)
    come_in(client, case.officer)
    for _ in range(19):
        clock.shift(timedelta(minutes=25))
        assert client.get(reverse("queue")).status_code == 200
    clock.shift(timedelta(minutes=25))
    answer = client.post(page_of(case, "not_take_forward"), EXPLANATION)
    assert "You were signed out because you had been signed in for 8 hours. Nothing" in told(client, answer)
    assert come_in(client, case.officer)["Location"] == CARRY_ON


def test_a_family_is_signed_out_after_a_day_however_busy_they_are(client, clock):
    doors.family()
    doors.sign_in_by_code(client, doors.FAMILY)
    for _ in range(13):
        clock.shift(timedelta(minutes=110))
        assert client.get(reverse("my_requests")).status_code == 200
    clock.shift(timedelta(minutes=110))
    answer = client.get(reverse("my_requests"))
    assert "You were signed out because you had been signed in for 24 hours. Nothing" in told(client, answer)


def test_both_factors_are_needed_again(client, clock):
    user = doors.enrolled()
    doors.sign_in_as_staff(client, user)
    clock.shift(STAFF_AWAY)
    client.get(reverse("second_factor"))
    doors.give_password(client, user)
    assert not doors.is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": doors.app_code(user.app_secret)})
    assert client.get(reverse("second_factor")).status_code == 200


def test_a_public_page_just_opens_and_says_so(client, clock):
    doors.sign_in_as_staff(client)
    clock.shift(STAFF_AWAY)
    page = client.get(HOME).content.decode()
    assert SIGNED_OUT.format("30 minutes") in page
    assert "Sign out" not in page


def test_an_address_that_does_not_exist_asks_nothing_and_is_no_sign_of_somebody_being_there(client, clock):
    """Scanners ask for such addresses all day. The next page that there is ends the session all the same."""
    doors.sign_in_as_staff(client)
    clock.shift(STAFF_AWAY)
    assert client.get("/no/such/page/").status_code == 404
    client.get(HOME)
    assert not doors.is_in(client)


def test_a_visit_is_written_down_once_a_minute_and_no_more(client, clock):
    family = Case().at(Stage.CONSIDERING).family
    come_in(client, family)
    seen = [client.session["seen_at"]]
    for seconds in (30, 29, 1):
        clock.shift(timedelta(seconds=seconds))
        client.get(HOME)
        seen.append(client.session["seen_at"])
    assert [one - seen[0] for one in seen] == [0, 0, 0, 60]


def test_somebody_who_never_signed_in_may_take_as_long_as_they_like(client, clock):
    draft = asking.begin(client)
    clock.shift(timedelta(days=2))
    assert asking.led_to(asking.answer(client, draft, "relationship")) == "your-name"


# -- session lost, form blank (docassemble#482) -----------------------------------------------------------------------


def test_an_officer_who_was_away_while_explaining_a_decision_loses_nothing(client, clock):
    """docassemble#482."""
    case = Case().at(Stage.CONSIDERING)
    come_in(client, case.officer)
    page = page_of(case, "not_take_forward")
    clock.shift(STAFF_AWAY)
    answer = client.post(page, EXPLANATION)
    assert (answer["Location"], doors.is_in(client)) == (STAFF_DOOR, False)
    assert f"{SIGNED_OUT.format('30 minutes')} {KEPT}" in told(client, answer)
    assert come_in(client, case.officer)["Location"] == CARRY_ON
    again = carry_on(client)
    assert again.redirect_chain == [(page, 307)]
    assert again.context["decision"].explanation == WHY.replace("\r\n", "\n")
    client.post(page, EXPLANATION | {"step": "send"})
    assert Decision.objects.get().explanation == WHY.replace("\r\n", "\n")


def test_a_family_who_was_away_while_answering_a_question_loses_nothing(client, clock):
    """docassemble#482."""
    case = Case().at(Stage.QUESTION)
    come_in(client, case.family)
    clock.shift(FAMILY_AWAY)
    answer = client.post(page_of(case, "answer"), {"text": WHY})
    assert answer["Location"] == FAMILY_DOOR
    assert Question.objects.get().answer == ""
    come_in(client, case.family)
    assert carry_on(client).redirect_chain == [(page_of(case, "answer"), 307), (page_of(case, "tracking"), 302)]
    assert Question.objects.get().answer == WHY.replace("\r\n", "\n")


def test_a_family_who_was_away_while_filling_in_a_draft_loses_nothing(client, clock):
    """docassemble#482. A draft page turns strangers away by itself: whoever holds the draft may be one."""
    case = Case().drafted()
    come_in(client, case.family)
    clock.shift(FAMILY_AWAY)
    answer = asking.answer(client, case.disagreement, "what-happened", {"what_happened": "It all stopped again."})
    assert answer["Location"] == FAMILY_DOOR
    come_in(client, case.family)
    assert asking.page_url(case.disagreement, "what-happened") == carry_on(client).redirect_chain[0][0]
    assert case.refreshed().disagreement.what_happened == "It all stopped again."


def test_somebody_who_was_asked_and_was_away_loses_nothing(client, clock):
    case = Case().at(Stage.ASKING)
    come_in(client, case.answers_for())
    clock.shift(FAMILY_AWAY)
    client.post(page_of(case, "respond"), {"answer": "talk_first", "wording": "1"})
    come_in(client, case.answers_for())
    carry_on(client)
    assert case.party().answer == "talk_first"


def test_the_page_shows_what_was_typed_by_its_label_and_as_text(client, clock):
    case = Case().at(Stage.CONSIDERING)
    come_in(client, case.officer)
    clock.shift(STAFF_AWAY)
    client.post(page_of(case, "not_take_forward"), EXPLANATION, headers={"referer": "http://testserver/officer/?a=b"})
    come_in(client, case.officer)
    page = client.get(CARRY_ON)
    rows = [(row["label"], row.get("value") or row["values_list"]) for row in page.context["kept"].rows]
    assert rows == [
        ("Reason", "It is between family members, or about a service this does not cover"),
        ("Explain it to the family", WHY),
        ("What they can do instead", "Talk to SENDIASS, who are free and impartial"),
    ]
    assert "They have &lt;agreed&gt; to meet you “soon”." in page.content.decode()
    assert 'href="/officer/?a=b">Go back without it</a>' in page.content.decode()


def test_two_tabs_the_first_ends_the_session_and_the_second_loses_nothing(client, clock):
    case = Case().at(Stage.QUESTION)
    come_in(client, case.family)
    clock.shift(FAMILY_AWAY)
    client.get(reverse("my_requests"))
    client.post(page_of(case, "answer"), {"text": WHY})
    assert come_in(client, case.family)["Location"] == CARRY_ON
    assert fields_of(client.get(CARRY_ON)) == {"text": [WHY]}


def test_away_again_before_it_was_sent_on_loses_nothing(client, clock):
    case = Case().at(Stage.CONSIDERING)
    come_in(client, case.officer)
    clock.shift(STAFF_AWAY)
    client.post(page_of(case, "not_take_forward"), EXPLANATION)
    come_in(client, case.officer)
    clock.shift(timedelta(minutes=30))
    client.post(CARRY_ON, EXPLANATION)
    assert not doors.is_in(client)
    assert come_in(client, case.officer)["Location"] == CARRY_ON


# -- what is not kept, and says so ------------------------------------------------------------------------------------


def away_and_back(client, clock, case: Case, data: dict, **extra):
    """Return the door that an officer meets who sends `data` too late, and the answer to signing in there."""
    come_in(client, case.officer)
    clock.shift(STAFF_AWAY)
    door = client.post(page_of(case, "not_take_forward"), data, **extra)
    return told(client, door), door, come_in(client, case.officer)


def test_it_is_given_back_once(client, clock):
    away_and_back(client, clock, Case().at(Stage.CONSIDERING), EXPLANATION)
    carry_on(client)
    assert client.get(CARRY_ON)["Location"] == HOME
    assert client.post(CARRY_ON, EXPLANATION)["Location"] == HOME


def test_it_is_kept_for_an_hour(client, clock):
    case = Case().at(Stage.CONSIDERING)
    come_in(client, case.officer)
    clock.shift(STAFF_AWAY)
    client.post(page_of(case, "not_take_forward"), EXPLANATION)
    clock.shift(timedelta(minutes=61))
    assert come_in(client, case.officer)["Location"] == LANDING
    assert "kept" not in client.session


def test_what_is_too_long_is_not_kept_and_that_is_said(client, clock):
    door, _, back = away_and_back(
        client, clock, Case().at(Stage.CONSIDERING), EXPLANATION | {"explanation": "x" * 200_001}
    )
    assert "What you typed was too long for us to keep, so you will have to write it again. We are sorry." in door
    assert back["Location"] == LANDING


def test_a_button_without_words_is_not_pressed_by_itself_later(client, clock):
    case = Case().at(Stage.TO_CONSIDER)
    come_in(client, case.officer)
    clock.shift(STAFF_AWAY)
    page = f"http://testserver{page_of(case, 'officer_case')}"
    answer = client.post(page_of(case, "take_up"), headers={"referer": page})
    assert answer["Location"] == f"{STAFF_DOOR}?next=%2Fofficer%2F{case.disagreement.reference}%2F"
    assert "What you pressed was not done. Sign in, then press it again." in told(client, answer)


def test_a_referer_of_another_site_leads_home(client, clock):
    case = Case().at(Stage.TO_CONSIDER)
    come_in(client, case.officer)
    clock.shift(STAFF_AWAY)
    answer = client.post(page_of(case, "take_up"), headers={"referer": "https://evil.example.org/officer/"})
    assert answer["Location"] == f"{STAFF_DOOR}?next=%2F"


def test_a_file_is_not_kept_and_that_is_said(client, clock):
    file = SimpleUploadedFile("plan.txt", b"of the child")
    away_and_back(client, clock, Case().at(Stage.CONSIDERING), EXPLANATION | {"file": file})
    page = client.get(CARRY_ON)
    assert "When you carry on, choose the file again." in page.content.decode()
    assert "file" not in fields_of(page)


def test_no_password_and_no_token_is_kept(client, clock):
    data = EXPLANATION | {"password": "secret", "password1": "secret", "csrfmiddlewaretoken": "x" * 32}
    away_and_back(client, clock, Case().at(Stage.CONSIDERING), data)
    assert set(fields_of(client.get(CARRY_ON))) == set(EXPLANATION)


@pytest.mark.parametrize("page", ["mfa_reauthenticate", "account_reauthenticate", "sign_in_code", "staff_sign_in"])
def test_nothing_sent_to_a_page_around_signing_in_is_kept(client, clock, page):
    user = doors.enrolled()
    doors.sign_in_as_staff(client, user)
    clock.shift(STAFF_AWAY)
    client.post(reverse(page), {"code": "123456", "password": PASSWORD, "login": "a@example.org"})
    assert "kept" not in client.session


def test_it_cannot_be_read_in_the_database(client, clock):
    case = Case().at(Stage.CONSIDERING)
    come_in(client, case.officer)
    clock.shift(STAFF_AWAY)
    client.post(page_of(case, "not_take_forward"), EXPLANATION)
    (row,) = Session.objects.filter(session_key=client.session.session_key)
    assert "school" not in str(row.get_decoded())
    assert "school" in sealing.unseal(row.get_decoded()["kept"][1])


@pytest.mark.parametrize("name", ["private_note", "own_note", "party_private_note"])
def test_words_for_the_mediator_are_kept_under_the_mediators_keys(client, clock, settings, name):
    """P21: who holds the keys of accounts and the database cannot read them, not even for an hour."""
    case = Case().drafted() if name == "private_note" else Case().at(Stage.ASKING)
    who = case.answers_for() if name == "party_private_note" else case.family
    come_in(client, who)
    clock.shift(FAMILY_AWAY)
    client.post(page_of(case, name), {"text": WHY})
    keys, sealed = client.session["kept"]
    assert keys == "MEDIATOR_TEXT_KEYS"
    with pytest.raises(InvalidToken):
        sealing.unseal(sealed)
    come_in(client, who)
    carry_on(client)
    assert PrivateNote.objects.get().text == WHY.replace("\r\n", "\n")


def test_a_session_that_is_gone_keeps_nothing_because_nobody_knows_whose_it_was(client):
    case = Case().at(Stage.CONSIDERING)
    come_in(client, case.officer)
    Session.objects.all().delete()
    client.post(page_of(case, "not_take_forward"), EXPLANATION)
    assert "kept" not in client.session


# -- whose it is ------------------------------------------------------------------------------------------------------


def test_another_person_at_that_browser_sees_nothing_and_destroys_it(client, clock):
    """civiform#2636: the previous client's data, pre-filled."""
    case, other = Case().at(Stage.QUESTION), Case().at(Stage.QUESTION)
    come_in(client, case.family)
    clock.shift(FAMILY_AWAY)
    client.post(page_of(case, "answer"), {"text": WHY})
    assert client.get(CARRY_ON)["Location"] == f"{FAMILY_DOOR}?next=%2Fcarry-on%2F"
    assert come_in(client, other.family)["Location"] == LANDING
    assert "kept" not in client.session
    pages = [client.get(one, follow=True).content.decode() for one in (CARRY_ON, page_of(other, "answer"), HOME)]
    assert [WHY[:20] in page for page in pages] == [False, False, False]
    client.post(reverse("sign_out"))
    assert come_in(client, case.family)["Location"] == LANDING


def test_what_is_kept_for_one_person_is_not_shown_to_another_even_if_it_came_into_their_session(client, clock):
    case, other = Case().at(Stage.QUESTION), Case().at(Stage.QUESTION)
    come_in(client, case.family)
    clock.shift(FAMILY_AWAY)
    client.post(page_of(case, "answer"), {"text": WHY})
    theirs = client.session["kept"]
    come_in(client, other.family)
    session = client.session
    session["kept"] = theirs
    session.save()
    assert client.get(CARRY_ON)["Location"] == HOME
    assert client.post(CARRY_ON, {"text": WHY})["Location"] == HOME


def test_two_requests_in_one_helpers_session_show_nothing_of_each_other(client):
    """civiform#2636: somebody helps two families, one after the other, at one screen without signing in."""
    first, _ = asking.walk(client)
    second = asking.begin(client)
    asked = [asking.page_url(second, page) for page in asking.EVERYDAY if page in asking.TYPED]
    pages = [client.get(one).content.decode() for one in asked]
    typed = ("Pat Parent", "Kit Example", "Elm Example School", "The help in the plan has not started", "01632 960001")
    assert [(value, number) for number, page in enumerate(pages) for value in typed if value in page] == []
    assert first.child_name == "Kit Example"


def test_two_people_one_after_the_other_in_one_browser_see_nothing_of_each_other(client):
    """civiform#2636: the first signs out, or does not; the second starts a request of their own."""
    case = Case(answers={"what-happened": {"what_happened": "Only the first knows this."}}).at(Stage.QUESTION)
    other = Case().drafted()
    come_in(client, case.family)
    client.get(page_of(case, "tracking"))
    client.post(reverse("sign_out"))
    come_in(client, other.family)
    pages = [reverse("my_requests"), page_of(other, "draft"), asking.page_url(other.disagreement, "what-happened")]
    assert ["Only the first" in client.get(one, follow=True).content.decode() for one in pages] == [False] * 3
    assert case.disagreement.reference not in client.get(reverse("my_requests")).content.decode()


# -- forged -----------------------------------------------------------------------------------------------------------


def test_a_form_of_another_site_cannot_plant_words_for_somebody_whose_time_is_up(clock):
    client = Client(enforce_csrf_checks=True)
    case = Case().at(Stage.QUESTION)
    client.force_login(case.family)
    client.get(HOME)
    clock.shift(FAMILY_AWAY)
    forged = client.post(page_of(case, "answer"), {"text": "Words of somebody else."})
    assert (forged.status_code, doors.is_in(client), "kept" in client.session) == (403, False, False)
    client.post(page_of(case, "answer"), {"text": "Words of somebody else."})
    assert "kept" not in client.session


def test_the_same_form_with_its_token_is_kept(clock):
    """So that the test above is about the token."""
    client = Client(enforce_csrf_checks=True)
    case = Case().at(Stage.QUESTION)
    client.force_login(case.family)
    token = client.get(page_of(case, "answer")).context["csrf_token"]
    clock.shift(FAMILY_AWAY)
    client.post(page_of(case, "answer"), {"text": WHY, "csrfmiddlewaretoken": str(token)})
    assert kept.of(client_request(client, case.family)).fields == [["text", [WHY]]]


def client_request(client: Client, user: User):
    """Return a request with this browser's session, as this user."""
    request = client.get(HOME).wsgi_request
    request.user = user
    return request


# -- where somebody is signed in --------------------------------------------------------------------------------------


def test_a_session_whose_time_is_up_is_not_listed_as_one_they_are_signed_in_with(client, client_of_another, clock):
    user = doors.family()
    doors.sign_in_by_code(client_of_another, user.email)
    clock.shift(FAMILY_AWAY)
    doors.sign_in_by_code(client, user.email)
    assert [place.is_here for place in client.get(reverse("signed_in")).context["places"]] == [True]
