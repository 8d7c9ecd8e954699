"""Have the documents checked that wait for it, once or for ever. Safe to run twice, and on two machines at once.

Asked to stop (SIGTERM, SIGINT), it ends the document it is at and leaves the rest waiting. With --forever it outlives
a scanner, and a database, that are restarted under it. It prints counts and nothing else.
"""

import signal
import threading

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from providers.checking import Round, check


class Command(BaseCommand):
    help = "Have documents checked for viruses. With --forever, go on looking until told to stop."

    def add_arguments(self, parser):
        parser.add_argument("--forever", action="store_true")
        parser.add_argument("--every", type=float, default=2, help="seconds between looks, with --forever")

    def handle(self, *_args, forever: bool, every: float, **_options):
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        if not forever:
            self._report(check(stop.is_set))
            return
        while not stop.is_set():
            self._try(stop)
            stop.wait(every)

    def _try(self, stop: threading.Event) -> None:
        close_old_connections()
        try:
            self._report(check(stop.is_set))
        except (OperationalError, InterfaceError):
            self.stderr.write("The database does not answer. Trying again")

    def _report(self, done: Round) -> None:
        if any(vars(done).values()):
            self.stdout.write(" ".join(f"{name} {count}" for name, count in vars(done).items()))
            self.stdout.flush()
