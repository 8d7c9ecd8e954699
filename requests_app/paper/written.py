"""What does a message say on paper?

The words of the e-mail, from the row in the outbox, so that whoever is written to reads no less and nothing else. Only
what speaks of a link, a page or the e-mail itself gives way to a phone number.

No address of a case is ever printed, and least of all the link of an invitation: it is a key, an envelope is opened by
whoever is at home, and nobody could type it. Whoever gets a letter rings instead, and gives the reference. The person
who asked is also given their call-back code, which shows that it is they who ring; it is printed in no other letter.
"""

import re
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from ..models import Disagreement, Message
from ..notifications import FAMILY, OWN_LINK
from .press import press

# What is so of an e-mail alone, and what takes its place on paper. The order counts.
_ON_PAPER = (
    (r" ?Please do not reply to this e-mail\.", ""),
    (r" ?It takes about two minutes, and you need no password\.", " It takes about two minutes."),
    (r" ?You will be asked for the e-mail address that this was sent to\.", ""),
    (r" on that page\b", ""),
    (r"\bYour page shows (.*):$", r"You can ask \1:"),
    (r" Or choose “We would like to talk first” when you answer here:", " That is how you can answer, too:"),
    (r" This page leads you to the one that goes on:", " You can ask which one goes on:"),
    (r"use this link and sign in with this e-mail address:", "ring us:"),
    (r"sign in with this e-mail address", "ring us"),
    (r"\bSign in (to .*):", r"Ring us \1:"),
    (r",?( is| look)? (on your page|here):$", ":"),
)


def letter(message: Message) -> bytes:
    """Return one message as a letter, in PDF."""
    return letters([message])


def letters(messages: Iterable[Message]) -> bytes:
    """Return messages as one PDF to print, each a letter that begins a page. Raises ValueError for none."""
    written = [_letter(one) for one in messages]
    if not written:
        raise ValueError("There is no letter to print")
    title = written[0]["heading"] if len(written) == 1 else f"{len(written)} letters"
    return press("letters", f"{title}, {_today()}", {"letters": written})


def _letter(message: Message) -> dict:
    disagreement = message.disagreement or message.about
    council = disagreement.authority
    whom, address = _addressee(message, disagreement)
    return {
        "council": council.name,
        "council_address": council.service_address.split("\n") if council.service_address else [],
        "council_phone": council.service_phone,
        "council_email": council.service_email,
        "to": [*whom, *address.splitlines()],
        "date": _today(),
        "reference": disagreement.reference,
        "heading": message.subject.removesuffix(f": {disagreement.reference}"),
        "dear": whom[0] if _is_named(message) else "",
        "blocks": _blocks(_words(message, disagreement)),
        "code": _code(message, disagreement),
        "where": settings.PORTAL_URL + reverse("council_where_is_it", args=[council.slug]),
    }


def _addressee(message: Message, disagreement: Disagreement) -> tuple[list[str], str]:
    """Who stands on the envelope, the name first, and where it goes, as far as that is known."""
    if message.party is not None:
        contact = getattr(message.party, "contact", None)
        whom = [contact.person, contact.role, message.recipient] if contact else [message.recipient]
        return list(dict.fromkeys(filter(None, whom))), contact.address if contact else ""
    if message.recipient == FAMILY:
        return [disagreement.requester_name], disagreement.contact.address
    return [message.recipient], ""


def _is_named(message: Message) -> bool:
    """Whether the first line of the envelope is a person's name, and not what somebody is in this case."""
    contact = getattr(message.party, "contact", None) if message.party else None
    return bool(contact and contact.person) or (message.party is None and message.recipient == FAMILY)


def _words(message: Message, disagreement: Disagreement) -> str:
    """The words of the e-mail, with a phone number where its link was."""
    lines = (line.strip() for line in message.body.strip().splitlines())
    return on_paper("\n".join(_instead_of_link(message, disagreement) if _is_link(line) else line for line in lines))


def on_paper(words: str) -> str:
    """Return the words of a mail without what is so of a mail alone."""
    for mail, paper in _ON_PAPER:
        words = re.sub(mail, paper, words, flags=re.MULTILINE)
    return words


def _is_link(line: str) -> bool:
    return line == OWN_LINK or line.startswith(f"{settings.PORTAL_URL}/")


def _instead_of_link(message: Message, disagreement: Disagreement) -> str:
    phone = f"ring {disagreement.authority.service_phone}"
    code = " and your call-back code" if _code(message, disagreement) else ""
    return f"- {phone}, and give the reference {disagreement.reference}{code}"


def _code(message: Message, disagreement: Disagreement) -> str:
    """The call-back code, in a letter to the person who asked."""
    return disagreement.contact.callback_code if message.party is None and message.recipient == FAMILY else ""


def _blocks(words: str) -> list[dict]:
    """Return paragraphs and lists: lines that follow one another with a dash are one list."""
    blocks: list[dict] = []
    for line in words.splitlines():
        if not line.startswith("- "):
            blocks.append({"paragraph": line.strip()} if line else {})
        elif blocks and "items" in blocks[-1]:
            blocks[-1]["items"].append(line.removeprefix("- "))
        else:
            blocks.append({"items": [line.removeprefix("- ")]})
    return [block for block in blocks if block]


def _today() -> str:
    return date_format(timezone.localdate(), "j F Y")
