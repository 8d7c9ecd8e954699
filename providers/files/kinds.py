"""What is this file, and what may it be called?

Told from what is in it, never from its name or from what a browser says it is. Six kinds may be sent: those that
families, schools and councils have on a phone or a desk, and that everybody who gets one can open. All else is refused
with a sentence that says what to do instead.
"""

import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from requests_app import photos

from . import office, recordings
from .refusals import WHAT_CAN_BE_SENT, NotAllowed, Why

__all__ = [
    "ACCEPT",
    "ACCEPT_RECORDINGS",
    "KINDS",
    "RECORDINGS",
    "WHAT_CAN_BE_SENT",
    "Kind",
    "NotAllowed",
    "Why",
    "kind_of",
    "safe_name",
    "sniff",
]


@dataclass(frozen=True)
class Kind:
    """One of the six. `name` is for people; the other two are what it is served as, whatever it was sent as."""

    name: str
    extension: str
    content_type: str


KINDS = {
    kind.extension: kind
    for kind in (
        Kind("PDF", "pdf", "application/pdf"),
        Kind("Word document", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Kind("OpenDocument text", "odt", "application/vnd.oasis.opendocument.text"),
        Kind("Plain text", "txt", "text/plain; charset=utf-8"),
        Kind("Photo (JPEG)", "jpg", "image/jpeg"),
        Kind("Picture (PNG)", "png", "image/png"),
    )
}
# What a family may send to the mediator besides, where a child or young person says what they think: see recordings.py.
RECORDINGS = {
    kind.extension: kind
    for kind in (
        Kind("Video (MP4)", recordings.MP4, "video/mp4"),
        Kind("Sound (M4A)", recordings.M4A, "audio/mp4"),
        Kind("Sound (MP3)", recordings.MP3, "audio/mpeg"),
        Kind("Video or sound (WebM)", recordings.WEBM, "video/webm"),
        Kind("Sound (Ogg)", recordings.OGG, "audio/ogg"),
    )
}
ACCEPT_RECORDINGS = ".mp4,.m4a,.mp3,.webm,.ogg,.oga,.opus,audio/*,video/mp4,video/webm"
# For the file field. A phone that is asked for JPEG hands over its own kind of photo as one.
ACCEPT = ".pdf,.docx,.odt,.txt,.jpg,.jpeg,.png,image/jpeg,image/png"


def sniff(upload: BinaryIO, *, recorded: bool = False) -> Kind:
    """Return what `upload` is, and leave it at its beginning. Raises NotAllowed, saying why and what to do instead.
    Where it may be `recorded`, sound and film are taken too.

    `upload.size`, where it has one, is how much was sent: more of it than a document may be is not kept.
    """
    limit = settings.DOCUMENT_MAX_BYTES
    upload.seek(0)
    data = upload.read(limit + 1)
    upload.seek(0)
    size = max(len(data), getattr(upload, "size", 0) or 0)
    if size > limit:
        raise NotAllowed(_too_big(size, limit))
    try:
        return kind_of(data)
    except NotAllowed as refusal:
        if not recorded or refusal.why != Why.RECORDING:
            raise
    return RECORDINGS[recordings.kind_of(data)]


def _too_big(size: int, limit: int) -> str:
    said, most = (filesizeformat(number).replace(".0\xa0", "\xa0") for number in (size, limit))
    yours = "" if said == most else f" Yours is {said}."
    return f"The file must be {most} or smaller.{yours} Save a smaller copy, or send it in parts."


def kind_of(data: bytes) -> Kind:
    """Return what `data` is. Raises NotAllowed and nothing else."""
    if not data:
        raise NotAllowed(Why.EMPTY)
    for beginning, judge in JUDGES:
        if beginning.match(data):
            return KINDS[judge(data)]
    return KINDS[_text(data)]


def _pdf(data: bytes) -> str:
    if b"%%EOF" not in data[-1024:]:
        raise NotAllowed(Why.DAMAGED)
    _require_nothing_behind(data)
    return "pdf"


def _picture(extension: str) -> Callable[[bytes], str]:
    def judge(data: bytes) -> str:
        try:
            photos.bare(data, extension)
        except photos.Broken as broken:
            raise NotAllowed(Why.DAMAGED) from broken
        _require_nothing_behind(data)
        return extension

    return judge


def _require_nothing_behind(data: bytes) -> None:
    """Refuse a zip file behind a document: one program shows the one, another opens the other."""
    if zipfile.is_zipfile(BytesIO(data)):
        raise NotAllowed(Why.TWO_IN_ONE)


def _box(data: bytes) -> str:
    """Judge a file made of boxes, as films, sound and the photos of newer phones all are."""
    raise NotAllowed(Why.HEIC if data[8:12] in PHOTO_BRANDS else Why.RECORDING)


def _riff(data: bytes) -> str:
    raise NotAllowed(Why.OTHER_PICTURE if data[8:12] == b"WEBP" else Why.RECORDING)


def _no(why: Why) -> Callable[[bytes], str]:
    def judge(_data: bytes) -> str:
        raise NotAllowed(why)

    return judge


def _text(data: bytes) -> str:
    """Judge what has no beginning that we know: plain text, unless it is of a kind that programs act upon."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as other:
        raise NotAllowed(Why.OTHER) from other
    if NOT_IN_TEXT.search(text) or MARKUP.search(text[:1024]):
        raise NotAllowed(Why.OTHER)
    if not text.strip():
        raise NotAllowed(Why.EMPTY)
    return "txt"


PHOTO_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
NOT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Pages, pictures and scripts written as text; a PDF that does not begin where a PDF begins.
MARKUP = re.compile(
    r"^\s*(<!doctype|<\?|<!--|#!|@echo\b|%!PS)|<(html|head|body|script|svg|iframe|object|embed|hta:)\b|%PDF-",
    re.IGNORECASE,
)
SOUND_OR_FILM = (
    rb"ID3[\x02-\x04]|\xff[\xe2-\xfb]|OggS\0|fLaC\0|caff\0|#!AMR|FORM....AIF|\x1aE\xdf\xa3|FLV\x01|\0\0\x01[\xb0-\xbf]"
    rb"|\x30\x26\xb2\x75\x8e\x66\xcf\x11"
)
OTHER_PICTURE = rb"GIF8[79]a|BM....\0\0\0\0|II[*+]\0|MM\0[*+]|\0\0\x01\0|8BPS\0"
PACKED = rb"Rar!\x1a|7z\xbc\xaf|\x1f\x8b|BZh[1-9]1AY|\xfd7zXZ"
# By their first bytes. The first that fits judges alone.
JUDGES = [
    (re.compile(beginning, re.DOTALL), judge)
    for beginning, judge in (
        (rb"%PDF-[12]\.", _pdf),
        (rb"\xff\xd8\xff", _picture("jpg")),
        (rb"\x89PNG\r\n\x1a\n", _picture("png")),
        (rb"PK(\x03\x04|\x05\x06|\x07\x08)", office.extension),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _no(Why.OLD_OFFICE)),
        (rb"\{\\rtf", _no(Why.RICH_TEXT)),
        (rb"\0...ftyp", _box),
        (rb"RIFF....(WAVE|AVI |WEBP|RMID)", _riff),
        (OTHER_PICTURE, _no(Why.OTHER_PICTURE)),
        (SOUND_OR_FILM, _no(Why.RECORDING)),
        (PACKED, _no(Why.MANY_FILES)),
    )
]

# What a name of ours may end with already, whatever its case; it is said again from what is in the file.
ENDINGS = re.compile(
    r"\.(pdf|docx?|docm|odt|txt|text|md|csv|jpe?g|jfif|png|heic|mp4|m4v|3gp|mov|m4a|mp3|webm|ogg|oga|opus)$",
    re.IGNORECASE,
)
# Of device files on Windows: a download called so cannot be saved there.
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
# What a path, a header or a command would take for its own.
NOT_IN_NAMES = re.compile(r"[<>:\"/\\|?*`$]")
LONGEST = 160  # bytes, of the 255 that a file system gives a name


def safe_name(name: str, kind: Kind) -> str:
    """Return the name to show and to save under: no folder, nothing that a program or a reader could misread.

    It ends as the content says. Of what was given, the words are kept, for people know their files by them.
    """
    words = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    words = "".join(_shown(character) for character in words)
    words = " ".join(NOT_IN_NAMES.sub(" ", words).split()).rstrip(". ")
    words = ENDINGS.sub("", words).strip(". ")
    words = words.encode()[:LONGEST].decode(errors="ignore").strip(". ")
    if not words or RESERVED.match(words):
        words = f"document {words}".strip()
    return f"{words}.{kind.extension}"


def _shown(character: str) -> str:
    """Return a letter, digit, mark or sign as it is, a space for what parts words, and nothing for what is not seen."""
    group = unicodedata.category(character)
    if group in {"Cc", "Zs", "Zl", "Zp"}:
        return " "
    return "" if group.startswith("C") else character
