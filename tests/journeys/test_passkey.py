"""Does a passkey of a real browser do all that is said of it, from the first sign-in on?

Chromium's own virtual device stands for the phone or key: the browser asks it as it would any other, so that our script
is tried too. It signs what the portal then checks.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import SignIn
from requests_app.stages import Stage
from tests.accounts.doors import FAMILY, family
from tests.journeys.people import asked, press, sees, type_the_code
from tests.make import PASSWORD, Case
from tests.rig.pages import check_page

pytestmark = pytest.mark.django_db(transaction=True)
DOOR = "/staff/sign-in/"
# A phone that has just seen its owner's finger.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
# A browser from before passkeys had JSON: our script reads and writes it then.
OLDER = """
  delete PublicKeyCredential.parseCreationOptionsFromJSON;
  delete PublicKeyCredential.parseRequestOptionsFromJSON;
  delete PublicKeyCredential.prototype.toJSON;
"""


class Phone:
    """The device behind the browser of a page."""

    def __init__(self, page: Page):
        self._session = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable")
        self._id = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def recognises(self, its_owner: bool) -> None:
        self._session.send("WebAuthn.setUserVerified", {"authenticatorId": self._id, "isUserVerified": its_owner})

    def keeps(self) -> list[dict]:
        return self._session.send("WebAuthn.getCredentials", {"authenticatorId": self._id})["credentials"]


def give_password(page: Page, user) -> None:
    page.goto(f"{DOOR}?next={reverse('queue')}")
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    press(page, "Continue")


def set_up_a_passkey(page: Page, name: str) -> None:
    page.get_by_label("A name for it").fill(name)
    with page.expect_navigation():
        page.get_by_role("button", name="Set up a passkey", exact=True).click()
    check_page(page)


def use_passkey(page: Page, name: str = "Use a passkey") -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()
    check_page(page)


def sign_out(page: Page) -> None:
    page.goto(reverse("sign_out"))
    page.locator("main").get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_load_state()


def test_an_official_sets_one_up_and_comes_back_to_the_queue_with_it_alone(desk):
    case, phone = Case().at(Stage.CONSIDERING), Phone(desk)
    give_password(desk, case.officer)
    press(desk, "Set up a passkey instead")
    check_page(desk)
    set_up_a_passkey(desk, "Work laptop")
    assert asked(desk) == "Confirm that it is you"
    use_passkey(desk)
    assert asked(desk) == "Your recovery codes"
    sign_out(desk)
    desk.goto(f"{DOOR}?next={reverse('queue')}")
    use_passkey(desk, "Sign in with a passkey")
    sees(desk, case.disagreement.reference)
    desk.goto(reverse("second_factor"))
    check_page(desk)
    sees(desk, "Work laptop")
    assert [key["rpId"] for key in phone.keeps()] == ["localhost"]
    sign_out(desk)
    give_password(desk, case.officer)
    use_passkey(desk)
    sees(desk, case.disagreement.reference)


def test_what_does_not_work_is_said_and_nothing_is_lost_in_an_older_browser_too(phone_js):
    phone_js.add_init_script(OLDER)
    case, device = Case().at(Stage.CONSIDERING), Phone(phone_js)
    device.recognises(its_owner=False)
    give_password(phone_js, case.officer)
    phone_js.goto(reverse("add_passkey"))
    phone_js.get_by_role("button", name="Set up a passkey", exact=True).click()
    phone_js.wait_for_load_state()
    sees(phone_js, "Enter a name for the passkey")
    assert device.keeps() == []
    phone_js.get_by_label("A name for it").fill("Work laptop")
    phone_js.get_by_role("button", name="Set up a passkey", exact=True).click()
    expect(phone_js.get_by_role("alert").last).to_contain_text("No passkey was set up.")
    check_page(phone_js)
    assert phone_js.get_by_label("A name for it").input_value() == "Work laptop"
    device.recognises(its_owner=True)
    set_up_a_passkey(phone_js, "Work laptop")
    sign_out(phone_js)
    phone_js.goto(DOOR)
    device.recognises(its_owner=False)
    phone_js.get_by_role("button", name="Sign in with a passkey").click()
    expect(phone_js.get_by_role("alert")).to_contain_text("No passkey was used.")
    check_page(phone_js)
    device.recognises(its_owner=True)
    use_passkey(phone_js, "Sign in with a passkey")
    assert SignIn.objects.get().user == case.officer


def test_without_scripts_the_door_says_so_and_the_password_does(phone):
    case = Case().at(Stage.CONSIDERING)
    phone.goto(DOOR)
    check_page(phone)
    assert phone.get_by_role("button", name="Sign in with a passkey").count() == 0
    sees(phone, "You can sign in with your password instead.")
    give_password(phone, case.officer)
    press(phone, "Set up a passkey instead")
    sees(phone, "You can set up an authenticator app instead.")
    press(phone, "Use an authenticator app instead")
    assert asked(phone) == "Set up an authenticator app"


def test_a_parent_sees_where_they_are_signed_in_and_ends_the_other(phone, desk):
    family()
    for page in (phone, desk):
        page.goto("/sign-in/?next=/signed-in/")
        page.get_by_label("Your e-mail address").fill(FAMILY)
        press(page, "Continue")
        type_the_code(page, FAMILY)
    assert desk.locator("dt").count() == 2
    assert SignIn.objects.count() == 2
    phone.reload()
    check_page(phone)
    press(phone, "Sign out everywhere else")
    sees(phone, "You are signed out everywhere else.", "You are signed in here only.")
    desk.reload()
    assert asked(desk) == "Sign in"
