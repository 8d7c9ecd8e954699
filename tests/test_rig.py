"""Does the ground hold that every other test stands on?"""

import json
import re
import socket
import stat
import subprocess
import sys
import threading
import tomllib
from contextlib import ExitStack
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg
import pytest
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from accounts.models import User
from sen_portal.demo import antivirus
from tests.rig import audit, html_check, new_python, node, postgres, run
from tests.rig.audit import FAILED, NOT_CHECKED, PASSED, Verdict

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[1]

OURS = ("accounts", "requests_app", "providers", "sen_portal", "templates", "tests", "docs", "benchmarks")
APPEND_ONLY = {
    "sqlite": [
        "CREATE TRIGGER scratch_stays BEFORE DELETE ON scratch BEGIN SELECT RAISE(ABORT, 'append only'); END",
    ],
    "postgresql": [
        """CREATE FUNCTION scratch_stays() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'append only'; END $$""",
        "CREATE TRIGGER scratch_stays BEFORE DELETE ON scratch FOR EACH ROW EXECUTE FUNCTION scratch_stays()",
        "CREATE TRIGGER scratch_stays_whole BEFORE TRUNCATE ON scratch EXECUTE FUNCTION scratch_stays()",
    ],
}


def run_sql(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM scratch")
        return cursor.fetchone()[0]


def flush(*more):
    connection.ops.execute_sql_flush([*connection.ops.sql_flush(no_style(), ["scratch"]), *more])


@pytest.fixture
def scratch(transactional_db):
    """A table that refuses every delete, with one row in it."""
    run_sql("CREATE TABLE scratch (id integer)", *APPEND_ONLY[connection.vendor], "INSERT INTO scratch VALUES (1)")
    yield
    run_sql("DROP TABLE scratch")
    if connection.vendor == "postgresql":
        run_sql("DROP FUNCTION scratch_stays()")


def assert_nothing_can_be_deleted():
    run_sql("INSERT INTO scratch VALUES (2)")
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        run_sql("DELETE FROM scratch")


def test_the_flush_empties_what_refuses_every_delete_and_puts_the_refusal_back(scratch):
    assert_nothing_can_be_deleted()
    flush()
    assert rows() == 0
    assert_nothing_can_be_deleted()


def test_a_flush_that_fails_leaves_rows_and_triggers_as_they_were(scratch):
    with pytest.raises(DatabaseError):
        flush("DELETE FROM no_such_table")
    assert rows() == 1
    assert_nothing_can_be_deleted()


@pytest.mark.postgres
def test_what_needs_postgresql_runs_on_nothing_else():
    assert connection.vendor == "postgresql"


@pytest.mark.django_db(transaction=True)
def test_another_thread_sees_what_was_committed():
    User.objects.create_user("here@example.org")
    seen = []

    def look():
        seen.append(User.objects.filter(email="here@example.org").count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


@pytest.mark.parametrize("test", [1, 2])
def test_no_test_finds_what_another_left_in_the_cache(test):
    assert cache.add("used-up", value=True)


def test_the_cache_of_production_is_there_for_a_test_that_asks(database_cache):
    cache.set("counted", 1)
    assert DatabaseCache("portal_cache", {}).get("counted") == 1


# What may be installed


def pinned(name):
    """Return the version and the hashes of each package in a requirements file."""
    lines = re.sub(r"\\\n\s+", " ", (ROOT / name).read_text()).splitlines()
    packages = [line.split() for line in lines if line and not line.startswith("#")]
    return {package[0].split("==")[0]: (package[0].split("==")[1], package[1:]) for package in packages}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_its_hashes_and_the_file_says_nothing_of_where_it_was_made(name):
    assert all(hashes for _, hashes in pinned(name).values())
    assert re.findall(r"://|/[a-z]|^-|localhost", re.sub(r"`make lock`", "", (ROOT / name).read_text())) == []


def test_the_pins_are_those_of_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-dev.txt": project["project"]["dependencies"] + project["dependency-groups"]["dev"],
    }
    for name, lines in wanted.items():
        pins = pinned(name)
        for requirement in map(Requirement, lines):
            version, _ = pins[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version), f"{requirement} is not in {name}: make lock"


def test_what_is_tested_is_what_is_served():
    served, tested = pinned("requirements.txt"), pinned("requirements-dev.txt")
    assert {name: tested[name] for name in served} == served


# What the machine must have


def test_a_python_that_cannot_make_environments_is_told_which_package_it_lacks(tmp_path):
    hidden, folder = "sys.modules['ensurepip'] = None", str(tmp_path / "venv")
    program = (
        f"import runpy, sys; {hidden}; sys.argv[1:] = [{folder!r}]; runpy.run_path({new_python.__file__!r}, {{}}, "
    )
    command = [sys.executable, "-c", program + "'__main__')"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert f"apt-get install python3.{sys.version_info.minor}-venv" in result.stderr
    assert not (tmp_path / "venv").exists()


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """Return a function that puts a program on an otherwise almost empty PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def install(name, script):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)

    return install


def test_npm_runs_where_the_machine_has_no_node_and_a_script_finds_it_by_name(machine, tmp_path):
    machine("sh", 'exec /bin/sh "$@"')
    (tmp_path / "package.json").write_text('{"scripts": {"both": "npm --version && node --version"}}')
    answer = node.npm("run", "--silent", "both", cwd=tmp_path, capture_output=True, text=True)
    assert [int(line.strip("v").split(".")[0]) >= 10 for line in answer.stdout.split()] == [True, True]


def test_an_old_node_is_passed_over(machine, tmp_path):
    for name, says in (("node", "v12.22.0"), ("npm", "7.0.0")):
        machine(name, f"echo {says}")
    answer = node.npm("--version", capture_output=True, text=True)
    assert int(answer.stdout.split(".")[0]) >= 10


def test_a_node_that_is_new_enough_is_used(machine, tmp_path):
    machine("node", "echo v22.1.0")
    machine("npm", 'echo "the machine\'s own, asked for $1"')
    assert node.npm("ci", capture_output=True, text=True).stdout == "the machine's own, asked for ci\n"


def test_a_cluster_lives_for_its_block_and_not_a_moment_longer(monkeypatch):
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    with postgres.database_url() as url:
        folder = Path(url.removeprefix("postgres://portal@/").removesuffix("/postgres"))
        with psycopg.connect(host=str(folder), user="portal", dbname="postgres") as database:
            shown = [database.execute(f"SHOW {name}").fetchone()[0] for name in ("fsync", "listen_addresses")]
    assert shown == ["off", ""]
    assert not folder.exists()


def test_a_run_that_breaks_off_takes_its_cluster_with_it(monkeypatch):
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    with ExitStack() as stack:
        stack.enter_context(pytest.raises(KeyboardInterrupt))
        url = stack.enter_context(postgres.database_url())
        raise KeyboardInterrupt
    assert not Path(url.removeprefix("postgres://portal@/")).parent.exists()


def test_a_database_that_is_given_is_the_one_used(monkeypatch):
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://tester@db.example.org/postgres")
    with postgres.database_url() as url:
        assert url == "postgres://tester@db.example.org/postgres"


def test_a_machine_without_postgresql_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path)
    with pytest.raises(SystemExit, match="apt-get install postgresql"):
        postgres.programs()


def test_a_scanner_lives_for_its_block_and_is_open_to_this_user_alone():
    with antivirus.running() as address:
        place = Path(address.removeprefix("unix://"))
        assert antivirus.answers(place)
        assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert not place.parent.exists()


def test_a_run_that_breaks_off_takes_its_scanner_with_it():
    with ExitStack() as stack:
        stack.enter_context(pytest.raises(KeyboardInterrupt))
        place = Path(stack.enter_context(antivirus.running()).removeprefix("unix://"))
        raise KeyboardInterrupt
    assert not place.parent.exists()


def test_a_machine_without_a_scanner_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(antivirus, "PLACES", ())
    with pytest.raises(SystemExit, match="apt-get install clamav-daemon"):
        antivirus.program()


def test_a_machine_without_java_or_the_checker_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(html_check, "JAR", tmp_path / "vnu.jar")
    with pytest.raises(SystemExit, match="make setup"):
        html_check.program()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="apt-get install default-jre-headless"):
        html_check.program()


def test_a_scanner_that_does_not_start_is_said_with_its_own_words():
    with pytest.raises(SystemExit, match=r"did not start:\n(.*\n)*.*MaxThreads"), antivirus.running(MaxThreads="many"):
        pass


def test_the_test_virus_stands_whole_in_no_file_of_ours():
    """A scanner on a developer's machine would take such a file away, and the clone would not work."""
    whole = {antivirus.EICAR.encode(), antivirus.EICAR.encode().hex().encode()}
    ours = [path for folder in OURS for path in (ROOT / folder).rglob("*") if path.is_file()]
    assert len(ours) > 200
    assert [path for path in ours if any(text in path.read_bytes() for text in whole)] == []


def test_a_machine_without_a_browser_is_told_what_to_install(tmp_path):
    # In a process of its own: Playwright will not start twice in one, and a journey may have started it here.
    program = (
        "from playwright.sync_api import sync_playwright\n"
        "from tests.rig import browser\n"
        "with sync_playwright() as playwright:\n"
        "    browser.find(playwright)\n"
    )
    environment = {"PATH": str(tmp_path), "HOME": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    command = [sys.executable, "-c", program]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "apt-get install chromium" in result.stderr


def test_all_that_is_missing_is_said_at_once():
    def lacks(what):
        raise SystemExit(f"{what} is missing")

    needs = [partial(lacks, "One thing"), str, partial(lacks, "Another")]
    assert run.missing(needs) == ["One thing is missing", "Another is missing"]


def test_one_step_that_fails_fails_the_run_and_is_said_in_a_line(capsys):
    steps = [run.Step(name, (sys.executable, "-c", f"exit({code})"), {}) for name, code in (("good", 0), ("bad", 5))]
    assert run.summary([step.run() for step in steps]) == 1
    closing = capsys.readouterr().out.splitlines()[-3:]
    assert [line.split()[0] for line in closing[:2]] == ["passed", "FAILED"]
    assert closing[2] == "1 of 2 passed."


def test_make_help_names_every_target():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE).group(1).split()) - {"help"}
    command = ["/usr/bin/env", "make", "--no-print-directory", "help"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in told.splitlines()} == targets


# What depends on somebody else's answer

CLEAN = {"name": "quiet", "version": "1.0", "vulns": []}
UNSAFE = {"name": "leaky", "version": "2.0", "vulns": [{"id": "PYSEC-0000-1", "fix_versions": ["2.1"]}]}
UNKNOWN = {"name": "private", "skip_reason": "Dependency not found on PyPI and could not be audited: private (3.0)"}


def says(*packages, code=0, error=""):
    return audit.Said(code, json.dumps({"dependencies": packages, "fixes": []}) if packages else "", error)


def test_an_answer_about_every_package_passes():
    assert audit.judge(says(CLEAN, CLEAN)) == Verdict(PASSED)


@pytest.mark.parametrize("others", [(), (CLEAN,), (UNKNOWN,)], ids=["alone", "among others", "beside a skipped one"])
def test_a_finding_fails_whatever_is_known_of_the_others(others):
    verdict = audit.judge(says(code=1, error="gave up"), says(*others, UNSAFE, code=1))
    assert verdict == Verdict(FAILED, "leaky 2.0 has PYSEC-0000-1 (fixed in 2.1)")


@pytest.mark.parametrize(
    ("strict", "rest", "why"),
    [
        (says(code=1, error=UNKNOWN["skip_reason"]), says(CLEAN, UNKNOWN), f"1 of 2: {UNKNOWN['skip_reason']}"),
        (says(CLEAN, UNKNOWN), None, f"1 of 2: {UNKNOWN['skip_reason']}"),
        (says(code=1, error="Traceback\nno such host"), None, "no advisory source answered (no such host)"),
        (says(code=0, error="No known vulnerabilities found"), None, "no advisory source answered (No known"),
        (audit.Said(1, "<html>", ""), None, "no advisory source answered (it said nothing)"),
        (audit.Said(None), None, "there was no answer within 60 seconds"),
        (says(CLEAN, code=1, error="broke at the end"), None, "pip-audit --strict ended with 1 (broke at the end)"),
    ],
    ids=["some skipped", "skipped and no word of it", "no host", "nothing at all", "no JSON", "too late", "exit code"],
)
def test_what_is_no_whole_answer_is_not_checked_and_says_why(strict, rest, why):
    verdict = audit.judge(strict, rest)
    assert verdict.outcome == NOT_CHECKED
    assert verdict.why.startswith(why)


class Advisories(BaseHTTPRequestHandler):
    """An advisory source that speaks OSV's query, and knows of one unsafe package."""

    def do_POST(self):
        package = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["package"]["name"]
        affected = [{"package": {"name": package, "ecosystem": "PyPI"}}]
        known = {"vulns": [{"id": "PYSEC-0000-2", "summary": "Made up", "affected": affected}]}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(known if package == "leaky" else {}).encode())

    def log_message(self, *_about):
        """Say nothing."""


