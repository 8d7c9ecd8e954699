"""Is a file called clean only where the scanner says so, wholly and in so many words? (issue: documents)

A real daemon of ClamAV's, and, for what that one never says, a server that says it.
"""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings as portal

from providers.files import scanner as asked
from providers.files.kinds import kind_of
from providers.files.scanner import ScannerDown, Verdict, scan
from sen_portal.demo import antivirus
from sen_portal.demo.antivirus import EICAR
from tests import samples

pytestmark = pytest.mark.one_database

VIRUS = EICAR.encode()
FOUND = Verdict("Eicar-Test-Signature.UNOFFICIAL")


# -- ClamAV itself --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [VIRUS, samples.packed({"a.txt": VIRUS}), samples.docx({"word/media/a": VIRUS}), samples.pdf() + VIRUS],
    ids=["bare", "in a zip file", "in a Word document", "behind a PDF"],
)
def test_the_test_virus_is_found(scanner, data):
    verdict = scan(data)
    assert verdict == FOUND
    assert not verdict.clean
    assert not verdict.unopened


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", samples.docx(), samples.odt(), samples.pdf(), samples.jpeg(samples.exif()), os.urandom(3 * 2**20)],
    ids=["nothing", "text", "Word", "OpenDocument", "PDF", "photo", "many pieces"],
)
def test_what_is_clean_is_said_to_be(scanner, data):
    assert scan(data) == Verdict()
    assert scan(data).clean


def test_what_cannot_be_looked_into_is_not_clean_and_is_no_virus_either(scanner):
    """Two settings of clamd's say so, which docs/operations.md asks for: without them it would call both clean."""
    locked = bytearray(samples.packed({"a": "b"}))
    locked[6] |= 1
    locked[locked.find(b"PK\x01\x02") + 8] |= 1
    for data in (bytes(locked), samples.locked_pdf(b"secret")):
        verdict = scan(data)
        assert not verdict.clean
        assert verdict.unopened


def test_a_letter_that_everybody_can_open_and_nobody_may_print_is_clean(scanner):
    """As councils send them."""
    assert kind_of(samples.locked_pdf(b"")).extension == "pdf"
    assert scan(samples.locked_pdf(b"")).clean


def test_what_is_too_large_to_be_looked_at_whole_is_not_clean(settings):
    with antivirus.running(MaxScanSize="500K", MaxFileSize="200K") as settings.CLAMAV:
        assert scan(b"hello").clean
        assert scan(os.urandom(2**20)).unopened


def test_the_scanner_says_whether_it_is_there(scanner, settings):
    assert asked.answers()
    settings.CLAMAV = "unix:///nowhere"
    assert not asked.answers()


def test_a_file_that_is_too_large_for_the_scanner_is_not_clean(settings):
    with antivirus.running(StreamMaxLength="100K") as settings.CLAMAV:
        assert scan(b"a" * 90_000).clean
        with pytest.raises(ScannerDown):
            scan(b"a" * 5_000_000)


def test_a_scanner_that_is_killed_over_a_file_has_said_nothing(settings):
    with TemporaryDirectory(prefix="portal-av-") as folder, ThreadPoolExecutor(1) as beside:
        daemon = antivirus.start(Path(folder))
        try:
            antivirus.wait_until_ready(daemon, Path(folder))
            settings.CLAMAV = f"unix://{folder}/socket"
            assert scan(b"hello").clean
            daemon.send_signal(signal.SIGSTOP)  # it holds the line, and has the file before it
            answer = beside.submit(scan, b"hello")
            time.sleep(0.1)
            assert not answer.done()
            daemon.kill()
            assert isinstance(answer.exception(timeout=30), ScannerDown)
        finally:
            daemon.kill()
            daemon.wait()


def test_it_is_asked_over_the_network_too(settings):
    port = free_port()
    with antivirus.running(TCPSocket=str(port), TCPAddr="127.0.0.1"):
        settings.CLAMAV = f"tcp://127.0.0.1:{port}"
        assert scan(VIRUS) == FOUND
        assert scan(b"hello").clean


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# -- answers that ClamAV gives on a bad day, or that something else gives -------------------------------------------


