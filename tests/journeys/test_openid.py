"""Does an officer get from the staff door to the queue by their council's own sign-in, in a real browser, and out?"""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from accounts import connections
from tests.accounts.doors import app_code, enrolled
from tests.journeys.conftest import WINDOWS
from tests.journeys.people import press, sees
from tests.make import officer
from tests.rig.openid import CouncilSignIn, running
from tests.rig.pages import check_page

BUTTON = "Sign in with Northwick Council"


@pytest.fixture(scope="module")
def provider() -> Iterator[CouncilSignIn]:
    with running() as one:
        yield one


@pytest.fixture
def olive(provider, settings, live_server):
    """An officer whom Northwick's sign-in knows, and it is connected."""
    settings.OPENID_PROVIDERS = connections.read(
        json.dumps([provider.connection(second_factor="amr")]), https_only=False
    )
    user = officer(name="Olive Officer")
    claims = {"sub": "olive-at-northwick", "email": user.email, "email_verified": True}
    provider.knows(olive={"claims": claims, "amr": ["pwd", "mfa"]}, olive_at_home={"claims": claims, "amr": ["pwd"]})
    return user


@pytest.fixture
def expect_the_council(request, provider):
    """Return a function that forgives the windows that they asked another host, where it was the council's."""
    elsewhere = f"asked another host: {provider.issuer}/"

    def without_the_councils() -> None:
        for window in request.node.stash[WINDOWS]:
            window.problems[:] = [problem for problem in window.problems if not problem.startswith(elsewhere)]

    return without_the_councils


def sign_in_there(page: Page, provider: CouncilSignIn, name: str) -> None:
    page.wait_for_url(f"{provider.issuer}/interaction/*")
    page.get_by_label("Work name").fill(name)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def test_from_the_staff_door_to_the_queue_and_out(desk, provider, olive, expect_the_council):
    desk.goto("/staff/sign-in/?next=/officer/")
    check_page(desk)
    desk.route(f"{provider.issuer}/**", lambda route: route.fulfill(status=204))
    with desk.expect_response(f"{provider.issuer}/**"):  # one without a page, so that the browser stays on ours
        desk.get_by_role("button", name=BUTTON).click()
    sees(desk, "Taking you to Northwick Council")
    check_page(desk)
    desk.unroute(f"{provider.issuer}/**")
    desk.get_by_role("link", name="Go there now").click()
    sign_in_there(desk, provider, "olive")
    expect(desk).to_have_url("/officer/")
    check_page(desk)
    desk.get_by_role("button", name="Sign out").click()
    sees(desk, "You may still be signed in with Northwick Council")
    check_page(desk)
    expect_the_council()


def test_with_our_own_second_factor_after_it_on_a_phone_without_scripts(phone, provider, olive, expect_the_council):
    enrolled(olive)
    phone.goto("/staff/sign-in/?next=/officer/")
    check_page(phone)
    phone.get_by_role("button", name=BUTTON).click()
    sign_in_there(phone, provider, "olive_at_home")
    check_page(phone)
    phone.locator("#id_code").fill(app_code(olive.app_secret))
    press(phone, "Sign in")
    expect(phone).to_have_url("/officer/")
    expect_the_council()


def test_who_has_no_account_is_told_so_kindly(phone, provider, olive, expect_the_council):
    olive.council_roles.all().delete()
    phone.goto("/staff/sign-in/")
    phone.get_by_role("button", name=BUTTON).click()
    sign_in_there(phone, provider, "olive")
    check_page(phone)
    sees(phone, "There is no account here for you yet", "ask the person at Northwick Council")
    press(phone, "sign in with your password")
    expect_the_council()
