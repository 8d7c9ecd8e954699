"""Can a family let a child say what they think in sound or film, and nobody else send any? (P15, L4, L16, section 7)"""

import struct

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from providers import actions
from providers.files import recordings
from providers.files.intake import receive
from providers.files.kinds import NotAllowed, Why
from providers.models import Document, Level
from requests_app.errors import Refused
from requests_app.models import PartyKind
from requests_app.stages import Stage
from tests import samples
from tests.make import Case
from tests.providers.sending import CLEAN
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db


def box(name: bytes, inside: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(inside)) + name + inside


def film(brand: bytes = b"mp42", *more: bytes) -> bytes:
    boxes = [box(b"ftyp", brand + b"\0\0\0\0" + brand), box(b"moov", b"\0" * 20), box(b"mdat", b"\0" * 40)]
    return b"".join([*boxes, *more])


TAKEN = {
    "mp4": film(),
    "m4a": film(b"M4A "),
    "mp3": b"ID3\x03\0\0\0\0\0\0" + b"\xff\xfb\x90\x44" + b"\0" * 40,
    "webm": b"\x1aE\xdf\xa3\x9fB\x82\x84webm" + b"\0" * 40,
    "ogg": b"OggS\0\x02" + b"\0" * 40,
}
NOT_TAKEN = {
    "a film of an iPhone": (film(b"qt  "), Why.OTHER_RECORDING),
    "another film": (b"\x1aE\xdf\xa3\x9fB\x82\x88matroska" + b"\0" * 40, Why.OTHER_RECORDING),
    "a WAV": (b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 20, Why.OTHER_RECORDING),
    "a film that was cut off": (film()[:-10], Why.DAMAGED),
    "a film that was never finished": (box(b"ftyp", b"mp42\0\0\0\0mp42") + box(b"mdat", b"\0" * 9), Why.DAMAGED),
    "one with a program behind it": (film() + samples.packed({"A.class": "b"}), Why.TWO_IN_ONE),
}


def upload(kind: str, data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"what I think.{kind}", data or TAKEN[kind])


@pytest.mark.parametrize("kind", TAKEN)
def test_what_phones_make_is_taken_for_what_it_is_and_only_where_it_may_be_recorded(kind):
    """Its name is kept, and says what it is."""
    received = receive(upload(kind), recorded=True)
    assert (received.kind.extension, received.name) == (kind, f"what I think.{kind}")
    with pytest.raises(NotAllowed, match="recordings cannot be sent here"):
        receive(upload(kind))


@pytest.mark.parametrize("what", NOT_TAKEN)
def test_what_others_could_not_open_or_is_broken_is_refused_with_what_to_do(what):
    data, why = NOT_TAKEN[what]
    with pytest.raises(NotAllowed) as refused:
        recordings.kind_of(data)
    assert refused.value.why == why


def test_a_family_sends_one_for_the_mediator_and_nobody_else_ever_gets_it():
    """L16, section 7: saved, never played; the school and the council find none, and it cannot be shared later."""
    case = Case().at(Stage.ALL_AGREED)
    address = reverse("send_document", args=[case.disagreement.reference])
    family = signed_in(case.family)
    for typed in ({"level": "everyone", "childs_views": "on"}, {"level": "mediator"}):
        refused = family.post(address, typed | {"file": upload("mp4")}).content.decode()
        assert "recordings cannot be sent here" in refused
    family.post(address, {"level": "mediator", "childs_views": "on", "file": upload("mp4")})
    document = Document.objects.get()
    actions.note_verdict(document, CLEAN)
    file = reverse("document_file", args=[case.disagreement.reference, document.key])
    saved = signed_in(case.mediator.user).get(file)
    assert (saved.content, saved["Content-Type"]) == (TAKEN["mp4"], "video/mp4")
    assert saved["Content-Disposition"].startswith("attachment")
    assert {signed_in(one).get(file).status_code for one in (case.answers_for(), case.officer)} == {404}
    with pytest.raises(PermissionDenied):
        actions.share_document(document, by=case.family)


def test_nobody_but_a_family_can_send_one():
    """Section 7: upload of mp4 refused elsewhere, also past the form."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.ALL_AGREED)
    address = reverse("send_document", args=[case.disagreement.reference])
    recorded = receive(upload("m4a"), recorded=True)
    for user in (case.answers_for(), case.representative, case.mediator.user):
        page = signed_in(user).post(address, {"level": "mediator", "childs_views": "on", "file": upload("mp4")})
        assert "recordings cannot be sent here" in page.content.decode()
        with pytest.raises(Refused):
            actions.send_document(case.disagreement, recorded, Level.MEDIATOR, "", by=user)
    with pytest.raises(Refused):
        actions.send_document(case.disagreement, recorded, Level.EVERYONE, "", by=case.family)
    assert not Document.objects.exists()
