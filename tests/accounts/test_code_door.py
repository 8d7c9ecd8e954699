"""Does a family get in by a code from their mailbox, does nobody else, and does the screen give nothing away?"""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import User

from . import doors
from .doors import FAMILY, OFFICIAL, STRANGER

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("sign_in")
CODE = reverse("sign_in_code")


def test_a_code_lets_its_owner_in_and_back_to_where_they_were_going(client):
    user = doors.family()
    answer = doors.sign_in_by_code(client, FAMILY, "/settings/")
    assert answer["Location"] == "/settings/"
    assert client.session["_auth_user_id"] == str(user.pk)
    records = client.session["account_authentication_methods"]
    assert [record["method"] for record in records] == ["code"]


def test_without_a_next_page_they_come_to_the_start(client):
    doors.family()
    assert doors.sign_in_by_code(client, FAMILY)["Location"] == reverse("landing")


def test_a_code_has_six_letters_and_may_be_typed_in_any_case_with_spaces(client):
    doors.family()
    doors.ask_for_code(client, FAMILY)
    code = doors.mailed_code()
    assert len(code) == 6
    client.post(CODE, {"code": f" {code[:3].lower()} {code[3:].lower()} "})
    assert doors.is_in(client)


def test_using_a_code_proves_the_address(client):
    user = doors.family()
    doors.sign_in_by_code(client, FAMILY)
    assert EmailAddress.objects.filter(user=user, email=FAMILY, verified=True).count() == 1


def test_the_code_is_not_in_the_subject_and_the_mail_names_nobody(client):
    doors.family()
    doors.ask_for_code(client, FAMILY)
    (sent,) = mail.outbox
    assert (sent.subject, sent.to, sent.alternatives) == ("Your sign-in code", [FAMILY], [])
    assert doors.mailed_code() not in sent.subject
    assert "Pat" not in sent.body


def test_a_code_works_once(client):
    doors.family()
    doors.sign_in_by_code(client, FAMILY)
    client.post(reverse("sign_out"))
    client.post(CODE, {"code": doors.mailed_code()})
    assert not doors.is_in(client)


def test_a_code_works_only_in_the_browser_that_asked_for_it(client, client_of_another):
    doors.family()
    doors.ask_for_code(client, FAMILY)
    answer = client_of_another.post(CODE, {"code": doors.mailed_code()})
    assert answer["Location"] == SIGN_IN
    assert not doors.is_in(client_of_another)


def test_a_wrong_code_says_so_and_the_right_one_still_works(client):
    doors.family()
    doors.ask_for_code(client, FAMILY)
    wrong = client.post(CODE, {"code": "QQQQQQ"})
    assert "That is not the code in our newest e-mail" in wrong.text
    client.post(CODE, {"code": doors.mailed_code()})
    assert doors.is_in(client)


def test_an_old_code_has_run_out_and_a_new_one_can_be_had_on_the_same_page(client):
    doors.family()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        doors.ask_for_code(client, FAMILY)
        clock.shift(timedelta(minutes=11))
        late = client.post(CODE, {"code": doors.mailed_code()})
        client.post(reverse("sign_in_new_code"))
        client.post(CODE, {"code": doors.mailed_code()})
    assert "This code has run out" in late.text
    assert doors.is_in(client)


def test_after_five_tries_even_the_right_code_is_not_taken(client):
    doors.family()
    doors.ask_for_code(client, FAMILY)
    for _ in range(5):
        client.post(CODE, {"code": "QQQQQQ"})
    answer = client.post(CODE, {"code": doors.mailed_code()})
    assert "tried too many times" in answer.text
    assert not doors.is_in(client)


def test_tries_sent_from_copies_of_one_session_all_count(client):
    """The session could be read by many requests before any writes it back; the count is not kept there."""
    doors.family()
    doors.ask_for_code(client, FAMILY)
    copy = dict(client.session.items())
    for _ in range(5):
        client.post(CODE, {"code": "QQQQQQ"})
        session = client.session
        session.update(copy)
        session.save()
    client.post(CODE, {"code": doors.mailed_code()})
    assert not doors.is_in(client)


def test_a_new_code_replaces_the_old_one(client):
    doors.family()
    doors.ask_for_code(client, FAMILY)
    old = doors.mailed_code()
    answer = client.post(reverse("sign_in_new_code") + "?next=/settings/")
    assert answer["Location"] == f"{CODE}?next=%2Fsettings%2F"
    assert "another e-mail" in client.get(CODE).text
    client.post(CODE, {"code": old})
    assert not doors.is_in(client)
    client.post(CODE, {"code": doors.mailed_code()})
    assert doors.is_in(client)


@pytest.mark.parametrize("address", [CODE, reverse("sign_in_new_code")])
def test_without_a_code_to_wait_for_the_person_is_asked_to_begin_again(client, address):
    answer = client.post(f"{address}?next=/settings/")
    assert answer["Location"] == f"{SIGN_IN}?next=%2Fsettings%2F"
    assert "Ask for a new code" in client.get(SIGN_IN).text


def test_a_get_sends_no_code(client):
    doors.family()
    client.get(SIGN_IN, {"email": FAMILY})
    doors.ask_for_code(client, FAMILY)
    assert client.get(reverse("sign_in_new_code")).status_code == 405
    assert len(mail.outbox) == 1


def test_an_address_is_found_however_it_is_written(client):
    doors.family()
    doors.sign_in_by_code(client, "Pat.Parent@Example.org")
    assert mail.outbox[-1].to == [FAMILY]
    assert doors.is_in(client)


def test_the_code_goes_to_the_address_that_was_found(client):
    """A Kelvin sign turns into a k: were it mailed to as typed, the code would go to somebody else's domain."""
    doors.family("kim@example.org")
    doors.ask_for_code(client, "\u212aim@example.org")
    assert [sent.to for sent in mail.outbox] in ([], [["kim@example.org"]])


