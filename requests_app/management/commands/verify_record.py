"""Check that no event of any case has been changed, added or removed by hand."""

from django.core.management.base import BaseCommand, CommandError

from requests_app import chain
from requests_app.models import Disagreement


class Command(BaseCommand):
    help = "Verify the seals of every case's events; fails, naming the first broken row of each case."

    def add_arguments(self, parser):
        parser.add_argument("reference", nargs="?", help="only this case")

    def handle(self, *_args, reference=None, **_options):
        cases = Disagreement.objects.order_by("id")
        if reference:
            cases = cases.filter(reference=reference)
        broken = [found for case in cases.iterator() if (found := chain.first_broken(case))]
        for line in broken:
            self.stderr.write(line)
        if broken:
            raise CommandError(f"{len(broken)} record(s) broken")
        self.stdout.write(f"{cases.count()} record(s) whole")
