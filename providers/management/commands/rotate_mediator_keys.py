"""Seal private notes and documents with the newest key, so that an old one can be taken out of the environment."""

from django.core.management.base import BaseCommand, CommandError

from providers import actions

KEEP_THE_OLD_KEY = (
    "{notes} private note(s) and {documents} document(s) cannot be opened with any key in MEDIATOR_TEXT_KEYS, or are "
    "not there, and stay as they are. Put the missing key back at the end of the list and run this again. "
    "If it is lost: docs/operations.md, “If the mediator’s keys are lost”."
)


class Command(BaseCommand):
    help = "After putting a new key first in MEDIATOR_TEXT_KEYS: seal every private note and document with it."

    def handle(self, *_args, **_options):
        notes, lost_notes = actions.reseal_private_notes()
        documents, lost_documents = actions.reseal_documents()
        self.stdout.write(f"{notes} private note(s) and {documents} document(s) sealed with the newest key")
        if lost_notes or lost_documents:
            raise CommandError(KEEP_THE_OLD_KEY.format(notes=lost_notes, documents=lost_documents))