# -- nothing on screen depends on whether there is an account ---------------------------------------------------------


def walk(client, email: str) -> list[tuple[int, str, str]]:
    """Return all that the screen says to somebody who tries this address."""
    seen = [doors.ask_for_code(client, email, "/settings/")]
    page = seen[0]["Location"]
    seen += [client.get(page), client.post(page, {"code": "QQQQQQ"}), client.post(page, {"code": ""})]
    seen += [client.post(reverse("sign_in_new_code")), client.get(CODE)]
    seen += [client.post(CODE, {"code": "QQQQQQ"}) for _ in range(6)]
    seen += [doors.ask_for_code(client, email) for _ in range(3)]
    return [(one.status_code, one.get("Location", ""), without_token(one.text).replace(email, "EMAIL")) for one in seen]


def without_token(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("who", ["family", "official", "deactivated"])
def test_every_answer_is_the_same_for_an_address_we_know_and_one_we_do_not(client, client_of_another, who):
    known = {"family": FAMILY, "official": OFFICIAL, "deactivated": "left@example.org"}[who]
    doors.family()
    doors.enrolled()
    User.objects.create_user("left@example.org", is_active=False)
    answers = walk(client, known)
    assert len(answers) == 15
    assert answers == walk(client_of_another, STRANGER)


def test_a_known_and_an_unknown_address_each_get_one_mail(client):
    doors.family()
    for email in (FAMILY, STRANGER):
        doors.ask_for_code(client, email)
    assert [sent.to for sent in mail.outbox] == [[FAMILY], [STRANGER]]


def test_the_mail_to_an_unknown_address_says_how_to_ask(client):
    doors.ask_for_code(client, STRANGER)
    (sent,) = mail.outbox
    assert "We have no request under this address" in sent.body
    assert "http://testserver/\n" in sent.body
    assert f"http://testserver{SIGN_IN}" in sent.body


def test_an_official_gets_no_code_here_but_is_told_of_the_staff_page(client):
    doors.enrolled()
    answer = doors.ask_for_code(client, OFFICIAL)
    (sent,) = mail.outbox
    assert f"http://testserver{reverse('staff_sign_in')}" in sent.body
    assert "Your code is" not in sent.body
    assert answer["Location"] == CODE


@pytest.mark.parametrize("field", ["is_official", "is_staff", "is_superuser", "not is_active"])
def test_somebody_who_may_not_come_in_here_any_more_cannot_use_the_code_they_have(client, field):
    user = doors.family()
    doors.ask_for_code(client, FAMILY)
    setattr(user, field.removeprefix("not "), not field.startswith("not "))
    user.save()
    answer = client.post(CODE, {"code": doors.mailed_code()})
    assert "That is not the code" in answer.text
    assert not doors.is_in(client)


# -- limits and links -------------------------------------------------------------------------------------------------


def test_too_many_codes_for_one_address_meets_a_kind_page(client):
    doors.family()
    answers = [doors.ask_for_code(client, FAMILY) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "Please wait a little" in answers[-1].text
    assert len(mail.outbox) == 3


def test_the_limit_is_counted_where_every_process_sees_it(client, database_cache):
    doors.family()
    answers = [doors.ask_for_code(client, FAMILY) for _ in range(4)]
    assert answers[-1].status_code == 429
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portal_cache WHERE cache_key LIKE '%%request_login_code%%'")
        assert cursor.fetchone()[0] == 3  # one row for each of the three limits


@pytest.mark.parametrize(
    "bad", ["https://evil.example.org/", "//evil.example.org", "javascript:alert(1)", "/\\evil.example.org"]
)
def test_nobody_is_sent_to_another_site(client, bad):
    doors.family()
    page = client.get(SIGN_IN, {"next": bad})
    assert "evil" not in page.text.replace(f"next={bad}", "")
    assert page.context["staff_url"] == reverse("staff_sign_in")
    asked = client.post(f"{SIGN_IN}?next={bad}", {"email": FAMILY})
    assert asked["Location"] == CODE
    answer = client.post(f"{CODE}?next={bad}", {"code": doors.mailed_code()})
    assert answer["Location"] == reverse("landing")


def test_the_staff_link_goes_where_this_page_was_going(client):
    page = client.get(SIGN_IN, {"next": "/settings/"})
    assert f'href="{reverse("staff_sign_in")}?next=%2Fsettings%2F"' in page.text


def test_somebody_who_is_in_already_goes_straight_on(client):
    doors.family()
    doors.sign_in_by_code(client, FAMILY)
    for address in (SIGN_IN, CODE):
        assert client.get(address, {"next": "/settings/"})["Location"] == "/settings/"


def test_signing_out_takes_a_press_of_a_button(client):
    doors.family()
    doors.sign_in_by_code(client, FAMILY)
    assert "Do you want to sign out?" in client.get(reverse("sign_out")).text
    assert doors.is_in(client)
    assert client.post(reverse("sign_out"))["Location"] == reverse("home")
    assert not doors.is_in(client)


def test_no_code_and_no_address_is_logged(client, caplog):
    doors.family()
    with caplog.at_level("DEBUG"):
        doors.ask_for_code(client, FAMILY)
        client.post(CODE, {"code": "QQQQQQ"})
        client.post(CODE, {"code": doors.mailed_code()})
    assert doors.mailed_code() not in caplog.text
    assert "pat.parent" not in caplog.text


def test_the_records_of_one_person_do_not_count_for_another(client, rf):
    doors.family()
    doors.sign_in_by_code(client, FAMILY)
    request = rf.get("/")
    request.session = client.session
    assert get_authentication_records(request, doors.family("other@example.org")) == []
