"""What do the other apps get? A code sent for a draft, a sign-in by link, a hook: with the session held throughout."""

import socket

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from accounts.models import User

from . import doors, urls
from .doors import FAMILY, OFFICIAL

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]
CODE = reverse("sign_in_code")


def begin(client, email: str = FAMILY):
    return client.post("/begin-draft/", {"email": email})


@pytest.fixture
def no_mail(settings):
    """Point at a mail server that is not there."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = unused.getsockname()[1]
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


# -- send_code --------------------------------------------------------------------------------------------------------


def test_somebody_new_gets_a_user_a_code_and_their_draft(client):
    answer = begin(client, "New.Person@example.org")
    assert answer["Location"] == f"{CODE}?next=%2Fdraft%2F"
    answer = client.post(answer["Location"], {"code": doors.mailed_code()}, follow=True)
    assert answer.text == "draft 7 of new.person@example.org"
    user = User.objects.get(email="new.person@example.org")
    assert not user.has_usable_password()


def test_somebody_known_stays_one_user(client):
    user = doors.family()
    begin(client)
    client.post(CODE, {"code": doors.mailed_code()})
    assert list(User.objects.all()) == [user]


def test_the_person_can_go_on_without_the_code(client):
    page = client.get(begin(client)["Location"])
    assert 'href="/draft/">go on without a code</a>' in page.text
    assert client.get("/draft/").text == "draft 7 of nobody"


def test_nobody_can_go_on_without_a_code_from_the_ordinary_door(client):
    doors.family()
    page = client.get(doors.ask_for_code(client, FAMILY, "/draft/")["Location"])
    assert "go on without a code" not in page.text


def test_a_new_code_keeps_where_they_were_going_and_that_they_can_go_on(client):
    begin(client)
    answer = client.post(f"{reverse('sign_in_new_code')}?next=/draft/")
    page = client.get(answer["Location"])
    assert "go on without a code" in page.text
    assert 'href="/change/">use another e-mail address</a>' in page.text
    assert client.post(answer["Location"], {"code": doors.mailed_code()}, follow=True).text == f"draft 7 of {FAMILY}"


def test_an_official_is_not_let_in_with_a_draft_and_sees_what_anybody_sees(client, client_of_another):
    doors.enrolled()
    mine, theirs = (one.get(begin(one, email)["Location"]) for one, email in
                    ((client, OFFICIAL), (client_of_another, "somebody.new@example.org")))  # fmt: skip
    assert mine.text.count(OFFICIAL) == theirs.text.count("somebody.new@example.org") == 1
    assert "Your code is" not in mail.outbox[0].body
    assert "Your code is" in mail.outbox[1].body
    assert client.get("/draft/").text == "draft 7 of nobody"


def test_somebody_signed_in_goes_straight_on(client):
    doors.family()
    doors.sign_in_by_code(client, FAMILY)
    assert begin(client, "other@example.org")["Location"] == "/draft/"
    assert not User.objects.filter(email="other@example.org").exists()


def test_too_many_codes_meets_the_kind_page_and_the_draft_is_held(client):
    answers = [begin(client) for _ in range(4)]
    assert answers[-1].status_code == 429
    assert "Nothing you have written is lost" in answers[-1].text
    assert client.get("/draft/").text == "draft 7 of nobody"


# -- when mail cannot be sent -----------------------------------------------------------------------------------------


def test_without_mail_the_draft_is_held_and_the_person_can_go_on_or_try_again(client, no_mail, settings):
    page = client.get(begin(client)["Location"])
    assert "We could not send the e-mail just now. Nothing is lost." in page.text
    assert "We have sent" not in page.text
    assert client.get("/draft/").text == "draft 7 of nobody"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    page = client.post(f"{reverse('sign_in_new_code')}?next=/draft/", follow=True)
    assert "We have sent another e-mail" in page.text
    client.post(CODE, {"code": doors.mailed_code()})
    assert doors.is_in(client)


def test_without_mail_the_screen_is_still_the_same_for_everybody(client, client_of_another, no_mail):
    doors.family()
    pages = []
    for browser, email in ((client, FAMILY), (client_of_another, doors.STRANGER)):
        page = browser.get(doors.ask_for_code(browser, email)["Location"]).text.replace(email, "EMAIL")
        pages.append([line for line in page.splitlines() if "csrfmiddlewaretoken" not in line])
    assert pages[0] == pages[1]
    assert "We could not send the e-mail" in "\n".join(pages[0])


def test_a_mail_that_fails_is_logged_without_its_code_and_its_address(client, no_mail, caplog):
    doors.family()
    with caplog.at_level("DEBUG"):
        doors.ask_for_code(client, FAMILY)
    code = client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"]
    assert "An account e-mail could not be sent: ConnectionRefusedError" in caplog.text
    assert code not in caplog.text
    assert "pat.parent" not in caplog.text


# -- sign_in_by_link --------------------------------------------------------------------------------------------------


def test_a_link_lets_its_owner_in_and_is_recorded_as_a_link(client):
    user = doors.family()
    answer = client.post("/spend-link/", {"email": FAMILY}, follow=True)
    assert answer.text == f"draft None of {FAMILY}"
    assert [one["method"] for one in client.session["account_authentication_methods"]] == ["link"]
    assert EmailAddress.objects.get(user=user).verified


def test_a_link_spent_in_somebody_elses_session_ends_that_session(client):
    doors.family("other@example.org")
    doors.sign_in_by_code(client, "other@example.org")
    doors.family()
    client.post("/spend-link/", {"email": FAMILY})
    assert client.get("/draft/").text == f"draft None of {FAMILY}"
    assert [one["method"] for one in client.session["account_authentication_methods"]] == ["link"]


@pytest.mark.parametrize("field", ["is_official", "is_staff", "is_superuser"])
def test_a_link_does_not_let_in_staff(client, field):
    user = doors.family()
    User.objects.filter(pk=user.pk).update(**{field: True})
    answer = client.post("/spend-link/", {"email": FAMILY}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("staff_sign_in")
    assert "Sign in here with your password and your second factor" in answer.text
    assert not doors.is_in(client)


def test_a_link_does_not_let_in_somebody_deactivated_and_says_so(client):
    user = doors.family()
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = client.post("/spend-link/", {"email": FAMILY}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("sign_in")
    assert "You can no longer sign in with this e-mail address" in answer.text
    assert "account_authentication_methods" not in client.session


# -- the hook ---------------------------------------------------------------------------------------------------------


def test_each_way_in_calls_the_hooks_with_the_session_held(client, settings):
    settings.ACCOUNT_SIGNED_IN_HOOKS = ["tests.accounts.urls.hook"]
    urls.SEEN.clear()
    begin(client)
    assert urls.SEEN == []
    client.post(CODE, {"code": doors.mailed_code()})
    client.post(reverse("sign_out"))
    client.post("/spend-link/", {"email": FAMILY})
    client.post(reverse("sign_out"))
    doors.sign_in_as_staff(client)
    assert urls.SEEN == [(FAMILY, FAMILY, 7), (FAMILY, FAMILY, None), (OFFICIAL, OFFICIAL, None)]
