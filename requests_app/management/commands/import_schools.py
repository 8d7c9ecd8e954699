"""How does whoever runs the portal bring in the register of schools?

manage.py import_schools FILE            says what would change, and changes nothing
manage.py import_schools FILE --really   changes it
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from requests_app.actions.registers import import_schools
from requests_app.registers import NotARegister


class Command(BaseCommand):
    help = "Bring the list of schools in line with a CSV file of the public register. Without --really: only say how."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--really", action="store_true", help="change the list; without it nothing is changed")

    def handle(self, *_args, file: Path, really: bool, **_options):
        try:
            with file.open("rb") as opened:
                report = import_schools(opened, dry_run=not really)
        except (NotARegister, OSError) as wrong:
            raise CommandError(f"Nothing was changed. {wrong}") from wrong
        for words, count in report.lines:
            self.stdout.write(f"{count:>7}  {words}")
        for fault in report.faults:
            self.stdout.write(f"line {fault.line}: {fault.why}: {fault.begins}")
        if report.bad > len(report.faults):
            self.stdout.write(f"and {report.bad - len(report.faults)} more rows that cannot be read")
        if not really:
            self.stdout.write("This was a trial: nothing was changed. Add --really to change it.")