@contextmanager
def saying(pieces: Iterable[bytes], *, reads: bool = True):
    """Yield the address of a server that answers with `pieces`, one after the other, and closes the line."""

    def serve():
        line, _ = server.accept()
        with line:
            while reads and not line.recv(2**20).endswith(b"\0\0\0\0"):
                pass
            for piece in pieces:
                time.sleep(0.01)
                line.sendall(piece)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: swallow(serve), daemon=True)
        thread.start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
    thread.join()


def swallow(act):
    """Do `act`, whatever the other end makes of it."""
    with suppress(OSError):
        act()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"OK\0",
        b"stream: OK",
        b"stream: OK\n",
        b"stream: O",
        b" stream: OK\0",
        b"stream: OK\0\0",
        b"stream: OK\0stream: Eicar FOUND\0",
        b"stream: NOT OK\0",
        b"stream: ok\0",
        b"stream:  FOUND",
        b"stream: Eicar FOUND",
        b"stream: Eicar FOUND\0 OK\0",
        b"stream: Can't allocate memory ERROR\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"HTTP/1.1 200 OK\r\n\r\nstream: OK\0",
        b"\xff\xfe\0",
        b"a" * 10_000,
    ],
)
def test_every_other_answer_is_none(settings, answer):
    with saying([answer]) as settings.CLAMAV, pytest.raises(ScannerDown):
        scan(b"hello")


def test_an_answer_may_come_in_pieces(settings):
    with saying([b"stre", b"am: ", b"OK\0"]) as settings.CLAMAV:
        assert scan(b"hello").clean
    with saying([b"stream: Some.Virus-1", b" FOUND\0"]) as settings.CLAMAV:
        assert scan(b"hello") == Verdict("Some.Virus-1")


def test_a_line_that_is_closed_before_all_was_sent_is_no_answer(settings):
    with saying([], reads=False) as settings.CLAMAV, pytest.raises(ScannerDown):
        scan(bytes(20 * 2**20))


def test_an_answer_before_all_was_sent_is_no_answer(settings):
    """A whole file was not looked at, whatever is said of the part."""
    with saying([b"stream: OK\0"], reads=False) as settings.CLAMAV, pytest.raises(ScannerDown):
        scan(bytes(20 * 2**20))


@pytest.mark.parametrize("drip", [b"stream: ", b""], ids=["drips", "is silent"])
def test_a_scanner_that_is_slow_for_too_long_has_said_nothing(settings, monkeypatch, drip):
    monkeypatch.setattr(asked, "PATIENCE", 0.2)
    gone = threading.Event()

    def pieces():
        while not gone.wait(0.02):
            yield drip

    with saying(pieces()) as settings.CLAMAV:
        began = time.monotonic()
        with pytest.raises(ScannerDown):
            scan(b"hello")
        assert time.monotonic() - began < 5  # 0.2, on a machine that has nothing else to do
        gone.set()


@pytest.mark.parametrize(
    "address",
    ["", "tcp://127.0.0.1:1", "unix:///nowhere/at/all", "unix:///", "unix://nowhere", "tcp://localhost", "tcp://a:99999",
     "http://localhost:3310", "clamd.ctl", "tcp://[::1", "unix:///" + "a" * 300],
)  # fmt: skip
def test_an_address_where_nobody_answers_is_a_scanner_that_is_down(settings, address):
    settings.CLAMAV = address
    with pytest.raises(ScannerDown):
        scan(b"hello")


def test_what_is_sent_is_not_in_the_message(settings):
    with (
        saying([b"what?\0"]) as settings.CLAMAV,
        pytest.raises(ScannerDown, match=r"^The scanner answered b'what\?") as no,
    ):
        scan(b"a child's name")
    assert "child" not in str(no.value)


def test_the_scanner_of_these_tests_is_set_up_as_the_documentation_says():
    written = (portal.BASE_DIR / "docs" / "operations.md").read_text().splitlines()
    asked_for = {f"{name} {value}" for name, value in antivirus.SETTINGS.items() if name.startswith("Alert")}
    assert len(asked_for) == 4
    assert asked_for <= set(written)
