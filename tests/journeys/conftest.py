"""How does a journey open a browser?

`phone` (375 px, no JavaScript), `phone_js` and `desk` (1280 px) are pages in windows of their own: a person each, with
nothing shared but the server. A second person on the same kind of device: `new_page("desk")`. The whole suite has one
browser to a worker. Playwright is used as it is: its pytest plugin would bring options and fixtures for several
browsers, base addresses and videos, where a dozen lines do.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.rig import browser as machine
from tests.rig.pages import DEVICES, Window

# Playwright's loop runs in this thread, and Django would refuse the database to it. No query here runs inside the loop.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

WINDOWS = pytest.StashKey[list[Window]]()
RESULTS = Path(__file__).resolve().parents[2] / "test-results"


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.find(playwright), args=machine.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, live_server, settings, request):
    """Return a function that opens a page for one more person, on one of DEVICES."""
    settings.PORTAL_URL = live_server.url
    windows = request.node.stash.setdefault(WINDOWS, [])

    def open_page(device):
        context = browser.new_context(base_url=live_server.url, locale="en-GB", **DEVICES[device])
        windows.append(Window(context, live_server.url.removeprefix("http://")))
        return windows[-1].page

    yield open_page
    for window in windows:
        window.context.close()


@pytest.fixture
def phone(new_page):
    """A page of 375 pixels with JavaScript off."""
    return new_page("phone")


@pytest.fixture
def phone_js(new_page):
    """A page of 375 pixels with JavaScript on."""
    return new_page("phone_js")


@pytest.fixture
def desk(new_page):
    """A page of 1280 pixels with JavaScript on."""
    return new_page("desk")


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    """Fail a journey that went well for what went wrong unseen: the console, another host, a missing part."""
    result = yield
    problems = [problem for window in pyfuncitem.stash.get(WINDOWS, []) for problem in window.problems]
    if problems:
        pytest.fail("\n  ".join(["The pages passed, but:", *problems]), pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep what each window showed when a journey failed, and say where."""
    report = yield
    if report.when == "call" and report.failed:
        for number, window in enumerate(item.stash.get(WINDOWS, []), 1):
            report.sections.append((f"window {number}", keep(window, item.nodeid, number)))
    return report


def keep(window, nodeid, number):
    """Return where the window stood and where its picture is."""
    if window.page.is_closed():
        return "closed"
    name = re.sub(r"[^\w-]+", "-", nodeid)
    path = RESULTS / f"{name}-{number}.png"
    window.page.screenshot(path=path, full_page=True)
    return f"{window.page.url}\n{path.relative_to(RESULTS.parent)}"
