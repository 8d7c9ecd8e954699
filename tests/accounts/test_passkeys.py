"""Does a passkey let its owner in, by the staff door only, and nobody else by anything that looks like one?"""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import User
from accounts.passkeys import NOT_THIS, NOT_USED

from . import doors, keyring
from .doors import FAMILY, OFFICIAL
from .keyring import Device

pytestmark = pytest.mark.django_db
HOME = reverse("home")
ADD = reverse("add_passkey")
CODES = reverse("mfa_view_recovery_codes")
CONFIRM = reverse("mfa_reauthenticate")
DOOR = reverse("staff_sign_in")
SECOND = reverse("mfa_authenticate")
PAGE = reverse("second_factor")


@pytest.fixture(autouse=True)
def _at_our_address(settings):
    settings.PORTAL_URL = keyring.HERE


@pytest.fixture
def device() -> Device:
    return Device()


@pytest.fixture
def user(device) -> User:
    """Return an official whose only second factor is a passkey on `device`, set up on the page for it."""
    user = doors.official()
    browser = Client()
    doors.give_password(browser, user)
    assert keyring.add(browser, device)["Location"] == CODES
    return user


@pytest.fixture
def administrator() -> User:
    return User.objects.create_superuser("root@example.org", doors.PASSWORD)


def errors(answer) -> list[str]:
    """Return what the summary on top of a page says is wrong."""
    return re.findall(r"<li>([^<]+)</li>", answer.text.partition("There is a problem")[2].partition("</ul>")[0])


def methods(client) -> list[str]:
    return [record["method"] for record in client.session["account_authentication_methods"]]


# -- alone, at the door -----------------------------------------------------------------------------------------------


def test_a_passkey_alone_lets_an_official_in_and_on_to_where_they_were_going(client, user, device):
    assert keyring.sign_in(client, device, "/staff/second-factor/")["Location"] == PAGE
    assert methods(client) == ["mfa"]
    assert client.get(PAGE).status_code == 200
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None


def test_an_answer_is_good_once(client, client_of_another, user, device):
    answer = device.use(keyring.asked_to_use(client))
    assert client.post(DOOR, {"credential": answer}).status_code == 302
    again = client_of_another.post(DOOR, {"credential": answer})
    assert errors(again) == [NOT_THIS]
    client.post(reverse("sign_out"))
    keyring.asked_to_use(client)
    assert errors(client.post(DOOR, {"credential": answer})) == [NOT_THIS]
    assert not doors.is_in(client)


@pytest.mark.parametrize("fault", ["unsure", "absent", "below", "elsewhere", "other port", "other key", "other user"])
def test_what_only_looks_like_it_lets_nobody_in(client, user, device, fault):
    other = {
        "unsure": lambda: Device(flags=keyring.FLAG.UP),
        "absent": lambda: Device(flags=keyring.FLAG.UV),
        "below": lambda: Device(origin="https://evil.portal.example.org"),
        "elsewhere": lambda: Device(origin="https://evil.example.org", rp="evil.example.org"),
        "other port": lambda: Device(origin=f"{keyring.HERE}:8443"),
    }.get(fault, Device)()
    other.id, other.owner = device.id, keyring.handle(user)
    if fault in {"unsure", "absent", "below", "elsewhere", "other port"}:
        other.key = device.key
    if fault == "other user":
        other.key, other.owner = device.key, keyring.handle(doors.enrolled(doors.official("other@example.org")))
    assert errors(keyring.sign_in(client, other)) == [NOT_THIS]
    assert not doors.is_in(client)


@pytest.mark.parametrize("who", ["deactivated", "family"])
def test_a_passkey_of_somebody_whose_door_this_is_not_is_no_better_than_an_unknown_one(client, user, device, who):
    """The row is left as it was, as if it had been put back from a copy of the database."""
    User.objects.update(**{"deactivated": {"is_active": False}, "family": {"is_official": False}}[who])
    assert errors(keyring.sign_in(client, device)) == [NOT_THIS]
    assert not doors.is_in(client)


