"""Can an administrator invite, deactivate and start afresh, can others not, and does each take effect at once?"""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import User

from . import doors
from .doors import FAMILY, OFFICIAL, STRANGER

pytestmark = pytest.mark.django_db
USERS = reverse("admin:accounts_user_changelist")
NEW_PASSWORD = "another made-up password"


@pytest.fixture
def administrator() -> User:
    """Return somebody who may use the settings area for accounts, and is no superuser."""
    user = User.objects.create_user("ada.administrator@example.org", doors.PASSWORD, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    return user


@pytest.fixture
def settings_area(administrator) -> Client:
    browser = Client()
    doors.sign_in_as_staff(browser, doors.enrolled(administrator))
    return browser


def set_password(client, password: str = NEW_PASSWORD):
    """Follow the mailed link and set a password on the page behind it."""
    page = client.get(doors.mailed_link())
    return client.post(page["Location"], {"password1": password})


# -- inviting ---------------------------------------------------------------------------------------------------------


def test_an_invitation_makes_an_official_who_sets_a_password_and_then_an_app(client, administrator):
    user = actions.invite_official("New.Officer@Northwick.example.org", "Nell New", by=administrator)
    assert (user.email, user.is_official, user.has_usable_password()) == (
        "new.officer@northwick.example.org",
        True,
        False,
    )
    assert set_password(client)["Location"] == reverse("account_reset_password_from_key_done")
    doors.give_password(client, user, password=NEW_PASSWORD)
    assert client.get(reverse("home"))["Location"].startswith(reverse("mfa_activate_totp"))


def test_the_invitation_names_nobody(administrator):
    actions.invite_official(OFFICIAL, "Olive Officer", by=administrator)
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Set up your account", [OFFICIAL])
    assert "Olive" not in sent.body


def test_following_the_link_spends_nothing_and_the_button_does(client, client_of_another, administrator):
    """Link scanners follow links before people do."""
    actions.invite_official(OFFICIAL, "Olive Officer", by=administrator)
    invited = len(mail.outbox)
    for _ in range(3):
        client_of_another.get(doors.mailed_link(), follow=True)
    link = doors.mailed_link()
    set_password(client)
    assert User.objects.get(email=OFFICIAL).check_password(NEW_PASSWORD)
    assert "This link no longer works" in client_of_another.get(link).text
    assert [sent.subject for sent in mail.outbox[invited:]] == ["Your password was changed"]


def test_a_weak_password_is_not_taken(client, administrator):
    actions.invite_official(OFFICIAL, "Olive Officer", by=administrator)
    answer = set_password(client, "short")
    assert "at least 12 characters" in answer.text
    assert not User.objects.get(email=OFFICIAL).has_usable_password()


@pytest.mark.parametrize("email", [FAMILY, FAMILY.upper()])
def test_an_address_that_somebody_signs_in_with_is_not_taken_over(administrator, email):
    doors.family()
    with pytest.raises(actions.AddressTaken):
        actions.invite_official(email, "Olive Officer", by=administrator)
    assert not User.objects.get(email=FAMILY).is_official
    assert mail.outbox == []


def test_only_an_administrator_invites():
    with pytest.raises(PermissionDenied):
        actions.invite_official(OFFICIAL, "Olive Officer", by=doors.official("other@example.org"))
    assert not User.objects.filter(email=OFFICIAL).exists()


@pytest.mark.parametrize("kind", ["family", "deactivated"])
def test_no_link_to_set_a_password_goes_to_anyone_else(administrator, kind):
    user = doors.family() if kind == "family" else doors.official(is_active=False)
    with pytest.raises(PermissionDenied):
        actions.send_invitation(user, by=administrator)
    assert mail.outbox == []


# -- a forgotten password ---------------------------------------------------------------------------------------------


def ask_for_link(client, email: str):
    return client.post(reverse("account_reset_password"), {"email": email}, follow=True)


def test_a_forgotten_password_is_set_anew_and_signs_out_everywhere(client, client_of_another):
    user = doors.enrolled()
    doors.sign_in_as_staff(client, user)
    ask_for_link(client_of_another, OFFICIAL)
    set_password(client_of_another)
    assert client.get(reverse("second_factor"))["Location"].startswith(reverse("sign_in"))
    answer = doors.give_password(client_of_another, user, password=NEW_PASSWORD)
    assert answer["Location"] == reverse("mfa_authenticate")


@pytest.mark.parametrize("who", [FAMILY, STRANGER, "left@example.org"])
def test_the_screen_is_the_same_and_one_mail_goes_out_whoever_asks(client, client_of_another, who):
    doors.family()
    doors.official()
    doors.official("left@example.org", is_active=False)
    pages = [ask_for_link(client, OFFICIAL), ask_for_link(client_of_another, who)]
    assert pages[0].text == pages[1].text
    assert pages[0].redirect_chain == pages[1].redirect_chain
    assert [sent.to for sent in mail.outbox] == [[OFFICIAL], [who]]
    assert "/staff/set-password/" not in mail.outbox[1].body


def test_the_link_has_our_own_address_whatever_the_request_says(client, settings):
    settings.PORTAL_URL = "https://portal.example.org"
    doors.official()
    client.post(reverse("account_reset_password"), {"email": OFFICIAL}, headers={"host": "localhost"})
    assert "https://portal.example.org/staff/set-password/" in mail.outbox[0].body
    assert "localhost" not in mail.outbox[0].body


# -- deactivating -----------------------------------------------------------------------------------------------------


def test_deactivating_ends_every_session_at_once_and_for_good(client, administrator):
    user = doors.enrolled()
    doors.sign_in_as_staff(client, user)
    assert client.get(reverse("second_factor")).status_code == 200
    actions.deactivate(user, by=administrator)
    assert client.get(reverse("second_factor"))["Location"].startswith(reverse("sign_in"))
    actions.reactivate(user, by=administrator)
    assert client.get(reverse("second_factor"))["Location"].startswith(reverse("sign_in"))


def test_deactivating_ends_a_familys_sessions_too(client, administrator):
    """Theirs is a session without a password, which letting them in again must not bring back."""
    user = doors.family()
    doors.sign_in_by_code(client, FAMILY)
    assert client.get(reverse("sign_in")).status_code == 302
    actions.deactivate(user, by=administrator)
    actions.reactivate(user, by=administrator)
    assert client.get(reverse("sign_in")).status_code == 200


def test_a_link_sent_before_is_spent_by_deactivating(client, administrator):
    user = actions.invite_official(OFFICIAL, "Olive Officer", by=administrator)
    actions.deactivate(user, by=administrator)
    assert "This link no longer works" in client.get(doors.mailed_link()).text


def test_somebody_let_in_again_sets_a_new_password(client, administrator):
    user = actions.deactivate(doors.enrolled(), by=administrator)
    user = actions.reactivate(user, by=administrator)
    assert (user.is_active, user.has_usable_password()) == (True, False)
    actions.send_invitation(user, by=administrator)
    set_password(client)
    assert doors.give_password(client, user, password=NEW_PASSWORD)["Location"] == reverse("mfa_authenticate")


def test_nobody_deactivates_themselves(administrator):
    with pytest.raises(PermissionDenied):
        actions.deactivate(administrator, by=administrator)
    administrator.refresh_from_db()
    assert administrator.is_active


ACTIONS = [actions.deactivate, actions.reactivate, actions.reset_second_factor]


@pytest.mark.parametrize("action", ACTIONS)
def test_only_an_administrator_acts_on_accounts(action):
    user = doors.enrolled()
    before = (user.is_active, user.password)
    with pytest.raises(PermissionDenied):
        action(user, by=doors.official("other@example.org"))
    user.refresh_from_db()
    assert (user.is_active, user.password) == before


@pytest.mark.parametrize("action", [*ACTIONS, actions.send_invitation])
def test_nobody_acts_on_somebody_who_may_do_more(administrator, action):
    superuser = User.objects.create_superuser("root@example.org", doors.PASSWORD)
    with pytest.raises(PermissionDenied):
        action(superuser, by=administrator)
    superuser.refresh_from_db()
    assert superuser.is_active
    assert superuser.check_password(doors.PASSWORD)


def test_after_a_lost_phone_both_factors_start_afresh(client, client_of_another, administrator):
    user = doors.enrolled()
    doors.sign_in_as_staff(client, user)
    actions.reset_second_factor(user, by=administrator)
    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get(reverse("second_factor"))["Location"].startswith(reverse("sign_in"))
    doors.give_password(client_of_another, user)
    assert not doors.is_in(client_of_another)


# -- in the settings area ---------------------------------------------------------------------------------------------


def press(browser, action: str, user: User):
    return browser.post(USERS, {"action": action, "_selected_action": [user.pk]}, follow=True)


def test_an_administrator_invites_in_the_settings_area(settings_area):
    answer = settings_area.post(
        reverse("admin:accounts_user_add"), {"email": "New.Officer@example.org", "name": "Nell New"}, follow=True
    )
    assert answer.status_code == 200
    user = User.objects.get(email="new.officer@example.org")
    assert (user.is_official, user.is_staff, user.has_usable_password()) == (True, False, False)
    assert mail.outbox[-1].subject == "Set up your account"


def test_an_address_in_use_is_refused_in_words(settings_area):
    doors.family()
    answer = settings_area.post(reverse("admin:accounts_user_add"), {"email": FAMILY.upper(), "name": "Nell New"})
    assert "Somebody signs in with this address already" in answer.text


def test_families_and_superusers_are_not_listed(settings_area):
    doors.official()
    family = doors.family()
    superuser = User.objects.create_superuser("root@example.org", doors.PASSWORD)
    page = settings_area.get(USERS)
    assert OFFICIAL in page.text
    assert (FAMILY in page.text, "root@example.org" in page.text) == (False, False)
    for hidden in (family, superuser):
        assert settings_area.get(reverse("admin:accounts_user_change", args=[hidden.pk])).status_code == 302


def test_the_page_of_an_official_shows_no_password_and_gives_no_rights(settings_area):
    user = doors.official()
    page = reverse("admin:accounts_user_change", args=[user.pk])
    assert user.password not in settings_area.get(page).text
    settings_area.post(page, {"name": "Olive Other", "is_staff": "on", "is_superuser": "on", "email": "x@example.org"})
    user.refresh_from_db()
    assert (user.name, user.is_staff, user.is_superuser, user.email) == ("Olive Other", False, False, OFFICIAL)


def test_nothing_is_deleted(settings_area):
    user = doors.official()
    assert settings_area.post(reverse("admin:accounts_user_delete", args=[user.pk]), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


def test_the_buttons_of_the_list_do_what_they_say(settings_area):
    user = doors.enrolled()
    press(settings_area, "deactivate", user)
    user.refresh_from_db()
    assert (user.is_active, user.has_usable_password()) == (False, False)
    press(settings_area, "let_in_again", user)
    press(settings_area, "start_afresh", user)
    assert not Authenticator.objects.filter(user=user).exists()
    answer = press(settings_area, "send_invitation_again", user)
    assert "Sent to 1 of 1" in answer.text
    assert mail.outbox[-1].to == [OFFICIAL]


def test_the_administrators_own_account_is_left_out_of_deactivating(settings_area, administrator):
    answer = press(settings_area, "deactivate", administrator)
    assert "Done for 0: nobody" in answer.text


def test_an_official_without_the_right_to_is_not_let_into_the_list(client):
    doors.sign_in_as_staff(client, doors.enrolled(doors.official(is_staff=True)))
    assert client.get(USERS).status_code == 403
