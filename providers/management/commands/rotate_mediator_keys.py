"""Seal private notes and documents with the newest key, so that an old one can be taken out of the environment."""

from django.core.management.base import BaseCommand

from providers import actions


class Command(BaseCommand):
    help = "After putting a new key first in MEDIATOR_TEXT_KEYS: seal every private note and document with it."

    def handle(self, *_args, **_options):
        self.stdout.write(f"{actions.reseal_private_notes()} private note(s) sealed with the newest key")
        self.stdout.write(f"{actions.reseal_documents()} document(s) sealed with the newest key")
