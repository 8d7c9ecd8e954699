"""Where does a demo, or a test run, get a virus scanner?

From ClamAV's daemon on this machine: one of its own, on a socket in a temporary folder, with a list of a single virus
that is none, the EICAR test string, so that it starts in a moment and fetches nothing. It guards nobody. Gone when the
block ends, however it ends.
"""

import os
import shutil
import socket
import subprocess  # nosec B404 # ClamAV's daemon, called with fixed words and no shell
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30  # seconds to start or to stop
PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")  # not on everybody's PATH
INSTALL = "ClamAV's daemon is needed to check documents. On Debian: apt-get install clamav-daemon"
# Never whole, here or in what Python compiles: a scanner on a developer's machine would take the file away.
EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-[]-TEST-FILE!$H+H*".replace("[]", "ANTIVIRUS")
SETTINGS = {
    "Foreground": "yes",
    "FixStaleSocket": "yes",
    "Bytecode": "no",
    "MaxThreads": "4",
    # As docs/operations.md recommends: what cannot be looked into is not called clean.
    "AlertExceedsMax": "yes",
    "AlertEncryptedArchive": "yes",
    "AlertEncryptedDoc": "yes",
    "AlertOLE2Macros": "yes",
}


def program() -> str:
    """Return the path of ClamAV's daemon. Raises SystemExit, naming what to install, where there is none."""
    found = shutil.which("clamd") or shutil.which("clamd", path=os.pathsep.join(PLACES))
    if found is None:
        raise SystemExit(INSTALL)
    return found


def configure(folder: Path, **settings: str) -> Path:
    """Return the settings file of a daemon in `folder`, beside the list of what it knows."""
    known = folder / "known"
    known.mkdir()
    # Name, any kind of file, anywhere in it, and the bytes in hexadecimal.
    (known / "test.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.encode().hex()}\n")
    places = {"LocalSocket": folder / "socket", "DatabaseDirectory": known, "TemporaryDirectory": folder}
    lines = {**places, **SETTINGS, **settings}
    file = folder / "clamd.conf"
    file.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
    return file


def start(folder: Path, *, before: Callable[[], None] | None = None, **settings: str) -> subprocess.Popen:
    """Return the daemon, started in its own process group so that Ctrl-C ends what uses it first. `before` is done in
    the new process."""
    command = [program(), f"--config-file={configure(folder, **settings)}"]
    with (folder / "log").open("w") as log:
        return subprocess.Popen(  # noqa: S603  # nosec B603 # the daemon just found, as this user
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            process_group=0,
            preexec_fn=before,  # noqa: PLW1509  (only the demo gives one, which has no threads)
        )


def answers(path: Path) -> bool:
    """Return whether the daemon at the socket `path` says that it is there."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            line.connect(str(path))
            line.sendall(b"zPING\0")
            return line.recv(16) == b"PONG\0"
    except OSError:
        return False


def wait_until_ready(daemon: subprocess.Popen, folder: Path) -> None:
    """Return once the daemon answers. Raises SystemExit with its log where it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and daemon.poll() is None:
        if answers(folder / "socket"):
            return
        time.sleep(0.05)
    raise SystemExit("ClamAV's daemon did not start:\n" + (folder / "log").read_text())


def stop(daemon: subprocess.Popen) -> None:
    """End the daemon: at once if it does not end in its own time."""
    daemon.terminate()
    try:
        daemon.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        daemon.kill()
        daemon.wait()


@contextmanager
def running(*, before: Callable[[], None] | None = None, **settings: str) -> Iterator[str]:
    """Yield the address of a scanner, for the setting CLAMAV. `settings` are ClamAV's own, as StreamMaxLength="1M".

    Raises SystemExit, naming what to install, where there is none, and with the daemon's log where it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="portal-av-"))
    try:
        daemon = start(folder, before=before, **settings)
        try:
            wait_until_ready(daemon, folder)
            yield f"unix://{folder / 'socket'}"
        finally:
            stop(daemon)
    finally:
        shutil.rmtree(folder)
