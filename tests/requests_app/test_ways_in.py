"""How does somebody who was asked get in when their link will not let them? (R4, R37, R50; design section 7)"""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from requests_app import actions, wording
from requests_app.models import Answer, PartyKind
from requests_app.stages import Stage
from tests.accounts.doors import mailed_code
from tests.make import Case, official
from tests.requests_app.test_asked_pages import link, page_of
from tests.requests_app.test_tracking_pages import read, titles, tracking, words
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
LIST = "take_part_list"


def too_late(settings) -> "time_machine.travel":
    return time_machine.travel(timezone.now() + timedelta(days=settings.INVITATION_DAYS + 1))


def asked_at(email: str) -> Case:
    """Return a case whose school was asked at this address."""
    case = Case().at(Stage.OFFERED)
    contact = case.party().contact
    contact.email = email
    contact.save()
    return case


# -- a link that opens nothing ----------------------------------------------------------------------------------------


def test_who_was_asked_and_never_came_gets_in_by_code_when_the_link_is_too_old(client, settings):
    """R37: the page behind the dead link sends a code; the list then has the invitation, to be opened by a press."""
    case = Case().at(Stage.OFFERED)
    dead, email = link(case), case.party().contact.email
    with too_late(settings):
        assert "Northwick Council on 01632 960100" in words(read(client, dead))
        typed = client.post(dead, {"email": email.upper()})
        listed = client.post(typed["Location"], {"code": mailed_code()}, follow=True)
        html = listed.content.decode()
        assert (listed.redirect_chain, case.party().user) == ([(reverse(LIST), 302)], None)
        assert case.disagreement.reference in html
        assert [name for name in ("Pat Parent", "Kit Example") if name in html] == []
        opened = client.post(page_of(case, "open_unopened"), follow=True)
    assert opened.redirect_chain == [(page_of(case), 302)]
    assert case.party().user.email == email
    assert "Kit Example" in opened.content.decode()


def test_a_dead_link_answers_a_wrong_address_as_it_answers_the_right_one(client, settings):
    """R4: the screen does not tell who was asked. Only the mail differs, and nobody is made an account."""
    case = Case().at(Stage.OFFERED)
    dead, pages = link(case), []
    with too_late(settings):
        for email in (case.party().contact.email, "somebody.else@example.org"):
            browser = Client()
            asked = browser.post(dead, {"email": email})
            text = words(browser.get(asked["Location"]).content.decode())
            pages.append((asked["Location"], text.replace(email, "ADDRESS")))
    assert pages[0] == pages[1]
    assert [("Your code is" in one.body) for one in mail.outbox] == [True, False]
    assert not User.objects.filter(email="somebody.else@example.org").exists()


def test_a_dead_link_leads_who_is_signed_in_to_their_list():
    case = Case().at(Stage.ASKING)
    browser = signed_in(case.answers_for())
    assert browser.get(link(case)).status_code == 200
    assert browser.get("/invitations/rubbish/")["Location"] == reverse(LIST)


def test_a_link_cut_off_in_the_mail_names_no_council(client):
    text = words(read(client, "/invitations/WzEsMV0/"))
    assert "Ring the council named in the e-mail." in text


# -- invitations that wait for their owner ----------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_opens_an_invitation_to_another_address(method):
    """R4: before and after it has been opened."""
    case, other = Case().at(Stage.OFFERED), Case().at(Stage.ASKING)
    browser = signed_in(other.answers_for())
    assert getattr(browser, method)(page_of(case, "open_unopened")).status_code == (405 if method == "get" else 404)
    assert case.disagreement.reference not in read(browser, reverse(LIST))
    assert case.party().user is None


def test_an_invitation_to_a_request_that_was_stopped_waits_for_nobody():
    """R48."""
    case = asked_at("hana.head@elm.example.org")
    browser = signed_in(User.objects.for_email("hana.head@elm.example.org"))
    assert case.disagreement.reference in read(browser, reverse(LIST))
    case.withdrawn()
    assert case.disagreement.reference not in read(browser, reverse(LIST))
    assert browser.post(page_of(case, "open_unopened")).status_code == 404


def test_a_new_address_takes_the_invitation_from_the_old_one():
    """R50: whoever signs in with the address that was wrong finds nothing."""
    case = asked_at("wrong@elm.example.org")
    browser = signed_in(User.objects.for_email("wrong@elm.example.org"))
    assert case.disagreement.reference in read(browser, reverse(LIST))
    details = {"name": "Elm", "required": True, "person": "", "email": "right@elm.example.org", "phone": ""}
    actions.save_party(case.disagreement, case.party(), details, by=case.officer)
    assert case.disagreement.reference not in read(browser, reverse(LIST))


