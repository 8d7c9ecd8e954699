"""Seal every second factor's secret with the newest key, so that an old one can be taken out of the environment."""

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from accounts import actions

KEY_IS_GONE = (
    "Nothing was changed. At least one secret was sealed with a key that is not in ACCOUNT_SECRET_KEYS. Put that key "
    "back at the end of the list and run this again. If it is lost: docs/operations.md, “If the keys are lost”."
)


class Command(BaseCommand):
    help = "After putting a new key first in ACCOUNT_SECRET_KEYS: seal every second factor's secret with it."

    def handle(self, *_args, **_options):
        try:
            count = actions.reseal_account_secrets()
        except InvalidToken:
            raise CommandError(KEY_IS_GONE) from None
        self.stdout.write(f"{count} authenticator app(s) and set(s) of recovery codes sealed with the newest key")
