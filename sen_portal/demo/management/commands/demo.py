"""How is the portal shown on one machine?

One command: it fills the database with the stories, then runs the web server and the sender of messages side by side
until Ctrl-C, and leaves neither behind. `make demo` calls it with the settings that make it a demo.
"""

import ctypes
import os
import signal
import socket
import subprocess  # nosec B404 # starts manage.py and gunicorn, by full path
import sys
import time
from contextlib import ExitStack

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from sen_portal.demo import antivirus

PATIENCE = 8  # seconds that a process is given to end in its own time
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
# Ctrl-C, a runner that ends us, a terminal that is closed.
TOLD_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GUNICORN = [
    *("gunicorn", "sen_portal.wsgi", "--worker-class", "gthread", "--workers", "2", "--threads", "4"),
    *("--graceful-timeout", "3", "--no-control-socket", "--log-level", "warning"),
]


def require_free(port: int) -> None:
    """Raise CommandError where something else answers on `port`, before the stories are loaded for nothing."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as taken:
            raise CommandError(f"Port {port} is in use. Try another: make demo PORT={port + 1}") from taken


def start(*command: str) -> subprocess.Popen:
    """Return the started process. It has its own process group, so that Ctrl-C comes to us alone and we end the others
    in order, instead of all of them being interrupted at once wherever they are."""
    return subprocess.Popen(  # noqa: S603  # nosec B603 # the two commands below and no others
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=end_with_parent,  # noqa: PLW1509  (no threads here that could hold a lock over the fork)
    )


def end_with_parent() -> None:
    """Have Linux end this process when its parent is gone, even by kill -9, which the parent cannot answer."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stop(processes: list[subprocess.Popen]) -> None:
    """End them all, by force if they take too long. Being told a second time does not interrupt this."""
    for told in TOLD_TO_STOP:
        signal.signal(told, signal.SIG_IGN)
    for process in processes:
        process.terminate()
    until = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def watch(processes: dict[str, subprocess.Popen]) -> None:
    """Wait for ever. Raises CommandError when one of them ends by itself: half a demo misleads."""
    while all(process.poll() is None for process in processes.values()):
        time.sleep(0.2)
    ended = [name for name, process in processes.items() if process.returncode is not None]
    raise CommandError(f"{' and '.join(ended)} stopped, so the demo stops too.")


def told_to_stop(*_signal) -> None:
    """Answer each of them alike."""
    raise KeyboardInterrupt


class Command(BaseCommand):
    help = "Loads the stories and serves them, with messages delivered, until Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port: int, **_options) -> None:
        require_free(port)
        for told in TOLD_TO_STOP:
            signal.signal(told, told_to_stop)
        processes: dict[str, subprocess.Popen] = {}
        with ExitStack() as stack:
            try:
                self.load()
                os.environ["CLAMAV"] = self.scanner(stack)
                stack.callback(lambda: stop(list(processes.values())))
                processes["The sender of messages"] = start("manage.py", "deliver_messages", "--forever")
                processes["The checker of documents"] = start("manage.py", "scan_documents", "--forever")
                processes["The web server"] = start("-m", *GUNICORN, "--bind", f"127.0.0.1:{port}")
                self.stdout.write(f"\nThe portal is at http://localhost:{port} (Ctrl-C stops it)\n")
                self.stdout.flush()
                watch(processes)
            except KeyboardInterrupt:
                self.stdout.write("\nStopping.")

    def scanner(self, stack: ExitStack) -> str:
        """Return the address of a virus scanner that runs until `stack` is left. Where there is none, say what follows
        from that and return "": the rest of the demo is none the worse."""
        if settings.CLAMAV:
            return settings.CLAMAV
        try:
            return stack.enter_context(antivirus.running(before=end_with_parent))
        except SystemExit as lack:
            self.stdout.write(f"Documents that are sent will wait, and nobody can open them. {lack}")
            return ""

    def load(self) -> None:
        """Bring the database up to date, and the stories into it where they are not there yet."""
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("demo_story")
