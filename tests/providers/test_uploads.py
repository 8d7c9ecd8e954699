"""Can what is sent fill the memory or the disk, or lie about in clear? (issue: documents)"""

from io import BytesIO

import pytest
from django.conf import settings as portal
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.test import Client, RequestFactory

from providers.files.kinds import NotAllowed, sniff
from providers.files.uploads import BoundedUploadHandler

LIMIT = 200_000  # a few pieces of 64 KB


@pytest.fixture(autouse=True)
def _small_limits(settings):
    settings.DOCUMENT_MAX_BYTES = LIMIT
    settings.DOCUMENT_BODY_MAX_BYTES = 2 * LIMIT


def sent(size: int, name: str = "letter.txt"):
    """Return a request that brings a file of `size` bytes, with a field before it and one behind it."""
    fields = {"level": "everyone", "file": SimpleUploadedFile(name, b"a" * size), "words": "kept"}
    return RequestFactory().post("/", fields)


def test_every_upload_goes_through_this_and_nothing_else():
    assert portal.FILE_UPLOAD_HANDLERS == ["providers.files.uploads.BoundedUploadHandler"]
    assert portal.DATA_UPLOAD_MAX_NUMBER_FILES == 1


@pytest.mark.parametrize("size", [1, LIMIT - 1, LIMIT])
def test_a_file_that_fits_arrives_whole_and_in_memory(size):
    upload = sent(size).FILES["file"]
    assert isinstance(upload, InMemoryUploadedFile)
    assert isinstance(upload.file, BytesIO)
    assert (upload.name, upload.size, upload.read()) == ("letter.txt", size, b"a" * size)


@pytest.mark.parametrize("size", [LIMIT + 1, 2 * LIMIT - 1000])
def test_of_a_larger_file_nothing_is_held_and_its_sender_gets_their_words_back(size):
    request = sent(size)
    upload = request.FILES["file"]
    assert (upload.size, upload.file.getvalue()) == (size, b"")
    assert request.POST.dict() == {"level": "everyone", "words": "kept"}
    with pytest.raises(NotAllowed, match=r"^The file must be 195\.3\sKB or smaller\."):
        sniff(upload)


def test_while_a_larger_file_arrives_no_more_of_it_is_held_than_may_be_sent():
    handler = BoundedUploadHandler()
    handler.handle_raw_input(BytesIO(), {}, 0, b"x")
    handler.new_file("file", "film.mp4", "video/mp4", None)
    held = []
    for start in range(0, 100 * LIMIT, handler.chunk_size):
        handler.receive_data_chunk(b"a" * handler.chunk_size, start)
        held.append(len(handler.held.getvalue()))
    assert max(held) == LIMIT // handler.chunk_size * handler.chunk_size
    assert held[-1] == 0


def test_two_files_share_what_one_may_be():
    handler = BoundedUploadHandler()
    handler.handle_raw_input(BytesIO(), {}, 0, b"x")
    for name in ("a", "b"):
        handler.new_file(name, name, "text/plain", None)
        handler.receive_data_chunk(b"a" * (LIMIT - 10), 0)
    assert handler.held.getvalue() == b""


class Unread(BytesIO):
    """A body that nobody may touch."""

    def read(self, *_size):
        raise AssertionError("It was read.")


def test_what_no_form_of_ours_could_be_is_turned_away_before_it_is_read():
    request = RequestFactory().post("/", b"--x--", content_type="multipart/form-data; boundary=x")
    request.META["CONTENT_LENGTH"] = str(2 * LIMIT + 1)
    request._stream = Unread()
    with pytest.raises(RequestDataTooBig):
        _ = request.POST


def test_more_than_one_file_is_turned_away():
    files = {name: SimpleUploadedFile(name, b"a") for name in ("one", "two")}
    with pytest.raises(TooManyFilesSent):
        _ = RequestFactory().post("/", files).POST


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [{"file": SimpleUploadedFile("a", b"a" * 3 * LIMIT)}, {n: SimpleUploadedFile(n, b"a") for n in ("one", "two")}],
    ids=["too large", "too many"],
)
def test_who_is_turned_away_so_gets_a_page_that_says_what_to_do(fields):
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    client.cookies["csrftoken"] = "a" * 32
    response = client.post("/sign-in/", fields)
    assert response.status_code == 400
    assert "If you were sending a file, it may be too large." in response.text


def test_no_handler_of_djangos_own_writes_files_here():
    """Or what a family sends would lie in clear in a temporary folder until it is scanned, and longer after a crash."""
    request = sent(LIMIT)
    handlers = request.upload_handlers
    assert [type(handler) for handler in handlers] == [BoundedUploadHandler]
    assert all(isinstance(handler, FileUploadHandler) for handler in handlers)
