"""Send what waits in the outbox, once or for ever. Safe to run twice, and on two machines at once."""

import signal
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from requests_app.delivery import Round, deliver


class Command(BaseCommand):
    help = "Send the messages that are due. With --forever, go on looking until told to stop."

    def add_arguments(self, parser):
        parser.add_argument("--forever", action="store_true")
        parser.add_argument("--every", type=float, default=2, help="seconds between looks, with --forever")

    def handle(self, *_args, forever: bool, every: float, **_options):
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        self._report(deliver())
        while forever and not stop.wait(every):
            close_old_connections()
            self._report(deliver())

    def _report(self, done: Round) -> None:
        if any(vars(done).values()):
            self.stdout.write(" ".join(f"{name} {count}" for name, count in vars(done).items()))