def sent_by_nobodys_browser():
    """Answers that no browser gives, for a library to trip over."""
    good = json.loads(Device().use({"publicKey": {"challenge": "AAAA"}}))
    yield from ["{", "null", "[]", "7", '"x"', "[" * 5000, "x" * 30_000]
    yield from [
        json.dumps(one) for one in ({}, {"response": 3}, {"response": {}}, {"id": 1, "response": good["response"]})
    ]
    for part in good["response"]:
        for value in (None, 7, "!", {"a": "b"}):
            yield json.dumps(good | {"response": good["response"] | {part: value}})
    for name in ("id", "rawId", "type"):
        yield json.dumps({key: value for key, value in good.items() if key != name})


def test_nonsense_is_answered_in_words(client, user, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    keyring.asked_to_use(client)
    for nonsense in sent_by_nobodys_browser():
        answer = client.post(DOOR, {"credential": nonsense})
        assert (answer.status_code, errors(answer)[0] in {NOT_THIS, NOT_USED}) == (200, True), nonsense


def test_a_challenge_names_nobody(client, user):
    asked = keyring.asked_to_use(client)["publicKey"]
    assert asked["rpId"] == "portal.example.org"
    assert asked["userVerification"] == "required"
    assert asked.get("allowCredentials", []) == []


def test_the_host_that_a_visitor_names_is_not_the_one_a_passkey_is_for(user):
    browser = Client(headers={"host": "localhost"})
    assert keyring.asked_to_use(browser)["publicKey"]["rpId"] == "portal.example.org"


# -- after the password, and to confirm -------------------------------------------------------------------------------


def test_a_passkey_does_after_the_password(client, user, device):
    assert doors.give_password(client, user, "/staff/second-factor/")["Location"] == SECOND
    page = client.get(SECOND)
    assert ">Use a passkey</button>" in page.text
    answer = client.post(SECOND, {"credential": device.use(keyring.asked_to_use(client))})
    assert answer["Location"] == PAGE
    assert methods(client) == ["password", "mfa"]


def test_somebody_elses_passkey_does_not(client, user, device):
    other = doors.enrolled(doors.official("other@example.org"))
    doors.give_password(client, other)
    answer = client.post(SECOND, {"credential": device.use(keyring.asked_to_use(client))})
    assert errors(answer) == [NOT_THIS]
    assert answer.text.count("<title>Error: ") == 1
    assert not doors.is_in(client)


def test_with_an_app_only_no_passkey_is_asked_for(client):
    doors.give_password(client, doors.enrolled())
    assert "passkey" not in client.get(SECOND).text


def test_with_a_passkey_only_the_code_asked_for_is_a_recovery_code(client, user):
    doors.give_password(client, user)
    assert client.get(SECOND).context["form"].fields["code"].label == "Recovery code"
    client.post(SECOND, {"code": doors.recovery_code(user)})
    assert doors.is_in(client)


def test_a_passkey_confirms_that_it_is_still_them(client, user, device):
    keyring.sign_in(client, device)
    assert client.get(CODES)["Location"].startswith(CONFIRM)
    assert keyring.confirm(client, device, CODES)["Location"] == CODES
    assert len(client.get(CODES).context["unused_codes"]) == 10


def test_a_wrong_passkey_confirms_nothing_and_says_so(client, user, device):
    keyring.sign_in(client, device)
    answer = keyring.confirm(client, Device())
    assert errors(answer) == [NOT_THIS]
    assert client.get(CODES)["Location"].startswith(CONFIRM)


def test_confirming_is_limited(client, user, device):
    keyring.sign_in(client, device)
    assert [keyring.confirm(client, Device()).status_code for _ in range(11)][-1] == 429


# -- setting one up ---------------------------------------------------------------------------------------------------


def test_the_first_one_is_set_up_after_the_password_then_used_and_brings_recovery_codes(client, device):
    doors.give_password(client, doors.official())
    assert keyring.add(client, device)["Location"] == CODES
    assert client.get(HOME)["Location"].startswith(CONFIRM)
    keyring.confirm(client, device)
    assert client.get(HOME).status_code == 200
    kinds = Authenticator.objects.values_list("type", flat=True).order_by("type")
    assert list(kinds) == ["recovery_codes", "webauthn"]


def test_one_more_is_set_up_only_by_somebody_who_has_just_confirmed(client, device):
    user = doors.enrolled()
    doors.sign_in_as_staff(client, user)
    assert client.get(ADD)["Location"].startswith(CONFIRM)
    assert client.post(reverse("add_passkey_challenge"))["Location"].startswith(CONFIRM)
    client.post(CONFIRM, {"code": doors.recovery_code(user)})
    assert keyring.add(client, device)["Location"] == PAGE
    assert "Work laptop" in client.get(PAGE).text


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_it_needs_a_name_that_fits(client, device, name):
    doors.give_password(client, doors.official())
    answer = keyring.add(client, device, name)
    assert answer.context["form"].errors.keys() == {"name"}
    assert not Authenticator.objects.exists()


def test_what_was_asked_is_a_passkey_that_signs_in_alone(client):
    doors.give_password(client, doors.official())
    asked = keyring.asked_to_make(client)["publicKey"]
    assert asked["rp"] == {"id": "portal.example.org", "name": "SEN disagreement resolution"}
    wanted = asked["authenticatorSelection"]
    assert (wanted["residentKey"], wanted["userVerification"]) == ("required", "required")


@pytest.mark.parametrize(
    "bad", [Device(flags=keyring.FLAG.UP), Device(origin="https://evil.portal.example.org")], ids=["unsure", "below"]
)
def test_a_poor_one_is_not_kept(client, bad):
    doors.give_password(client, doors.official())
    assert errors(keyring.add(client, bad)) == [NOT_THIS]
    assert not Authenticator.objects.exists()


def test_nonsense_is_not_kept_either(client, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    doors.give_password(client, doors.official())
    keyring.asked_to_make(client)
    for nonsense in sent_by_nobodys_browser():
        answer = client.post(ADD, {"name": "x", "credential": nonsense})
        assert (answer.status_code, errors(answer)[0] in {NOT_THIS, NOT_USED}) == (200, True), nonsense
    assert not Authenticator.objects.exists()


def test_setting_one_up_is_told_by_mail_and_names_nobody(user):
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([OFFICIAL], "A passkey was set up")
    assert "Olive" not in sent.body


def test_without_scripts_the_page_says_what_to_do(client):
    doors.give_password(client, doors.official())
    page = client.get(ADD).text
    assert re.search(r'<form method="post" novalidate hidden [^>]*data-passkey="make"', page)
    assert "have JavaScript on. You can set up an authenticator app instead." in page


# -- looking after them -----------------------------------------------------------------------------------------------


@pytest.fixture
def confirmed(client, user, device) -> Client:
    """Return a browser of the official with the passkey, who has just confirmed."""
    keyring.sign_in(client, device)
    keyring.confirm(client, device)
    return client


def passkey_of(user: User) -> Authenticator:
    return Authenticator.objects.filter(user=user, type="webauthn").latest("pk")


def remove(client, factor: Authenticator):
    return client.post(reverse("remove_second_factor", args=[factor.pk]), follow=True)


def test_the_page_lists_them_with_their_dates(confirmed, user):
    page = confirmed.get(PAGE).text
    today = f"{timezone.localdate():%-d %B %Y}"
    assert f"Set up on {today}.<br>Last used on {today}." in page


def test_one_gets_another_name(confirmed, user):
    confirmed.post(reverse("name_passkey", args=[passkey_of(user).pk]), {"name": "Key on my key ring"})
    assert passkey_of(user).wrap().name == "Key on my key ring"


def test_the_last_one_stays_and_it_is_said_why(confirmed, user):
    page = remove(confirmed, passkey_of(user))
    assert "This is your only second factor, so it stays." in page.text
    assert passkey_of(user)
    assert "Remove" not in re.findall(r">(Remove)<", confirmed.get(PAGE).text)


@pytest.mark.django_db(transaction=True)  # what is told waits for the commit
def test_one_of_two_goes_and_lets_nobody_in_again(confirmed, client_of_another, user, device):
    elsewhere = client_of_another
    keyring.sign_in(elsewhere, device)
    old, new = passkey_of(user), Device()
    keyring.add(confirmed, new, "Phone")
    page = remove(confirmed, old)
    assert "It is removed, and you are signed out everywhere else." in page.text
    assert list(page.context["passkeys"][0].instance.data) == ["name", "credential"]
    assert [key.name for key in page.context["passkeys"]] == ["Phone"]
    assert mail.outbox[-1].subject == "A passkey was removed"
    assert elsewhere.get(PAGE)["Location"].startswith(reverse("sign_in"))
    assert errors(keyring.sign_in(Client(), device)) == [NOT_THIS]
    assert keyring.sign_in(Client(), new).status_code == 302


@pytest.mark.django_db(transaction=True)  # what is told waits for the commit
def test_the_app_can_go_where_there_is_a_passkey(confirmed, user):
    doors.enrolled_app(user)
    remove(confirmed, Authenticator.objects.get(user=user, type="totp"))
    assert not Authenticator.objects.filter(type="totp").exists()
    assert mail.outbox[-1].subject == "An authenticator app was removed"


def test_changing_to_another_app_leaves_the_passkeys(confirmed, user):
    doors.enrolled_app(user)
    confirmed.post(reverse("other_authenticator"))
    assert list(Authenticator.objects.values_list("type", flat=True)) == ["webauthn"]
    assert confirmed.get(PAGE).status_code == 200


def test_nobody_touches_somebody_elses(confirmed, user):
    other = doors.official("other@example.org")
    browser, device = Client(), Device()
    doors.give_password(browser, other)
    keyring.add(browser, device)
    pages = [reverse(name, args=[passkey_of(other).pk]) for name in ("name_passkey", "remove_second_factor")]
    answers = [send(page) for page in pages for send in (confirmed.get, confirmed.post)]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert passkey_of(other).wrap().name == "Work laptop"


def test_recovery_codes_cannot_be_removed_by_the_same_way(confirmed, user):
    codes = Authenticator.objects.get(user=user, type="recovery_codes")
    assert remove(confirmed, codes).status_code == 404


# -- for others, and after --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["add_passkey", "add_passkey_challenge", "staff_sign_in_challenge"])
def test_for_families_there_are_no_passkeys(client, name):
    doors.family()
    doors.sign_in_by_code(client, FAMILY)
    assert [client.get(reverse(name)).status_code, client.post(reverse(name)).status_code] == [404, 404]


@pytest.mark.parametrize("name", ["name_passkey", "remove_second_factor"])
def test_nor_pages_about_one(client, user, name):
    doors.family()
    doors.sign_in_by_code(client, FAMILY)
    assert client.get(reverse(name, args=[passkey_of(user).pk])).status_code == 404


def test_a_leavers_passkey_is_gone_also_once_they_are_let_in_again(
    client, client_of_another, user, device, administrator
):
    keyring.sign_in(client, device)
    actions.deactivate(user, by=administrator)
    assert client.get(PAGE)["Location"].startswith(reverse("sign_in"))
    assert errors(keyring.sign_in(client_of_another, device)) == [NOT_THIS]
    actions.reactivate(user, by=administrator)
    assert errors(keyring.sign_in(client_of_another, device)) == [NOT_THIS]


def test_starting_afresh_takes_passkeys_and_sessions(client, client_of_another, user, device, administrator):
    keyring.sign_in(client, device)
    actions.reset_second_factor(user, by=administrator)
    assert not Authenticator.objects.exists()
    assert client.get(PAGE)["Location"].startswith(reverse("sign_in"))
    assert errors(keyring.sign_in(client_of_another, device)) == [NOT_THIS]


def test_recovery_codes_alone_are_no_second_factor_to_set_up_by(client):
    """They come with a factor. Without one a password leads to setting one up, and not to the codes."""
    user = doors.official()
    RecoveryCodes.activate(user)
    doors.give_password(client, user)
    assert client.get(HOME)["Location"].startswith(reverse("mfa_activate_totp"))
