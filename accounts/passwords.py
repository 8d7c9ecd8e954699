"""Is this a password that somebody else would try?

Django knows some twenty thousand common passwords, but hardly any of them is long enough to be allowed here anyway. So
a council names a list of those that have been stolen elsewhere, as hashes: nothing is asked of anybody over the network
when a password is set, and no password is written down. And nobody's password is made of the words this service is
known by. What was typed is never changed, and no kind of character is asked for: what helps is that it is long and
that nobody else has it.
"""

import hashlib
import re
from pathlib import Path

from django.core.exceptions import ValidationError

# Too short to say anything of a password that only happens to hold them.
_LEFT_OVER = 6


class StolenPasswordValidator:
    """Refuses what stands in a file of SHA-1 hashes, one to a line and in order, each with or without a count.

    That is how the best known of these lists (Pwned Passwords) is given out. It is tens of gigabytes, so it is searched
    where it lies. Without a file nothing is refused.
    """

    def __init__(self, path: str = ""):
        self.path = path

    def validate(self, password: str, user=None) -> None:  # noqa: ARG002  (the form that Django calls)
        if self.path and _stands_in(Path(self.path), _hash(password)):
            raise ValidationError("This password has been stolen from another website. Choose another", "stolen")

    def get_help_text(self) -> str:
        return "Do not use a password that you use anywhere else."


class WordsOfTheServiceValidator:
    """Refuses a password of which hardly anything is left without the words by which everybody knows this service."""

    def __init__(self, words: list[str]):
        self.words = words

    def validate(self, password: str, user=None) -> None:  # noqa: ARG002
        if any(word in password.casefold() for word in self.words) and len(self._without(password)) < _LEFT_OVER:
            raise ValidationError("Choose a password that is not made of the words of this service", "our_words")

    def get_help_text(self) -> str:
        return "Do not make it of the words of this service."

    def _without(self, password: str) -> str:
        """Return the letters that are left. Numbers and signs at the end are what everybody adds."""
        rest = password.casefold()
        for word in sorted(self.words, key=len, reverse=True):
            rest = rest.replace(word, "")
        return re.sub(r"[\W\d_]", "", rest)


def _hash(password: str) -> bytes:
    # How the lists are made; it protects nothing here. Passwords are kept by Django's own hashers.
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()


def _stands_in(path: Path, wanted: bytes) -> bool:
    """Return whether a line begins with `wanted`. Raises OSError if there is no such file: better no new password
    than one that was not looked up."""
    with path.open("rb") as lines:
        low, high = 0, path.stat().st_size
        while low < high:
            middle = (low + high) // 2
            if _line_from(lines, middle)[: len(wanted)].upper() < wanted:
                low = middle + 1
            else:
                high = middle
        return _line_from(lines, low)[: len(wanted)].upper() == wanted


def _line_from(lines, position: int) -> bytes:
    """Return the first whole line that begins at `position` or after it; past the last one, what sorts after all."""
    if position:
        lines.seek(position - 1)
        lines.readline()
    else:
        lines.seek(0)
    return lines.readline() or b"~"
