"""What has the demo sent?

In demo mode Django's file backend writes each mail into a folder instead of sending it. This reads the folder.
"""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.utils import timezone

_BETWEEN = "-" * 79


@dataclass(frozen=True)
class Mail:
    name: str
    sent_at: datetime
    to: str
    subject: str
    body: str


def mails() -> list[Mail]:
    """Return what was sent, newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    found = [mail for path in folder.glob("*.log") for mail in _in_file(path)]
    return sorted(found, key=lambda mail: (mail.sent_at, mail.name), reverse=True)


def mail_named(name: str) -> Mail:
    """Return one mail. Raises Http404 if there is none of this name."""
    for mail in mails():
        if mail.name == name:
            return mail
    raise Http404


def _in_file(path: Path) -> list[Mail]:
    parts = [part.strip() for part in path.read_text().split(_BETWEEN) if part.strip()]
    return [_read(f"{path.stem}-{number}", part, path) for number, part in enumerate(parts)]


def _read(name: str, text: str, path: Path) -> Mail:
    message: EmailMessage = email.message_from_string(text, policy=email.policy.default)
    sent = email.utils.parsedate_to_datetime(message["Date"]) if message["Date"] else None
    return Mail(
        name=name,
        sent_at=sent or datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()),
        to=message["To"] or "",
        subject=message["Subject"] or "",
        body=message.get_content().strip(),
    )
