"""Is a package that we depend on known to be unsafe?

pip-audit asks an advisory source about every pinned package. Behind a mirror of the package index there is none: a
package the source does not know is skipped, and without `--strict` the end still reads "No known vulnerabilities
found". So there are three outcomes here and not two, and only an answer about every package passes. Whoever has an
advisory source of their own (anything that speaks OSV's query) names it in ADVISORIES_URL.
"""

import json
import os
import subprocess  # nosec B404 # pip-audit, as installed here, called with fixed words and no shell
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PINNED = ("requirements.txt", "requirements-dev.txt")
PASSED, FAILED, NOT_CHECKED = "passed", "FAILED", "not checked"
PATIENCE = 60  # seconds for all of it
ANSWER_WITHIN = 3  # seconds for one answer: a closed network must not hold up a run
_SKIPPED = "could not be audited"  # in the words with which --strict gives up at the first package that is not known


@dataclass(frozen=True)
class Verdict:
    outcome: str
    why: str = ""


@dataclass(frozen=True)
class Said:
    """What one run of pip-audit said. `code` is None where it did not end in time."""

    code: int | None
    out: str = ""
    error: str = ""


def audit(files: tuple[str, ...] = PINNED) -> Verdict:
    """Ask about everything pinned in `files` and return what came of it."""
    until = time.monotonic() + PATIENCE
    strict = ask(files, "--strict", until=until)
    if strict.code not in {None, 0} and not strict.out.strip() and _SKIPPED in strict.error:
        # It broke off at the first one that was skipped. What is known of the others matters all the same.
        return judge(strict, ask(files, until=until))
    return judge(strict)


def ask(files: tuple[str, ...], *arguments: str, until: float) -> Said:
    """Return what pip-audit says about `files`, or that it did not end by `until`."""
    command = [
        *(sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--format", "json"),
        *("--desc", "off", "--progress-spinner", "off", "--timeout", str(ANSWER_WITHIN), *source(), *arguments),
        *[part for name in files for part in ("--requirement", name)],
    ]
    seconds = max(until - time.monotonic(), 1)
    try:
        ended = subprocess.run(  # nosec B603 # our own words, no shell
            command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return Said(None)
    return Said(ended.returncode, ended.stdout, ended.stderr)


def source() -> tuple[str, ...]:
    """Return how pip-audit is told whom to ask: the package index, unless this machine names an advisory source."""
    address = os.environ.get("ADVISORIES_URL", "")
    return ("--vulnerability-service", "osv", "--osv-url", address) if address else ()


def judge(strict: Said, rest: Said | None = None) -> Verdict:
    """Return the verdict on what `--strict` said and, where that broke off, on what was said without it.

    A finding always fails. Everything else that is not a whole answer is not a pass, whatever its exit code.
    """
    said = rest or strict
    if said.code is None:
        return Verdict(NOT_CHECKED, f"there was no answer within {PATIENCE} seconds")
    packages = _packages(said.out)
    found = [_in_words(one) for one in packages if one.get("vulns")]
    if found:
        return Verdict(FAILED, "; ".join(found))
    answered = [one for one in packages if "vulns" in one]
    if not packages:
        return Verdict(NOT_CHECKED, f"no advisory source answered ({_last_line(said.error)})")
    if len(answered) < len(packages):
        return Verdict(NOT_CHECKED, f"{len(packages) - len(answered)} of {len(packages)}: {_reason(packages)}")
    if strict.code != 0:
        return Verdict(NOT_CHECKED, f"pip-audit --strict ended with {strict.code} ({_last_line(strict.error)})")
    return Verdict(PASSED)


def _packages(out: str) -> list[dict]:
    try:
        return json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return []


def _in_words(package: dict) -> str:
    known = ", ".join(f"{one['id']}{_fixed_in(one)}" for one in package["vulns"])
    return f"{package['name']} {package['version']} has {known}"


def _fixed_in(vulnerability: dict) -> str:
    versions = vulnerability.get("fix_versions")
    return f" (fixed in {', '.join(versions)})" if versions else ""


def _reason(packages: list[dict]) -> str:
    return next(one["skip_reason"] for one in packages if "skip_reason" in one)


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it said nothing"])[-1][:200]
