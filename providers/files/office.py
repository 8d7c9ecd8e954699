"""Is this zip file a document that somebody wrote, with nothing in it that runs, hides or swells?

Word and OpenDocument files are zip files. What is looked at is what is in them, and all of it is unpacked once, which
also shows whether it is whole. The sizes bound what that can cost.
"""

import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from .refusals import NotAllowed, Why

MAX_PARTS = 2_000
MAX_LIST = 2**20  # bytes, of the list of parts at the end
MAX_UNPACKED = 100 * 2**20  # bytes; ten times what may be sent, and more than a long report with photos comes to
# bytes, of one part: less than clamd's MaxFileSize, above which it skips what it unpacks and calls the file clean.
MAX_PART = 24 * 2**20
MAX_READ = 2 * 2**20  # bytes, of one of the parts that are read as text here
DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
# Parts that hold programs: Word's macros and controls, and OpenDocument's Basic and scripts.
PROGRAMS = re.compile(r"(^|/)(vba[^/]*|activeX[^/]*/.*|oleObject[^/]*\.bin)$|^(Basic|Scripts)/", re.IGNORECASE)
OTHER_OFFICE = re.compile(r"^((xl|ppt|visio)/|Index(/Document\.iwa|\.zip)$)")  # the last are Apple's Pages and others
OTHER_ODF = re.compile(rb"^application/vnd\.oasis\.opendocument\.")


def extension(data: bytes) -> str:
    """Return "docx" or "odt". Raises NotAllowed for every other zip file, and for one of those that is not safe."""
    _require_a_short_list(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _look_through(archive, len(data))
    # What the standard library raises on a zip that lies about itself; a part's name may be in no known encoding.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as broken:
        raise NotAllowed(Why.DAMAGED) from broken


def _require_a_short_list(data: bytes) -> None:
    """Look at how long the list of parts is before it is read. It must end the file, or something hides behind it."""
    end = data[-22:]
    if len(end) < 22 or not end.startswith(b"PK\x05\x06"):
        raise NotAllowed(Why.UNUSUAL if b"PK\x05\x06" in data[-2048:] else Why.DAMAGED)
    parts, length = struct.unpack_from("<HI", end, 10)
    if parts > MAX_PARTS or length > MAX_LIST or data[-42:-38] == b"PK\x06\x07":  # the last: a second, larger list
        raise NotAllowed(Why.UNUSUAL)


def _look_through(archive: zipfile.ZipFile, size: int) -> str:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    judge = _judge(names)
    _require_an_honest_shape(parts, size)
    kind = judge(archive, names)
    if any(PROGRAMS.search(name) for name in names):
        raise NotAllowed(Why.MACROS)
    if archive.testzip() is not None:
        raise NotAllowed(Why.DAMAGED)
    return kind


def _judge(names: list[str]) -> Callable[[zipfile.ZipFile, list[str]], str]:
    if "[Content_Types].xml" in names:
        return _docx
    if names[:1] == ["mimetype"]:
        return _odt
    raise NotAllowed(Why.OTHER_OFFICE if any(OTHER_OFFICE.match(name) for name in names) else Why.MANY_FILES)


def _require_an_honest_shape(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse what no office program writes: names that climb out, the same name twice, parts that overlap, bombs."""
    names = [part.filename for part in parts]
    if any(part.flag_bits & 0x1 for part in parts):
        raise NotAllowed(Why.LOCKED)
    odd = (
        len(parts) > MAX_PARTS
        or len({name.casefold() for name in names}) != len(names)
        or any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names)
        or any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts)
        or max((part.file_size for part in parts), default=0) > MAX_PART
        or sum(part.file_size for part in parts) > MAX_UNPACKED
        or sum(part.compress_size for part in parts) > size
        or min((part.header_offset for part in parts), default=0) != 0
    )
    if odd:
        raise NotAllowed(Why.UNUSUAL)


def _docx(archive: zipfile.ZipFile, names: list[str]) -> str:
    types = _xml(archive, "[Content_Types].xml")
    if "macroenabled" in types.casefold():
        raise NotAllowed(Why.MACROS)
    if any(OTHER_OFFICE.match(name) for name in names) and "word/document.xml" not in names:
        raise NotAllowed(Why.OTHER_OFFICE)
    if DOCX_MAIN not in types or "word/document.xml" not in names:
        raise NotAllowed(Why.OTHER)
    for name in names:
        if name.endswith(".rels"):
            _require_no_template_from_elsewhere(_xml(archive, name))
    return "docx"


def _require_no_template_from_elsewhere(relations: str) -> None:
    """Refuse a document that has Word fetch a template, with its macros, from the internet when it is opened."""
    for found in RELATION.findall(relations):
        relation = html.unescape(found).casefold()
        if "/attachedtemplate" in relation and re.search(r"target\s*=\s*[\"']\s*(https?|ftp|mhtml):", relation):
            raise NotAllowed(Why.MACROS)


def _odt(archive: zipfile.ZipFile, names: list[str]) -> str:
    written = _read(archive, "mimetype")
    if written != ODT_TYPE:
        raise NotAllowed(Why.OTHER_OFFICE if OTHER_ODF.match(written) else Why.OTHER)
    if not {"content.xml", "META-INF/manifest.xml"} <= set(names):
        raise NotAllowed(Why.DAMAGED)
    if "encryption-data" in _xml(archive, "META-INF/manifest.xml"):
        raise NotAllowed(Why.LOCKED)
    return "odt"


def _xml(archive: zipfile.ZipFile, name: str) -> str:
    """Return the text of a part. What is written so that a search could miss a word in it is refused."""
    try:
        text = _read(archive, name).decode("utf-8-sig")
    except UnicodeDecodeError as encoded:
        raise NotAllowed(Why.UNUSUAL) from encoded
    if "\0" in text or "<!ENTITY" in text:
        raise NotAllowed(Why.UNUSUAL)
    return text


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MAX_READ:
        raise NotAllowed(Why.UNUSUAL)
    return archive.read(name)
