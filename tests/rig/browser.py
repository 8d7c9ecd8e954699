"""Which browser do the journeys run in?

Playwright's own where it is installed, else a Chromium or Chrome of the machine's. Where there is neither, Playwright
is asked to fetch its own, and given a few minutes. If nothing comes of it the run fails and says what to install.
"""

import shutil
import subprocess  # nosec B404 # tools of this machine, called with fixed words and no shell
import sys
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 300  # seconds for a download
INSTALL = (
    "A browser is needed for the journeys. On Debian: apt-get install chromium fonts-liberation\n"
    "Elsewhere: .venv/bin/python -m playwright install --with-deps chromium"
)
# Quiet, and no talk with the outside: what the portal asks for is all that goes over the wire.
FLAGS = [
    "--no-sandbox",  # root in a container has no other way; only our own pages are opened
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # /dev/shm is often 64 MB in a container, and a full page is more
]


def installed(playwright: Playwright) -> str | None:
    """Return the path of a browser that is here now, or None."""
    if Path(playwright.chromium.executable_path).exists():
        return playwright.chromium.executable_path
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def fetch() -> None:
    """Let Playwright fetch its own Chromium. A network without it is no error here: `find` says what is missing."""
    try:
        command = [sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]
        subprocess.run(command, timeout=PATIENCE, check=False)  # nosec B603 # Playwright, as installed here
    except subprocess.TimeoutExpired:
        print(f"The download of a browser was given up after {PATIENCE} seconds.")


def find(playwright: Playwright) -> str:
    """Return the path of the browser. Raises SystemExit, naming what to install, where there is none."""
    if path := installed(playwright):
        return path
    raise SystemExit(INSTALL)


def require_driver() -> None:
    """Raise SystemExit, naming what to install, where Playwright itself does not start: its Node is linked to a library
    that a bare system may lack."""
    command = [sys.executable, "-m", "playwright", "--version"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # nosec B603 # the same
    if answer.returncode:
        raise SystemExit(f"{answer.stderr.strip()}\nPlaywright does not start. On Debian: apt-get install libatomic1")


def prepare() -> str:
    """Return the path of the browser, fetched first if the machine has none."""
    require_driver()
    with sync_playwright() as playwright:
        if not installed(playwright):
            fetch()
        return find(playwright)
