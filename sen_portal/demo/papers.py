"""What do the people of the demo send each other?

Short letters as PDF, written here so that no file lies in the repository, and taken in as an upload is. The virus check
in a story is the story's; what a visitor sends is checked for real (antivirus.py).
"""

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from providers import actions
from providers.files.intake import receive
from providers.files.scanner import Verdict
from providers.models import Document, Level
from requests_app.models import Disagreement


def letter(*lines: str) -> bytes:
    """Return a PDF of one page with these lines on it, in plain English letters."""
    shown = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
    drawn = f"BT /F1 12 Tf 16 TL 60 780 Td {shown}ET"
    parts = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R/Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
    )
    body, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(parts) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return f"{body}{end}startxref\n{len(body)}\n%%EOF\n".encode("latin-1")


def send(
    request: Disagreement, name: str, lines: tuple[str, ...], *, level: Level, about: str = "", by: User
) -> Document:
    """Have somebody send a letter, and the check find nothing in it."""
    received = receive(SimpleUploadedFile(name, letter(*lines)))
    document = actions.send_document(request, received, level, about, by=by)
    actions.note_verdict(document, Verdict())
    return document


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
