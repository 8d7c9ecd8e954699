"""Do what is due because time has passed, once. Safe to run twice, and on two machines at once.

What is due, each app says for itself (settings.DUE). Each thing is done in a transaction of its own, so that one that
fails stops no other. It prints counts and logs kinds of errors and numbers of rows: no words, addresses or keys.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Warn of and delete idle drafts, send reminders, and clear away what nobody used. For a timer."

    def handle(self, *_args, **_options):
        done, self._failed = {}, 0
        for path in settings.DUE:
            name = path.rpartition(".")[2]
            tasks = self._safely(name, import_string(path)) or []
            done[name] = sum(self._safely(name, *task) or 0 for task in tasks)
        self.stdout.write(" ".join(f"{name} {count}" for name, count in done.items()))
        if self._failed:
            raise CommandError(f"{self._failed} failed: the log says which. They are tried again next time")

    def _safely(self, name: str, act: Callable, *args) -> object:
        """Return what `act` returns, or None where it failed. A session's key opens it, so only numbers are logged."""
        try:
            return act(*args)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one, the others must still be done
            row = [one for one in args if isinstance(one, int)]
            logger.error("%s %s failed: %s", name, row, type(error).__name__)  # noqa: TRY400 -- a trace holds words
            self._failed += 1
            return None
