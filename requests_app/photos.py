"""How does a photo lose what its sender does not see in it?

A phone writes into a photo where it was taken, which for a photo of a letter is where somebody lives; an address is
among what a case holds most closely (domain 5c, L26). It also hangs a film with sound behind it. So a picture is kept
as its picture alone, untouched, with nothing beside it but its colours and which way up it is.
"""

import re
import struct
import zlib
from collections.abc import Iterator


class Broken(Exception):
    """The picture does not hold together: part of it is missing, or it is not one."""


def bare(data: bytes, extension: str) -> bytes:
    """Return the picture without where and with what it was taken; other kinds as they are. Raises Broken."""
    try:
        if extension == "jpg":
            return _bare_jpeg(data)
        if extension == "png":
            return _bare_png(data)
    except (struct.error, IndexError) as ended:
        raise Broken from ended
    return data


# -- JPEG: segments, each with a marker; the picture itself follows the segment "start of scan" ---------------------

START, END, SCAN, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
COLOURS = {0xE0: b"JFIF", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}  # the application segments that change what is seen
NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")


def _bare_jpeg(data: bytes) -> bytes:
    kept = [data[:2]]
    drawn = False
    for marker, segment in _segments(data):
        drawn = drawn or marker == SCAN
        if marker == 0xE1 and (turn := _turn(segment)):
            kept.append(turn)
        elif _is_picture(marker, segment):
            kept.append(segment)
    if not drawn:
        raise Broken
    return b"".join(kept)


def _is_picture(marker: int, segment: bytes) -> bool:
    if 0xE0 <= marker <= 0xEF:
        return marker in COLOURS and segment[4:].startswith(COLOURS[marker])
    return marker != COMMENT


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each marker with its segment, to the end of the picture and no further. Raises Broken, or IndexError."""
    place = 2
    while True:
        if data[place] != 0xFF:
            raise Broken
        while data[place] == 0xFF:  # any number of them may stand before a marker
            place += 1
        marker, begins = data[place], place - 1
        place += 1
        if marker == END:
            yield marker, data[begins:place]
            return
        if marker not in ALONE:
            (length,) = struct.unpack_from(">H", data, place)
            place = _after_scan(data, place + length) if marker == SCAN else place + length
        yield marker, data[begins:place]


def _after_scan(data: bytes, place: int) -> int:
    found = NEXT_MARKER.search(data, place)
    if not found:
        raise Broken
    return found.start()


def _turn(segment: bytes) -> bytes:
    """Return a segment that says which way up the photo is, and nothing else; empty where it does not say."""
    exif = segment[4:]
    if not exif.startswith(b"Exif\0\0"):
        return b""
    order = {b"II": "<", b"MM": ">"}.get(exif[6:8])
    way_up = _orientation(exif[6:], order) if order else None
    if way_up not in range(2, 9):
        return b""
    tiff = b"II*\0" + struct.pack("<IHHHIII", 8, 1, 0x0112, 3, 1, way_up, 0)
    return b"\xff\xe1" + struct.pack(">H", 2 + 6 + len(tiff)) + b"Exif\0\0" + tiff


def _orientation(tiff: bytes, order: str) -> int | None:
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        entries = (struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number) for number in range(count))
        return next((value for tag, kind, _, value in entries if tag == 0x0112 and kind == 3), None)
    except struct.error:  # notes that are broken say nothing; the picture does not depend on them
        return None


# -- PNG: chunks, each with a length and a checksum -----------------------------------------------------------------

PICTURE = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"pHYs", b"cICP",
}  # fmt: skip


def _bare_png(data: bytes) -> bytes:
    kept, place, name = [data[:8]], 8, b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, place)
        ends = place + 12 + length
        (checksum,) = struct.unpack_from(">I", data, ends - 4)
        if checksum != zlib.crc32(data[place + 4 : ends - 4]):
            raise Broken
        if name in PICTURE:
            kept.append(data[place:ends])
        place = ends
    if not {b"IHDR", b"IDAT"} <= {chunk[4:8] for chunk in kept[1:]}:
        raise Broken
    return b"".join(kept)
