"""What does `make test` run, and what came of it?

Every step runs, whatever came of the one before, and the end says in one line each how they went. A tool that is not
there fails the run and names the command that installs it: nothing is ever skipped. What only somebody else can answer
(are our dependencies known to be unsafe?) is "not checked" where nobody answers, and is never called passed.

    everything              the checks, then all tests on SQLite and on PostgreSQL, then the journeys
    lint                    the checks alone
    sqlite ARGS...          pytest with ARGS, on SQLite
    postgres ARGS...        pytest with ARGS, on PostgreSQL
"""

import os
import secrets
import signal
import subprocess  # nosec B404 # starts the checks below, with fixed words and no shell
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet

from sen_portal.demo import antivirus
from tests.rig import audit, browser, html_check, postgres
from tests.rig.audit import FAILED, NOT_CHECKED, PASSED, Verdict

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
JOURNEYS = "tests/journeys"
NEEDS = [browser.prepare, postgres.available, antivirus.program, html_check.program]
BOTH_CORES = ("-n", "2", "--dist", "worksteal", "--max-worker-restart", "0")
# The checks need no data. Nobody's own settings or database take part in them.
# Without its warnings, which are about the neighbours of a line that has an exception. Errors are still said.
BANDIT = "import logging, bandit.cli.main as bandit; logging.disable(logging.WARNING); bandit.main()"
BANDIT_OPTIONS = ("--quiet", "--configfile", "pyproject.toml", "--recursive")
OUR_PYTHON = ("accounts", "requests_app", "providers", "sen_portal", "tests/rig", "benchmarks")
NO_DATA = {"PORTAL_MODE": "local", "DATABASE_URL": "sqlite://:memory:"}


@dataclass
class Step:
    """One line of the summary: what is run, and with what beside the environment that make was given."""

    name: str
    command: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    verdict: Verdict = field(default_factory=lambda: Verdict(NOT_CHECKED, "it did not run"))
    seconds: float = 0

    def run(self) -> "Step":
        print(f"\n== {self.name}", flush=True)
        started = time.monotonic()
        self.verdict = self.carry_out()
        self.seconds = time.monotonic() - started
        return self

    def carry_out(self) -> Verdict:
        environment = {**os.environ, **self.environment}
        ended = subprocess.run(self.command, cwd=ROOT, env=environment, check=False)  # nosec B603 # the steps below
        return Verdict(FAILED if ended.returncode else PASSED)

    @property
    def passed(self) -> bool:
        return self.verdict.outcome == PASSED

    def __str__(self) -> str:
        why = f": {self.verdict.why}" if self.verdict.why else ""
        return f"{self.verdict.outcome:<11}  {self.seconds:6.1f} s  {self.name}{why}"


class Audit(Step):
    """The one step that rests on somebody else's answer, and so has a third outcome."""

    def carry_out(self) -> Verdict:
        verdict = audit.audit()
        print(f"{verdict.outcome}: {verdict.why}" if verdict.why else verdict.outcome)
        return verdict


def production() -> dict[str, str]:
    """Return settings as a council would have them, with secrets made now, for Django's own check of a deployment."""
    return {
        "PORTAL_MODE": "production",
        "DATABASE_URL": "sqlite://:memory:",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "MEDIATOR_TEXT_KEYS": Fernet.generate_key().decode(),
        "ACCOUNT_SECRET_KEYS": Fernet.generate_key().decode(),
        "ALLOWED_HOSTS": "portal.example.org",
        "PORTAL_URL": "https://portal.example.org",
        "EMAIL_URL": "smtp://localhost:25",
        "DEFAULT_FROM_EMAIL": "no-reply@portal.example.org",
        "CLAMAV": "unix:///run/clamav/clamd.ctl",
    }


def checks() -> list[Step]:
    """Return what can be said without running a test."""
    manage = (PYTHON, "manage.py")
    return [
        Step("ruff: lint", (PYTHON, "-m", "ruff", "check", ".")),
        Step("ruff: format", (PYTHON, "-m", "ruff", "format", "--check", ".")),
        Step("djlint: templates", (PYTHON, "-m", "djlint", "--lint", "--quiet", "templates")),
        Step("bandit: unsafe Python", (PYTHON, "-c", BANDIT, *BANDIT_OPTIONS, *OUR_PYTHON)),
        Audit("pip-audit: known vulnerabilities in what we depend on"),
        Step("migrations match the models", (*manage, "makemigrations", "--check", "--dry-run"), NO_DATA),
        Step("Django's checks", (*manage, "check", "--fail-level", "WARNING"), NO_DATA),
        Step("Django's checks, in demo mode", (*manage, "check"), {**NO_DATA, "PORTAL_MODE": "demo"}),
        Step("Django's checks, for a server", (*manage, "check", "--deploy", "--fail-level", "WARNING"), production()),
    ]


def pytest(name: str, url: str, *arguments: str) -> Step:
    """Return a run of pytest on the database at `url` (empty: SQLite)."""
    return Step(name, (PYTHON, "-m", "pytest", *arguments), {"TEST_DATABASE_URL": url})


def suites(url: str) -> list[Step]:
    """Return all tests: on SQLite those to which the database matters, and every one on the PostgreSQL at `url`."""
    no_journeys = f"--ignore={JOURNEYS}"
    return [
        pytest("tests on SQLite", "", *BOTH_CORES, no_journeys, "-m", "not one_database"),
        pytest("tests on PostgreSQL", url, *BOTH_CORES, no_journeys),
        pytest("journeys in a browser", url, *BOTH_CORES, JOURNEYS),
    ]


def missing(needs: list) -> list[str]:
    """Return a sentence for each of `needs` that says it is not here and could not be fetched."""
    sentences = []
    for need in needs:
        try:
            need()
        except SystemExit as lack:
            sentences.append(str(lack))
    return sentences


def summary(steps: list[Step]) -> int:
    """Print a line for each step and return the exit code."""
    print("\n" + "\n".join(map(str, steps)))
    passed, failed, rest = (
        sum(step.verdict.outcome == outcome for step in steps) for outcome in (PASSED, FAILED, NOT_CHECKED)
    )
    counts = f"{passed} of {len(steps)} passed" + (f", {rest} not checked" if rest else "") + "."
    print("Everything passed." if passed == len(steps) else counts)
    return 1 if failed else 0


def main(what: str, *arguments: str) -> int:
    """Run `what` and return the exit code: 0 when every step passed."""
    # Let `finally` clauses run when a runner is told to stop, so that no server stays behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if what == "lint":
        return summary([step.run() for step in checks()])
    if what == "sqlite":
        return 0 if pytest("tests on SQLite", "", *arguments).run().passed else 1
    if what == "everything" and (lacking := missing(NEEDS)):
        raise SystemExit("\n".join(lacking))
    with ExitStack() as stack:
        url = stack.enter_context(postgres.database_url())
        if what == "postgres":
            return 0 if pytest("tests on PostgreSQL", url, *arguments).run().passed else 1
        return summary([step.run() for step in [*checks(), *suites(url)]])


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
