"""Which picture can be a council's crest?

A PNG or a JPEG, told from what is in it and never from its name, kept without anything that hangs on it (`photos`), and
served by us to everybody: so it is small, and no larger on a screen than a screen.
"""

import hashlib
import struct
from dataclasses import dataclass
from typing import BinaryIO

from . import photos

MAX_BYTES = 200_000
MAX_SIDE = 4000  # pixels. A PNG of a few kilobytes can be one that takes gigabytes to draw; a JPEG cannot.
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
CONTENT_TYPES = {"png": "image/png", "jpg": "image/jpeg"}


class NotACrest(Exception):
    """It cannot be one. Its text says why, and what to do."""


@dataclass(frozen=True)
class Picture:
    """What is kept: a name made from what is in it, and the bytes."""

    name: str
    data: bytes


def read(upload: BinaryIO, size: int) -> Picture:
    """Return what is to be kept of a file. Raises NotACrest."""
    if size > MAX_BYTES:
        raise NotACrest("This picture is larger than 200 kB. Save it smaller, and choose it again.")
    data = upload.read()
    kind = next((kind for start, kind in _KINDS.items() if data.startswith(start)), None)
    if kind is None:
        raise NotACrest("Choose a picture that is a PNG or a JPEG. Other kinds, such as SVG, cannot be used.")
    bare = _bare(data, kind)
    return Picture(f"{hashlib.sha256(bare).hexdigest()[:32]}.{kind}", bare)


def _bare(data: bytes, kind: str) -> bytes:
    try:
        bare = photos.bare(data, kind)
    except photos.Broken as broken:
        raise NotACrest("This picture is damaged. Save it again, and choose the new file.") from broken
    if kind == "png" and max(struct.unpack_from(">II", bare, 16)) > MAX_SIDE:
        raise NotACrest("This picture is too large to show. Make it no more than 4,000 pixels wide and high.")
    return bare