@pytest.fixture
def advisories(monkeypatch):
    """An advisory source on this machine, which pip-audit is told to ask."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Advisories) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("ADVISORIES_URL", f"http://127.0.0.1:{server.server_port}/v1/query")
        yield server
        server.shutdown()


@pytest.fixture
def pins(tmp_path):
    """Return a function that writes a file of pinned packages and returns its name."""

    def write(*names):
        file = tmp_path / "requirements.txt"
        file.write_text("".join(f"{name}==1.0 --hash=sha256:{'0' * 64}\n" for name in names))
        return (str(file),)

    return write


def test_pip_audit_itself_passes_where_the_source_knows_of_nothing(advisories, pins):
    assert audit.audit(pins("quiet", "calm")) == Verdict(PASSED)


def test_pip_audit_itself_fails_on_a_package_that_is_known_to_be_unsafe(advisories, pins):
    assert audit.audit(pins("quiet", "leaky")) == Verdict(FAILED, "leaky 1.0 has PYSEC-0000-2")


def test_pip_audit_itself_does_not_pass_where_nobody_answers(monkeypatch, pins):
    with socket.socket() as closed:  # bound, so nobody else's; not listening, so nobody is there
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("ADVISORIES_URL", f"http://127.0.0.1:{closed.getsockname()[1]}/")
        verdict = audit.audit(pins("quiet"))
    assert verdict.outcome == NOT_CHECKED
    assert verdict.why.startswith("no advisory source answered (requests.exceptions.ConnectionError")


def test_pip_audit_is_given_no_more_than_its_time(monkeypatch, pins):
    """By a source that takes the question and says nothing."""
    monkeypatch.setattr(audit, "PATIENCE", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("ADVISORIES_URL", f"http://127.0.0.1:{silent.getsockname()[1]}/")
        assert audit.audit(pins("quiet")) == Verdict(NOT_CHECKED, "there was no answer within 1 seconds")


def test_what_was_not_checked_is_said_and_neither_fails_the_run_nor_passes(capsys):
    good, other = run.Step("good", verdict=Verdict(PASSED)), run.Step("asked", verdict=Verdict(NOT_CHECKED, "nobody"))
    assert run.summary([good, other]) == 0
    closing = capsys.readouterr().out.splitlines()[-2:]
    assert closing[0].split(maxsplit=2)[:2] == ["not", "checked"]
    assert closing[0].endswith("asked: nobody")
    assert closing[1] == "1 of 2 passed, 1 not checked."


def test_the_checks_ask_for_advisories_and_look_for_unsafe_python():
    steps = run.checks()
    assert [type(step) for step in steps].count(run.Audit) == 1
    assert [step.name for step in steps if run.BANDIT in step.command] == ["bandit: unsafe Python"]


def test_bandit_itself_finds_what_is_unsafe(tmp_path):
    (tmp_path / "unsafe.py").write_text("eval(input())\n")
    command = [sys.executable, "-c", run.BANDIT, *run.BANDIT_OPTIONS, str(tmp_path)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "B307" in answer.stdout


def test_every_exception_for_bandit_names_its_rule_and_its_reason():
    sources = [path for name in run.OUR_PYTHON for path in (ROOT / name).rglob("*.py")]
    exceptions = [(path, line) for path in sources for line in path.read_text().splitlines() if "# nosec" in line]
    wrong = [(path, line) for path, line in exceptions if not re.search(r"# nosec B\d{3}(, ?B\d{3})* # \w.{5,}$", line)]
    assert wrong == []
    assert exceptions != []
    options = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["bandit"]
    assert options == {"assert_used": {"skips": ["tests/*", "benchmarks/*"]}}
