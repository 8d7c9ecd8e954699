"""How does a command work through what waits, once or for ever?

Asked to stop (SIGTERM, SIGINT), it ends what it is at and leaves the rest waiting. With --forever it outlives a
database that is restarted under it. It prints counts and nothing else.
"""

import signal
import threading
from collections.abc import Callable

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections


class WorkerCommand(BaseCommand):
    """A command whose `work` does one round and returns what it came to: an object of counts."""

    work: Callable[[Callable[[], bool]], object]

    def add_arguments(self, parser):
        parser.add_argument("--forever", action="store_true")
        parser.add_argument("--every", type=float, default=2, help="seconds between looks, with --forever")

    def handle(self, *_args, forever: bool, every: float, **_options):
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        if not forever:
            self._report(self.work(stop.is_set))
            return
        while not stop.is_set():
            self._try(stop)
            stop.wait(every)

    def _try(self, stop: threading.Event) -> None:
        close_old_connections()
        try:
            self._report(self.work(stop.is_set))
        except (OperationalError, InterfaceError):
            self.stderr.write("The database does not answer. Trying again")

    def _report(self, done: object) -> None:
        if any(vars(done).values()):
            self.stdout.write(" ".join(f"{name} {count}" for name, count in vars(done).items()))
            self.stdout.flush()
