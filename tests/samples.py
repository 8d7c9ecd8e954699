"""What do people send? Small files of each kind, made here, so that none has to be kept in the repository."""

import hashlib
import io
import struct
import zipfile
import zlib

from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher

DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = '<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="{}"/></Types>'
ODT = "application/vnd.oasis.opendocument.text"


def packed(parts: dict[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file of `parts`, in their order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx(more: dict[str, str | bytes] | None = None, *, main: str = DOCX_MAIN, text: str = "A letter") -> bytes:
    """Return a Word document, with `more` parts in it or in place of those it has."""
    parts = {
        "[Content_Types].xml": TYPES.format(main),
        "_rels/.rels": "<Relationships/>",
        "word/document.xml": f"<w:document><w:body>{text}</w:body></w:document>",
    }
    return packed(parts | (more or {}))


def odt(more: dict[str, str | bytes] | None = None, *, kind: str = ODT) -> bytes:
    """Return an OpenDocument text, with `more` parts in it or in place of those it has."""
    parts = {
        "mimetype": kind,
        "content.xml": "<office:document-content/>",
        "META-INF/manifest.xml": "<manifest:manifest/>",
    }
    return packed(parts | (more or {}))


def pdf(text: str = "A letter") -> bytes:
    """Return a PDF of one page."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        _stream(f"BT /F 12 Tf 20 50 Td ({text}) Tj ET".encode()),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj".encode() + item + b"endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + end.encode()


# What fills up a short password: PDF 1.7, 7.6.3.3.
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def locked_pdf(password: bytes) -> bytes:
    """Return a PDF that opens with `password`; with none it opens for everybody, and only printing is forbidden."""

    def rc4(key: bytes, data: bytes) -> bytes:
        return Cipher(ARC4(key), mode=None).encryptor().update(data)

    def key(data: bytes) -> bytes:
        return hashlib.md5(data, usedforsecurity=False).digest()[:5]  # what the format asks for

    padded = (password + _PADDING)[:32]
    owner = rc4(key((b"owner" + _PADDING)[:32]), padded)
    identity = bytes(16)
    user = rc4(key(padded + owner + struct.pack("<i", -4) + identity), _PADDING)
    lock = f"6 0 obj<</Filter/Standard/V 1/R 2/Length 40/P -4/O<{owner.hex()}>/U<{user.hex()}>>>endobj\n".encode()
    ids = f"/Encrypt 6 0 R/ID[<{identity.hex()}><{identity.hex()}>]".encode()
    return pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R" + ids).replace(b"xref\n", lock + b"xref\n", 1)


def _stream(content: bytes) -> bytes:
    return f"<</Length {len(content)}>>stream\n".encode() + content + b"\nendstream "


def chunk(name: bytes, content: bytes = b"") -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(*more: bytes) -> bytes:
    """Return a picture of one red point, with `more` chunks before its end."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    point = chunk(b"IDAT", zlib.compress(b"\0\xff\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + point + b"".join(more) + chunk(b"IEND")


def segment(marker: int, content: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def exif(*, way_up: int | None = 6, place: str = "51.5N 0.1W", order: str = ">") -> bytes:
    """Return the segment in which a phone says which way up it was held and where."""
    entries = [] if way_up is None else [struct.pack(f"{order}HHIHH", 0x0112, 3, 1, way_up, 0)]
    entries.append(struct.pack(f"{order}HHII", 0x8825, 4, 1, 0))
    tiff = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HIH", 42, 8, len(entries))
    return segment(0xE1, b"Exif\0\0" + tiff + b"".join(entries) + b"\0\0\0\0" + place.encode())


# A grey picture of 8 by 8 points, from "start of image" to its end, without its first two bytes.
_TABLES = [
    segment(0xDB, b"\0" + b"\x08" * 64),
    segment(0xC0, b"\x08\0\x08\0\x08\x01\x01\x11\0"),
    segment(0xC4, b"\0" + b"\x01" + b"\0" * 15 + b"\0"),
    segment(0xC4, b"\x10" + b"\x01" + b"\0" * 15 + b"\0"),
]
SCAN = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x3f"


def jpeg(*more: bytes, behind: bytes = b"") -> bytes:
    """Return a photo, with `more` segments at its beginning and `behind` after its end."""
    jfif = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
    return b"\xff\xd8" + jfif + b"".join(more) + b"".join(_TABLES) + SCAN + b"\xff\xd9" + behind
