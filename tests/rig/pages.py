"""What must be true of every page a person sees?

Whatever the journey is about: nothing in the console, nothing fetched from anywhere else, nothing axe objects to, one
`h1`, a title, and no sideways scrolling. A journey calls `check_page` on each page it comes to; the rest is watched
from the moment a window opens.
"""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

TIMEOUT = 10_000  # milliseconds for any one step
DEVICES = {
    "phone": {"viewport": {"width": 375, "height": 812}, "has_touch": True, "java_script_enabled": False},
    "phone_js": {"viewport": {"width": 375, "height": 812}, "has_touch": True},
    # 320 pixels is the narrowest there is, and what 1280 are at 400 per cent (WCAG 1.4.10).
    "narrow": {"viewport": {"width": 320, "height": 256}, "java_script_enabled": False},
    "narrow_js": {"viewport": {"width": 320, "height": 256}},
    "desk": {"viewport": {"width": 1280, "height": 900}},
}
AXE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2 AA, and off in axe unless asked for
}


class Window:
    """One person's browser: a context of its own, and what went wrong in it that nobody asserted."""

    def __init__(self, context: BrowserContext, host: str):
        self.context, self.host, self.problems = context, host, []
        context.set_default_timeout(TIMEOUT)
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.problems.append(f"script error: {error.error}"))
        context.on("request", self.on_request)
        context.on("response", self.on_response)
        self.page = context.new_page()

    def on_console(self, message: ConsoleMessage) -> None:
        # What could not be loaded is told by `on_response`, which can tell a page asked for from a part of one.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text} ({message.location['url']})")

    def on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != self.host:
            self.problems.append(f"asked another host: {request.url}")

    def on_response(self, response: Response) -> None:
        # A page that says "not found" or "not for you" may be what the journey is about. A part missing never is.
        allowed = 499 if response.request.is_navigation_request() else 399
        if response.status > allowed:
            self.problems.append(f"answered {response.status}: {response.request.method} {response.url}")


def run_axe(page: Page) -> list[dict]:
    """Return axe's violations on the page as it stands, typed words and all.

    axe needs scripts. Where the window has none they are let run for axe alone: the page's own have had their chance,
    and a second debugging session can lift what the first forbade only after forbidding it too.
    """
    scripting = page.evaluate("!matchMedia('(scripting: none)').matches")
    if scripting:
        return Axe().run(page, options=AXE).response["violations"]
    session, switch = page.context.new_cdp_session(page), "Emulation.setScriptExecutionDisabled"
    try:
        for forbidden in (True, False):
            session.send(switch, {"value": forbidden})
        return Axe().run(page, options=AXE).response["violations"]
    finally:
        session.send(switch, {"value": True})
        session.detach()


def is_upstreams(rule: str, node: dict) -> bool:
    """Say whether this is the one thing allowed: GOV.UK Frontend tells a radio that reveals a question whether it is
    open, with an attribute that the standard does not list for radios. Screen readers were tried with it upstream."""
    return rule.startswith("aria-") and "aria-expanded=" in node["html"] and "govuk-radios__input" in node["html"]


def described(violations: list[dict]) -> list[str]:
    """Return a readable line for each node that axe objects to."""
    lines = []
    for violation in violations:
        nodes = [node for node in violation["nodes"] if not is_upstreams(violation["id"], node)]
        lines += [f"axe {violation['id']}: {violation['help']}: {node['html'][:200]}" for node in nodes]
    return lines


def shape(page: Page) -> list[str]:
    """Return what is wrong with the page's frame: its title, its heading, its width."""
    wrong, width = [], page.viewport_size["width"]
    if not page.title().strip():
        wrong.append("it has no title")
    if (headings := page.locator("h1").count()) != 1:
        wrong.append(f"it has {headings} h1 and not one")
    if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
        wrong.append(f"it is {needed} pixels wide in a window of {width}")
    return wrong


def check_page(page: Page) -> None:
    """Assert what must be true of any page, saying all that is wrong with this one."""
    wrong = [*shape(page), *described(run_axe(page))]
    assert not wrong, "\n  ".join([f"{urlsplit(page.url).path} ({page.title()})", *wrong])
