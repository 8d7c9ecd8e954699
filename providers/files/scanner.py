"""Is there a virus in a file? Asked of ClamAV's daemon, over its INSTREAM command.

The answer counts as clean only where it is exactly "stream: OK". Nothing else does: not an error, not half an answer,
not a limit that was passed, not silence. Who asks then gets ScannerDown, and asks again later.
"""

import re
import socket
import struct
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 64 * 2**10
PATIENCE = 60  # seconds for one file, from the first byte sent to the last one received; clamd's own limit is 120
LONGEST_ANSWER = 4096
WRONG_ADDRESS = "CLAMAV is neither tcp://host:port nor unix:///path"
FOUND = re.compile(rb"stream: ([^\0\n]{1,200}) FOUND\0")


class ScannerDown(Exception):
    """There is no answer that can be relied on. The file is as unknown as it was."""


@dataclass(frozen=True)
class Verdict:
    """What the scanner says of a file: clean, or what it found in it."""

    found: str = ""

    @property
    def clean(self) -> bool:
        return not self.found

    @property
    def unopened(self) -> bool:
        """Return whether it could not look inside (a password, or too much in it), which is no sign of a virus."""
        return self.found.startswith(("Heuristics.Encrypted.", "Heuristics.Limits."))


def configured() -> bool:
    """Return whether there is a scanner to ask at all."""
    return bool(settings.CLAMAV)


def scan(data: bytes) -> Verdict:
    """Return the verdict on `data`. Raises ScannerDown for anything but a whole answer to a whole file."""
    answer = _ask(b"zINSTREAM\0", _stream(data))
    if answer == b"stream: OK\0":
        return Verdict()
    if found := FOUND.fullmatch(answer):
        return Verdict(found[1].decode(errors="replace"))
    raise ScannerDown(f"The scanner answered {answer[:80]!r}")


def answers() -> bool:
    """Return whether the scanner is there and says so."""
    try:
        return _ask(b"zPING\0", b"") == b"PONG\0"
    except ScannerDown:
        return False


def _stream(data: bytes) -> bytes:
    """Return `data` as INSTREAM wants it: pieces with their length before them, and an empty one at the end."""
    pieces = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    return b"".join(struct.pack(">I", len(piece)) + piece for piece in pieces) + struct.pack(">I", 0)


def _ask(command: bytes, body: bytes) -> bytes:
    """Return the answer to `command`. Raises ScannerDown where there is none within PATIENCE."""
    if not settings.CLAMAV:
        raise ScannerDown("No scanner is configured")
    until = time.monotonic() + PATIENCE
    try:
        with _connected(settings.CLAMAV) as line:
            line.sendall(command + body)  # the time-out of the line holds for the whole of it
            return _answer(line, until)
    except OSError as trouble:  # refused, no such socket or host, timed out, cut off
        raise ScannerDown(f"The scanner cannot be reached: {type(trouble).__name__}") from trouble


def _connected(address: str) -> socket.socket:
    """Return a line to `tcp://host:port` or `unix:///path`. Raises OSError, or ScannerDown for another address."""
    host, port, path = place(address)
    if host:
        return socket.create_connection((host, port), timeout=PATIENCE)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(PATIENCE)
        line.connect(path)
    except OSError:
        line.close()
        raise
    return line


def place(address: str) -> tuple[str, int, str]:
    """Return the host and port, or the path, in an address of a scanner. Raises ScannerDown where it has neither."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or 0
    except ValueError as wrong:  # a port that is no number, or too large a one
        raise ScannerDown(WRONG_ADDRESS) from wrong
    if parts.scheme == "tcp" and host and port:
        return host, port, ""
    if parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1:
        return "", 0, parts.path
    raise ScannerDown(WRONG_ADDRESS)


def _answer(line: socket.socket, until: float) -> bytes:
    """Return what comes, to its closing zero byte or to the end of the line."""
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        line.settimeout(max(0.001, until - time.monotonic()))
        more = line.recv(LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer
