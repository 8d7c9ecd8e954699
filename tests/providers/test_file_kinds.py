"""Is a file taken for what it is, whatever it is called, and refused with a sentence that helps? (issue: documents)"""

import io
import struct
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.files import intake, office
from providers.files.kinds import KINDS, Kind, NotAllowed, Why, kind_of, safe_name, sniff
from requests_app import photos
from tests import samples

pytestmark = pytest.mark.one_database

FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


def locked(data: bytes) -> bytes:
    """Return the zip file `data` with each part marked as encrypted, in the list and before the part itself."""
    changed = bytearray(data)
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.find(mark)
        while place >= 0:
            changed[place + flags] |= 1
            place = data.find(mark, place + 4)
    return bytes(changed)


def twice(name: str) -> bytes:
    """Return a Word document with a part in it twice, of which one program reads the first and another the last."""
    file = io.BytesIO(samples.docx())
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(name, "<w:document/>")
    return file.getvalue()


def template(target: str) -> dict[str, str]:
    relation = f'<Relationships><Relationship Target="{target}" Type="{TEMPLATE}" Id="r1"/></Relationships>'
    return {"word/_rels/settings.xml.rels": relation}


STORED = samples.packed(
    {"[Content_Types].xml": samples.TYPES.format(samples.DOCX_MAIN), "word/document.xml": "<w>A letter</w>"},
    method=zipfile.ZIP_STORED,
)
TAKEN = {
    "a PDF": (samples.pdf(), "pdf"),
    "a PDF with a line after its end": (samples.pdf() + b"\r\n\0", "pdf"),
    "a Word document": (samples.docx(), "docx"),
    "one that is not packed": (STORED, "docx"),
    "one with a chart": (samples.docx({"word/embeddings/Microsoft_Excel_Sheet1.xlsx": "PK"}), "docx"),
    "one with the council's template": (samples.docx(template("file:///C:/Templates/Letter.dotx")), "docx"),
    "an OpenDocument text": (samples.odt(), "odt"),
    "text": ("Dear Ms Ashworth, the £5 was due on 3 May…\r\n".encode(), "txt"),
    "text with a mark at its beginning": (b"\xef\xbb\xbfHello", "txt"),
    "text that speaks of markup": (b"1 < 2, and she wrote <grin> to <anna@example.org>", "txt"),
    "text that begins as a picture might": (b"BM is what we call it", "txt"),
    "a photo": (samples.jpeg(samples.exif()), "jpg"),
    "a photo with a film behind it": (samples.jpeg(behind=FILM + b"\0" * 500), "jpg"),
    "a screenshot": (samples.png(), "png"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "extension"), TAKEN.values(), ids=TAKEN)
def test_what_people_send_is_taken_for_what_it_is(data, extension):
    assert kind_of(data) == KINDS[extension]


REFUSED = {
    "nothing": (b"", Why.EMPTY),
    "blank lines": (b"\n \n", Why.EMPTY),
    # PDF
    "half a PDF": (samples.pdf()[:-60], Why.DAMAGED),
    "a PDF that begins further on": (b"hello\n" + samples.pdf(), Why.OTHER),
    "a PDF with a zip file behind it": (samples.pdf() + samples.packed({"a": "b"}), Why.TWO_IN_ONE),
    # Pictures
    "half a photo": (samples.jpeg()[:-2], Why.DAMAGED),
    "a photo without a picture": (b"\xff\xd8" + samples.exif() + b"\xff\xd9", Why.DAMAGED),
    "three bytes of a photo": (b"\xff\xd8\xff", Why.DAMAGED),
    "a photo with a program behind it": (samples.jpeg(behind=samples.packed({"A.class": "b"})), Why.TWO_IN_ONE),
    "half a screenshot": (samples.png()[:-3], Why.DAMAGED),
    "a screenshot with a wrong sum": (samples.png()[:-1] + b"\0", Why.DAMAGED),
    "a screenshot without a picture": (b"\x89PNG\r\n\x1a\n" + samples.chunk(b"IEND"), Why.DAMAGED),
    "a photo of a newer phone": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Why.HEIC),
    "a GIF": (b"GIF89a\1\0\1\0", Why.OTHER_PICTURE),
    "a WebP": (b"RIFF\x24\0\0\0WEBPVP8 ", Why.OTHER_PICTURE),
    "a TIFF": (b"II*\0\x08\0\0\0", Why.OTHER_PICTURE),
    "an SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', Why.OTHER),
    # Recordings (domain section 7)
    "a film": (FILM, Why.RECORDING),
    "a film of an iPhone": (b"\0\0\0\x14ftypqt  \0\0\0\0", Why.RECORDING),
    "a voice note": (b"\0\0\0\x1cftypM4A \0\0\0\0", Why.RECORDING),
    "a voice note of WhatsApp": (b"OggS\0\x02" + b"\0" * 20, Why.RECORDING),
    "an MP3": (b"ID3\x03\0\0\0", Why.RECORDING),
    "an MP3 without a title": (b"\xff\xfb\x90\x44" + b"\0" * 20, Why.RECORDING),
    "a WAV": (b"RIFF\x24\0\0\0WAVEfmt ", Why.RECORDING),
    "a WebM": (b"\x1aE\xdf\xa3\x01\0", Why.RECORDING),
    # Word and OpenDocument
    "a document with macros": (samples.docx(main=MACRO_MAIN), Why.MACROS),
    "one that hides them": (samples.docx({"word/vbaProject.bin": b"\0"}), Why.MACROS),
    "one with a control": (samples.docx({"word/activeX/activeX1.bin": b"\0"}), Why.MACROS),
    "one with a packed program": (samples.docx({"word/embeddings/oleObject1.bin": b"\0"}), Why.MACROS),
    "one that fetches its macros": (samples.docx(template("https://example.org/a.dotm")), Why.MACROS),
    "one that writes so otherwise": (samples.docx(template("&#104;ttps://example.org/a.dotm")), Why.MACROS),
    "one in another encoding": (samples.docx({"word/_rels/a.rels": "<R/>".encode("utf-16")}), Why.UNUSUAL),
    "one that defines its own letters": (samples.docx({"a.rels": '<!DOCTYPE a [<!ENTITY h "t">]>'}), Why.UNUSUAL),
    "OpenDocument with Basic": (samples.odt({"Basic/Standard/Module1.xml": "<a/>"}), Why.MACROS),
    "OpenDocument with a script": (samples.odt({"Scripts/python/a.py": "1"}), Why.MACROS),
    "OpenDocument with a password": (
        samples.odt({"META-INF/manifest.xml": "<manifest:encryption-data/>"}), Why.LOCKED),
    "a document with a password": (locked(samples.docx()), Why.LOCKED),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, Why.OLD_OFFICE),
    "rich text": (rb"{\rtf1\ansi hello}", Why.RICH_TEXT),
    "a template": (samples.docx(main=samples.DOCX_MAIN.replace("document.main", "template.main")), Why.OTHER),
    "a spreadsheet": (samples.packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a/>"}), Why.OTHER_OFFICE),
    "slides": (samples.odt(kind="application/vnd.oasis.opendocument.presentation"), Why.OTHER_OFFICE),
    "Apple's Pages": (samples.packed({"Index/Document.iwa": "a"}), Why.OTHER_OFFICE),
    "a book": (samples.odt(kind="application/epub+zip"), Why.OTHER),
    "an OpenDocument without its text": (samples.packed({"mimetype": samples.ODT}), Why.DAMAGED),
    "half a document": (samples.docx()[:-40], Why.DAMAGED),
    "a document with a wrong sum": (STORED.replace(b"A letter", b"A bitter"), Why.DAMAGED),
    # Zip files
    "a folder of files": (samples.packed({"a.txt": "a"}), Why.MANY_FILES),
    "an empty folder": (b"PK\x05\x06" + b"\0" * 18, Why.MANY_FILES),
    "another archive": (b"7z\xbc\xaf\x27\x1c", Why.MANY_FILES),
    "a document behind something": (b"#!/bin/sh\n" + samples.docx(), Why.OTHER),
    "a document with something behind it": (samples.docx() + b"MZ", Why.UNUSUAL),
    "a part that climbs out": (samples.docx({"../../a": "a"}), Why.UNUSUAL),
    "a part with a place of its own": (samples.docx({"/etc/a": "a"}), Why.UNUSUAL),
    "a part twice": (twice("word/document.xml"), Why.UNUSUAL),
    "two parts told apart by case": (samples.docx({"WORD/Document.xml": "<a/>"}), Why.UNUSUAL),
    "a rare packing": (samples.packed({"mimetype": samples.ODT}, method=zipfile.ZIP_BZIP2), Why.UNUSUAL),
    # Pages and programs
    "a page": (b"<!DOCTYPE html><title>Hello</title>", Why.OTHER),
    "a page that begins with a remark": (b"hello <script>alert(1)</script>", Why.OTHER),
    "XML": (b'<?xml version="1.0"?><a/>', Why.OTHER),
    "a script": (b"#!/bin/sh\nexit", Why.OTHER),
    "a Windows program": (b"MZ\x90\0\x03\0\0\0", Why.OTHER),
    "a Linux program": (b"\x7fELF\x02\x01", Why.OTHER),
    "text in another encoding": ("Grüße, £5".encode("latin-1"), Why.OTHER),
    "text in two bytes a letter": ("Hello".encode("utf-16"), Why.OTHER),
}  # fmt: skip


@pytest.mark.parametrize(("data", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_told_why(data, why):
    """Recording (section 7)."""
    with pytest.raises(NotAllowed) as refusal:
        kind_of(data)
    assert refusal.value.why is why


def test_every_reason_is_given_to_somebody():
    """Those that are about recordings alone are in test_recordings.py."""
    assert {why for _, why in REFUSED.values()} == set(Why) - {Why.OTHER_RECORDING}


@pytest.mark.parametrize("why", Why, ids=lambda why: why.name)
def test_every_refusal_is_two_sentences_that_end_in_what_to_do(why):
    *_, last = str(NotAllowed(why)).strip(".").split(". ")
    assert last.split()[0] in {"Choose", "Check", "If", "Save", "Open", "Take", "Send", "You"}


@pytest.mark.parametrize(
    "parts", [{"a": office.MAX_PART + 1}, dict.fromkeys("abcde", office.MAX_UNPACKED // 5)], ids=["one", "many"]
)
def test_a_bomb_is_not_unpacked(parts):
    bomb = samples.docx({f"word/media/{name}": bytes(size) for name, size in parts.items()})
    assert len(bomb) < 200_000
    with pytest.raises(NotAllowed) as refusal:
        kind_of(bomb)
    assert refusal.value.why is Why.UNUSUAL


def test_a_part_that_says_it_is_small_is_not_believed():
    """The size of a part is what the list says; more than that is never unpacked, and then the sum is wrong."""
    data = samples.docx({"word/media/a": bytes(5000)})
    lying = data.replace(struct.pack("<I", 5000), struct.pack("<I", 50))
    assert lying != data
    with pytest.raises(NotAllowed) as refusal:
        kind_of(lying)
    assert refusal.value.why is Why.DAMAGED


@pytest.mark.parametrize("part", ["[Content_Types].xml", "word/_rels/document.xml.rels"])
def test_what_is_read_as_text_is_short(part):
    text = samples.TYPES.format(samples.DOCX_MAIN) + " " * office.MAX_READ
    with pytest.raises(NotAllowed) as refusal:
        kind_of(samples.docx({part: text}))
    assert refusal.value.why is Why.UNUSUAL


def test_a_list_of_very_many_parts_is_not_read():
    many = samples.packed({f"{number}": "" for number in range(office.MAX_PARTS + 1)})
    with pytest.raises(NotAllowed) as refusal:
        kind_of(many)
    assert refusal.value.why is Why.UNUSUAL


# -- size -----------------------------------------------------------------------------------------------------------


def test_a_file_of_the_most_that_may_be_sent_is_taken_and_one_byte_more_is_not(settings):
    settings.DOCUMENT_MAX_BYTES = 2048
    assert sniff(io.BytesIO(b"a" * 2048)) == KINDS["txt"]
    with pytest.raises(NotAllowed, match=r"^The file must be 2\sKB or smaller\. Save a smaller copy, or send it in p"):
        sniff(io.BytesIO(b"a" * 2049))


def test_a_file_that_is_too_large_is_told_its_size_and_the_most(settings):
    settings.DOCUMENT_MAX_BYTES = 10 * 2**20
    upload = SimpleUploadedFile("film.pdf", b"")
    upload.size = 23 * 2**20 + 2**19
    with pytest.raises(NotAllowed, match=r"^The file must be 10\sMB or smaller\. Yours is 23\.5\sMB\. Save"):
        sniff(upload)


# -- what is kept ---------------------------------------------------------------------------------------------------


def test_a_file_is_received_as_what_is_in_it_whatever_it_is_called():
    upload = SimpleUploadedFile("letter.exe", samples.pdf(), content_type="text/html")
    upload.read()
    assert intake.receive(upload) == intake.Received(KINDS["pdf"], "letter.exe.pdf", samples.pdf())


# The notes of a photo that say "turned by 90 degrees", and nothing else.
TURNED = samples.segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0")


@pytest.mark.parametrize("order", "<>")
def test_a_photo_is_kept_without_where_it_was_taken_and_still_the_right_way_up(order):
    """A photo of a letter is taken where somebody lives, and an address is sealed (domain 5c)."""
    told = samples.segment(0xFE, b"Samsung of Anna")
    photo = samples.jpeg(samples.exif(place="51.5N 0.1W", order=order), told, behind=FILM)
    assert photos.bare(photo, "jpg") == samples.jpeg(TURNED)


@pytest.mark.parametrize("way_up", [None, 0, 1, 9])
def test_a_photo_that_is_not_turned_says_nothing_at_all(way_up):
    assert photos.bare(samples.jpeg(samples.exif(way_up=way_up)), "jpg") == samples.jpeg()


def test_the_colours_of_a_photo_stay():
    colours = samples.segment(0xE2, b"ICC_PROFILE\0\x01\x01"), samples.segment(0xEE, b"Adobe\0\x64")
    assert photos.bare(samples.jpeg(*colours), "jpg") == samples.jpeg(*colours)


def test_a_picture_is_kept_without_what_is_written_beside_it():
    beside = [samples.chunk(name, b"Author\0Anna") for name in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"zzZz")]
    assert photos.bare(samples.png(*beside) + b"more", "png") == samples.png()
    assert photos.bare(samples.png(samples.chunk(b"pHYs", b"123456789")), "png") != samples.png()


def test_a_document_is_kept_as_it_is():
    assert photos.bare(samples.pdf(), "pdf") == samples.pdf()


# -- names ----------------------------------------------------------------------------------------------------------

PDF, JPG = KINDS["pdf"], KINDS["jpg"]
LONG = "Report " * 60


@pytest.mark.parametrize(
    ("given_name", "kind", "name"),
    [
        ("Letter from school.pdf", PDF, "Letter from school.pdf"),
        ("Letter from school.PDF", PDF, "Letter from school.pdf"),
        ("IMG_0001.jpeg", JPG, "IMG_0001.jpg"),
        ("photo.heic", JPG, "photo.jpg"),
        ("Mrs. Ashworth v1.2", PDF, "Mrs. Ashworth v1.2.pdf"),
        ("letter.pdf.exe", PDF, "letter.pdf.exe.pdf"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\Users\\Anna\\letter.pdf", PDF, "letter.pdf"),
        ("a\r\nSet-Cookie: b.pdf", PDF, "a Set-Cookie b.pdf"),
        ('a"; b*?<c>.pdf', PDF, "a ; b c.pdf"),
        ("gpj.\u202eexe.pdf", PDF, "gpj.exe.pdf"),
        ("a\u200bb\ufeff.pdf", PDF, "ab.pdf"),
        ("a\u00a0\u2028b.pdf", PDF, "a b.pdf"),
        ("Zoe\u0308.pdf", PDF, "Zoë.pdf"),
        ("报告 Ölçü.pdf", PDF, "报告 Ölçü.pdf"),
        (".htaccess", PDF, "htaccess.pdf"),
        ("CON.pdf", PDF, "document CON.pdf"),
        ("", PDF, "document.pdf"),
        (" .pdf", PDF, "document.pdf"),
        ("\ud800", PDF, "document.pdf"),
        (LONG, PDF, LONG[:160].strip() + ".pdf"),
    ],
)
def test_a_name_keeps_its_words_and_loses_its_tricks(given_name, kind, name):
    assert safe_name(given_name, kind) == name


ANY_NAME = st.text(st.characters(codec=None), max_size=400)


@settings(deadline=None, derandomize=True)
@given(ANY_NAME, st.sampled_from(list(KINDS.values())))
def test_whatever_it_is_given_a_name_can_be_shown_sent_and_saved(given_name, kind: Kind):
    name = safe_name(given_name, kind)
    assert name.isprintable()
    assert not set(name) & set('/\\:*?"<>|`$')
    assert len(name.encode()) <= 180
    assert name.strip(" ") == name
    assert not name.startswith(".")
    assert name.endswith(f".{kind.extension}")


@settings(deadline=None, derandomize=True)
@given(ANY_NAME, st.sampled_from(list(KINDS.values())))
def test_a_name_made_safe_is_made_safe(given_name, kind: Kind):
    assert safe_name(safe_name(given_name, kind), kind) == safe_name(given_name, kind)


# -- anything at all ------------------------------------------------------------------------------------------------

SAMPLES = [samples.docx(), samples.odt(), samples.pdf(), samples.png(), samples.jpeg(samples.exif()), FILM]


@st.composite
def spoilt(draw) -> bytes:
    """Return a file of which a few bytes are others, or which ends somewhere."""
    data = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(0, 4))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@settings(deadline=None, derandomize=True)
@given(st.one_of(st.binary(max_size=300), spoilt()))
def test_whatever_it_is_given_it_is_taken_or_refused(data):
    try:
        received = intake.receive(SimpleUploadedFile("a", data))
    except NotAllowed as refusal:
        assert str(refusal)  # noqa: PT017  (either answer is right; that there is no third is the test)
    else:
        # What is kept of it is taken for the same again, and nothing more is lost of it.
        again = intake.receive(SimpleUploadedFile(received.name, received.data))
        assert again == received
