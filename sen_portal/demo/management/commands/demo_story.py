"""Tell the demo's story into an empty database."""

from django.core.management.base import BaseCommand

from sen_portal.demo import story


class Command(BaseCommand):
    help = "Tell the demo's story. Telling it again changes nothing."

    def handle(self, *_args, **_options):
        told = story.tell()
        self.stdout.write("The story is told." if told else "The story was there already.")
