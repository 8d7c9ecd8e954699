"""How do plain words become paragraphs and links on a page?

What a council writes about the law is typed by its own staff and read by everybody: paragraphs with an empty line
between them, in which an address that begins with https:// becomes a link. There is no markup, and HTML is text.
"""

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?)])")


@dataclass(frozen=True)
class Piece:
    """A stretch of text. Where it is an address, also a link to it."""

    text: str
    is_link: bool


class Words(str):
    """Text in plain paragraphs."""

    __slots__ = ()

    @property
    def paragraphs(self) -> list[list[Piece]]:
        """Return each paragraph as its pieces, in their order."""
        blocks = re.split(r"\n\s*\n", self.replace("\r\n", "\n").strip())
        return [_pieces(block) for block in blocks if block.strip()]


def _pieces(block: str) -> list[Piece]:
    # A pattern with one group splits into text, address, text, address, text.
    parts = _ADDRESS.split(" ".join(block.split()))
    return [Piece(part, is_link=place % 2 == 1) for place, part in enumerate(parts) if part]
