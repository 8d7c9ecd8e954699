"""Is this a short recording in which a child or young person says what they think? (P15, L16; domain section 7)

Sound and film are taken for that alone, from a family, for the mediator alone. Five kinds that phones and computers
make and play, told from what is in them. We never play one: it is saved, and opened with what somebody chooses.
"""

import re
import zipfile
from io import BytesIO

from .refusals import NotAllowed, Why

# What each is served as. The names stand with those of the other kinds.
MP4, M4A, MP3, WEBM, OGG = "mp4", "m4a", "mp3", "webm", "ogg"
# The brands of what phones and browsers call MP4; of sound alone; and of Apple's own, which others cannot open.
_FILM = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"3gp4", b"3gp5", b"3gp6"}
_SOUND = {b"M4A ", b"M4B "}
_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")
_HEAD = 4096


def kind_of(data: bytes) -> str:
    """Return the ending of the kind that `data` is of. Raises NotAllowed, saying what to do."""
    if zipfile.is_zipfile(BytesIO(data)):
        raise NotAllowed(Why.TWO_IN_ONE)
    if data[4:8] == b"ftyp":
        return _of_boxes(data)
    if data.startswith(b"OggS\0"):
        return OGG
    if data.startswith(b"\x1aE\xdf\xa3") and b"webm" in data[:_HEAD]:
        return WEBM
    if data.startswith(b"ID3") or _FRAME.match(data):
        return MP3
    raise NotAllowed(Why.OTHER_RECORDING)


def _of_boxes(data: bytes) -> str:
    brand = data[8:12]
    if brand not in _FILM | _SOUND:
        raise NotAllowed(Why.OTHER_RECORDING)
    if b"moov" not in _boxes(data):  # without it nothing can be played: cut off while it was recorded or copied
        raise NotAllowed(Why.DAMAGED)
    return M4A if brand in _SOUND else MP4


def _boxes(data: bytes) -> set[bytes]:
    """Return the names of the outermost boxes. Raises NotAllowed where they do not fill the file from end to end."""
    found, place = set(), 0
    while place < len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        if size == 1:
            size = int.from_bytes(data[place + 8 : place + 16], "big")
        size = size or len(data) - place
        found.add(data[place + 4 : place + 8])
        if size < 8 or place + size > len(data):
            raise NotAllowed(Why.DAMAGED)
        place += size
    return found