def test_an_official_opens_it_after_coming_in_by_their_own_door():
    """Design section 7: by the list, which the menu leads to, or by the link."""
    by_list, by_link = official("Otis Official", "elm.example.org"), official("Oona Official", "elm.example.org")
    first, second = asked_at(by_list.email), asked_at(by_link.email)
    assert f'href="{reverse(LIST)}"' in read(signed_in(by_list), reverse("home"))
    assert signed_in(by_list).post(page_of(first, "open_unopened"))["Location"] == page_of(first)
    assert signed_in(by_link).post(link(second), {"email": by_link.email})["Location"] == page_of(second)
    assert (first.party().user, second.party().user) == (by_list, by_link)


def test_who_has_a_place_in_the_request_is_told_that_they_cannot_have_two():
    """R39."""
    case = Case().at(Stage.OFFERED)
    contact = case.party().contact
    contact.email = case.family.email
    contact.save()
    page = signed_in(case.family).post(page_of(case, "open_unopened"), follow=True)
    assert page.redirect_chain == [(reverse(LIST), 302)]
    assert "This address already has a place in this request." in words(page.content.decode())
    assert case.party().user is None


# -- the link is a key ------------------------------------------------------------------------------------------------


def test_no_other_page_is_told_the_address_of_an_invitation(client):
    """R4: the browser sends no more than which site it came from, whichever page the link leads to."""
    case = Case().at(Stage.OFFERED)
    answers = [client.get(link(case)), client.get("/invitations/rubbish/"), client.get(reverse("home"))]
    assert [one["Referrer-Policy"] for one in answers] == ["strict-origin", "strict-origin", "same-origin"]


def test_a_form_behind_a_link_is_known_as_ours_by_its_origin():
    """What the header above leaves of the Referer is enough for Django's check."""
    case, browser = Case().at(Stage.OFFERED), Client(enforce_csrf_checks=True)
    token = browser.get(link(case)).context["csrf_token"]
    typed = {"email": case.party().contact.email, "csrfmiddlewaretoken": str(token)}
    headers = {"origin": "http://testserver", "referer": "http://testserver/"}
    assert browser.post(link(case), typed, headers=headers)["Location"] == page_of(case)


def test_no_log_line_holds_the_key_of_an_invitation(client, caplog):
    """R4: too many tries and a form without its token are logged by Django, with the address that was asked for."""
    case = Case().at(Stage.OFFERED)
    key = link(case).split("/")[2]
    for number in range(11):
        client.post(link(case), {"email": f"guess{number}@example.org"})
    Client(enforce_csrf_checks=True).post(link(case), {"email": "guess@example.org"})
    logged = [record.getMessage() for record in caplog.records if record.name.startswith("django")]
    assert [line for line in logged if "/invitations/…" in line] == logged
    assert len(logged) == 2
    assert key not in caplog.text


# -- the words that were read -----------------------------------------------------------------------------------------


def test_an_answer_to_words_that_have_changed_is_asked_for_again(monkeypatch):
    """R39: the version in the ledger is the one that stood on the page."""
    case = Case().at(Stage.ASKING)
    browser, page = signed_in(case.answers_for()), page_of(case, "respond")
    read_then = {"answer": "agreed", "wording": str(wording.CURRENT)}
    monkeypatch.setitem(wording.TAKE_PART, wording.CURRENT + 1, ("New words.",))
    monkeypatch.setattr(wording, "CURRENT", wording.CURRENT + 1)
    again = browser.post(page, read_then)
    assert "The words above have changed since you opened this page." in words(again.content.decode())
    assert case.party().answer == ""
    browser.post(page, {"answer": "agreed", "wording": str(wording.CURRENT)})
    row = case.party().agreements.get()
    assert (row.answer, row.wording) == (Answer.AGREED, wording.CURRENT)


# -- who has looked ---------------------------------------------------------------------------------------------------


def test_a_family_sees_that_the_councils_representative_looked():
    """R4, design section 6: staff of the council, whichever hat they wear. A school is not staff."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.ASKING)
    before = titles(tracking(case))
    read(signed_in(case.answers_for()), page_of(case))
    assert titles(tracking(case)) == before
    for _ in range(2):
        read(signed_in(case.representative), page_of(case))
    assert titles(tracking(case)) == ["Northwick Council opened your request to read it.", *before]
