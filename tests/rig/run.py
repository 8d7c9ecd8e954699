"""What does `make test` run, and what came of it?

Every step runs, whatever came of the one before, and the end says in one line each how they went. A tool that is not
there fails the run and names the command that installs it: nothing is ever skipped.

    everything              the checks, then all tests on SQLite and on PostgreSQL, then the journeys on both
    lint                    the checks alone
    sqlite ARGS...          pytest with ARGS, on SQLite
    postgres ARGS...        pytest with ARGS, on PostgreSQL
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from tests.rig import browser, postgres

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
JOURNEYS = "tests/journeys"
BOTH_CORES = ("-n", "2", "--dist", "worksteal", "--max-worker-restart", "0")
# The checks need no data. Nobody's own settings or database take part in them.
NO_DATA = {"PORTAL_MODE": "local", "DATABASE_URL": "sqlite://:memory:"}


@dataclass
class Step:
    """One line of the summary: what is run, and with what beside the environment that make was given."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]
    passed: bool = False
    seconds: float = 0

    def run(self) -> "Step":
        print(f"\n== {self.name}", flush=True)
        environment = {**os.environ, **self.environment}
        started = time.monotonic()
        self.passed = subprocess.run(self.command, cwd=ROOT, env=environment, check=False).returncode == 0
        self.seconds = time.monotonic() - started
        return self

    def __str__(self) -> str:
        return f"{'passed' if self.passed else 'FAILED'}  {self.seconds:6.1f} s  {self.name}"


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
    }


def checks() -> list[Step]:
    """Return what can be said without running a test."""
    manage = (PYTHON, "manage.py")
    return [
        Step("ruff: lint", (PYTHON, "-m", "ruff", "check", "."), {}),
        Step("ruff: format", (PYTHON, "-m", "ruff", "format", "--check", "."), {}),
        Step("djlint: templates", (PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"), {}),
        Step("migrations match the models", (*manage, "makemigrations", "--check", "--dry-run"), NO_DATA),
        Step("Django's checks", (*manage, "check", "--fail-level", "WARNING"), NO_DATA),
        Step("Django's checks, in demo mode", (*manage, "check"), {**NO_DATA, "PORTAL_MODE": "demo"}),
        Step("Django's checks, for a server", (*manage, "check", "--deploy", "--fail-level", "WARNING"), production()),
    ]


def pytest(name: str, url: str, *arguments: str) -> Step:
    """Return a run of pytest on the database at `url` (empty: SQLite)."""
    return Step(name, (PYTHON, "-m", "pytest", *arguments), {"TEST_DATABASE_URL": url})


def suites(url: str) -> list[Step]:
    """Return all tests: each on SQLite, and again on the PostgreSQL at `url`."""
    ordinary, journeys = (*BOTH_CORES, f"--ignore={JOURNEYS}"), (*BOTH_CORES, JOURNEYS)
    return [
        pytest("tests on SQLite", "", *ordinary),
        pytest("tests on PostgreSQL", url, *ordinary),
        pytest("journeys in a browser on SQLite", "", *journeys),
        pytest("journeys in a browser on PostgreSQL", url, *journeys),
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
    failed = [step for step in steps if not step.passed]
    print(f"{len(steps) - len(failed)} of {len(steps)} passed." if failed else "Everything passed.")
    return 1 if failed else 0


def main(what: str, *arguments: str) -> int:
    """Run `what` and return the exit code: 0 when every step passed."""
    # Let `finally` clauses run when a runner is told to stop, so that no server stays behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if what == "lint":
        return summary([step.run() for step in checks()])
    if what == "sqlite":
        return 0 if pytest("tests on SQLite", "", *arguments).run().passed else 1
    if what == "everything" and (lacking := missing([browser.prepare, postgres.available])):
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
