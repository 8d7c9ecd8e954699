"""What do the people of a journey do on screen?

Steps in their own words, each through what a person can see and press, with every page checked on the way.
"""

import re

from django.core import mail
from playwright.sync_api import Page, expect

from requests_app.delivery import deliver
from tests.accounts.doors import app_code, enrolled
from tests.make import PASSWORD
from tests.rig.pages import check_page

REFERENCE = re.compile(r"DR-\w{4}-\w{4}")


def press(page: Page, name: str) -> None:
    """Press a button or follow a link of this name, and check where it leads."""
    main = page.locator("main")
    main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).first.click()
    page.wait_for_load_state()
    check_page(page)


def choose(page: Page, *labels: str, then: str = "Continue") -> None:
    for label in labels:
        page.get_by_label(label, exact=True).check()
    press(page, then)


def write(page: Page, then: str = "Continue", **by_id: str) -> None:
    """Type into controls by their ids, as `name="text"` (`date_of_birth_day` is a part of a date)."""
    for name, text in by_id.items():
        page.locator(f"#id_{name.replace('__', '-')}").fill(text)
    press(page, then)


def asked(page: Page) -> str:
    return page.locator("h1").inner_text()


def newest_mail(to: str) -> mail.EmailMessage:
    """Let the worker do its round, and return the newest mail to an address."""
    deliver()
    return [one for one in mail.outbox if one.to == [to]][-1]


def link_in(message: mail.EmailMessage) -> str:
    return re.search(r"^(http\S+)$", message.body, re.MULTILINE).group(1)


def type_the_code(page: Page, email: str) -> None:
    codes = [re.search(r"^Your code is (\w+)$", one.body, re.MULTILINE) for one in mail.outbox if one.to == [email]]
    code = [found for found in codes if found][-1].group(1)
    page.get_by_label("Code").fill(code)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_load_state()
    check_page(page)


def come_in_by_the_staff_door(page: Page, user, to: str) -> None:
    """Sign in with a password and the code of an authenticator app."""
    enrolled(user)
    page.goto(to)
    page.goto("/staff/sign-in/?next=" + to)
    check_page(page)
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    press(page, "Continue")
    page.locator("#id_code").fill(app_code(user.app_secret))
    press(page, "Sign in")


def open_invitation(page: Page, email: str) -> None:
    """Follow the mailed link as a link scanner would, twice, and then as a person who types the address."""
    link = link_in(newest_mail(email))
    for _ in range(2):
        page.goto(link)
    check_page(page)
    page.get_by_label("The e-mail address the invitation was sent to").fill(email)
    press(page, "Open it")


def sees(page: Page, *texts: str) -> None:
    for text in texts:
        expect(page.locator("main")).to_contain_text(text)


def sees_nothing_of(page: Page, *texts: str) -> None:
    for text in texts:
        expect(page.locator("body")).not_to_contain_text(text)
