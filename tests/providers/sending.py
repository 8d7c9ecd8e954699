"""How does a test send a document?

Through the real form's reading of a file and the real action; the virus check is said to have come out clean, except
where a test asks for the scanner itself.
"""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from providers import actions
from providers.files.intake import receive
from providers.files.scanner import Verdict
from providers.models import Document, Level
from sen_portal.demo.antivirus import EICAR
from sen_portal.demo.papers import letter
from tests.make import Case

CLEAN, BAD = Verdict(), Verdict("Eicar-Test-Signature")


def upload(name: str = "report.pdf", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or letter(f"What stands in {name!a}"))


def infected(name: str = "report.txt") -> SimpleUploadedFile:
    """A text file with the virus in it that is none."""
    return SimpleUploadedFile(name, b"Dear all,\n" + EICAR.encode())


def send(
    case: Case, by: User, level: Level = Level.EVERYONE, *, name: str = "report.pdf", about: str = "", data=None
) -> Document:
    """Return a document that waits to be checked."""
    return actions.send_document(case.disagreement, receive(upload(name, data)), level, about, by=by)


def sent(case: Case, by: User, level: Level = Level.EVERYONE, **named) -> Document:
    """Return a document that has been checked and is clean."""
    document = send(case, by, level, **named)
    actions.note_verdict(document, CLEAN)
    document.refresh_from_db()
    return document


def page(name: str, case: Case, document: Document | None = None) -> str:
    return reverse(name, args=[case.disagreement.reference] + ([document.key] if document else []))
