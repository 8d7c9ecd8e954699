"""Does `make demo` serve the portal, and leave nothing running when it is told to stop?"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sen_portal.demo import antivirus
from sen_portal.demo.management.commands.demo import Command

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(port):
    return [sys.executable, "manage.py", "demo", "--port", str(port)]


def environment(port, folder):
    """Return what `make demo` sets, with a database and a mailbox in `folder`, and nothing of this test run's own."""
    return {
        "PATH": os.environ["PATH"],
        "PORTAL_MODE": "demo",
        "PORTAL_URL": f"http://localhost:{port}",
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "DEMO_MAIL_DIR": str(folder / "mail"),
        "DOCUMENTS_DIR": str(folder / "documents"),
        "PYTHONUNBUFFERED": "1",
        "TMPDIR": str(folder),
    }


@pytest.fixture
def folder():
    """Where it keeps all it makes. A short name, since that of a socket may have no more than a hundred letters."""
    with TemporaryDirectory(prefix="demo-") as name:
        yield Path(name)


@pytest.fixture
def demo(port, folder):
    """The command, started; ended by force if a test fails."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command(port), cwd=ROOT, env=environment(port, folder), **pipes) as process:
        yield process
        process.terminate()


def answer(port, path):
    """Return the status and the page at `path`, once the server listens."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def read_until(process, words):
    """Read what it prints, up to the line with `words`."""
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return
    pytest.fail(f"It ended, with code {process.wait()}:\n{''.join(said)}")


def scanners(folder):
    """Return the sockets in `folder` at which a virus scanner answers."""
    return [place for place in folder.glob("portal-av-*/socket") if antivirus.answers(place)]


def test_a_demo_that_is_killed_takes_the_others_with_it(demo, port, folder):
    read_until(demo, "The portal is at")
    answer(port, "/demo/")
    assert len(scanners(folder)) == 1
    demo.kill()
    demo.communicate(timeout=PATIENCE)
    until = time.monotonic() + PATIENCE
    while scanners(folder) and time.monotonic() < until:
        time.sleep(0.05)
    assert scanners(folder) == []
    with pytest.raises(urllib.error.URLError, match="refused"), urllib.request.urlopen(f"http://127.0.0.1:{port}/"):
        pass


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_serves_until_it_is_told_to_stop_and_leaves_nothing_running(demo, port, folder, told):
    read_until(demo, f"The portal is at http://localhost:{port}")
    status, page = answer(port, "/demo/")
    assert status == 200
    assert "Who would you like to be?" in page
    demo.send_signal(told)
    # The pipe ends when the last process that holds it does: the web server's and the sender's are the others.
    rest, _ = demo.communicate(timeout=PATIENCE)
    assert "Stopping." in rest
    assert "Traceback" not in rest
    assert demo.returncode == 0
    assert list(folder.glob("portal-av-*")) == []


def test_a_demo_without_a_scanner_says_what_follows_from_that(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(antivirus, "PLACES", ())
    said = StringIO()
    with ExitStack() as stack:
        assert Command(stdout=said).scanner(stack) == ""
    assert said.getvalue() == (
        "Documents that are sent will wait, and nobody can open them. ClamAV's daemon is needed to check documents. "
        "On Debian: apt-get install clamav-daemon\n"
    )


def test_a_demo_uses_the_scanner_that_it_is_given(settings):
    settings.CLAMAV = "tcp://localhost:3310"
    with ExitStack() as stack:
        assert Command(stdout=StringIO()).scanner(stack) == "tcp://localhost:3310"


def test_a_port_in_use_is_said_before_anything_is_done(tmp_path, port):
    with socket.create_server(("127.0.0.1", port)):
        result = subprocess.run(
            command(port), cwd=ROOT, env=environment(port, tmp_path), capture_output=True, text=True, check=False
        )
    assert result.returncode == 1
    assert f"Port {port} is in use. Try another: make demo PORT={port + 1}" in result.stderr
    assert not (tmp_path / "demo.sqlite3").exists()
