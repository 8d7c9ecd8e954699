"""Is a file kept whole, sealed, where no address leads, and gone when it is removed? (issue: documents)"""

import logging
import os
import stat
import tracemalloc
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as portal
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, storages
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.files import store

WORDS = b"what the family wrote to the mediator"
OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))


def folder() -> Path:
    return Path(storages["documents"].location)


def on_disk(name: str) -> Path:
    return folder() / name[:2] / name


@pytest.fixture
def memory(settings):
    """A storage of another kind, as one in a bucket would be."""
    settings.STORAGES = {**portal.STORAGES, "documents": {"BACKEND": "tests.providers.test_file_store.Bucket"}}


class Bucket(InMemoryStorage):
    """Writes over what is there, as buckets do."""

    def get_available_name(self, name, max_length=None):  # noqa: ARG002  (Django's signature)
        self.delete(name)
        return name


@settings(deadline=None, derandomize=True, max_examples=30)
@given(st.binary(max_size=2000))
def test_what_is_kept_is_read_again(data):
    name = store.keep(data)
    assert store.read(name) == data
    store.remove(name)


def test_nothing_of_it_is_on_the_disk_in_clear_and_its_name_says_nothing():
    name = store.keep(WORDS)
    assert WORDS not in on_disk(name).read_bytes()
    assert len(name) == 48
    assert name != store.keep(WORDS)
    assert on_disk(name).read_bytes() != on_disk(store.keep(WORDS)).read_bytes()


def test_only_this_service_can_read_it():
    path = on_disk(store.keep(WORDS))
    modes = [stat.S_IMODE(place.stat().st_mode) for place in (path, path.parent, folder())]
    assert modes == [0o600, 0o700, 0o700]


def test_no_address_leads_to_it():
    place = folder()
    with pytest.raises(ValueError, match="no address"):
        storages["documents"].url("a")
    served = [portal.STATIC_ROOT, *portal.STATICFILES_DIRS, portal.MEDIA_ROOT or "/srv/media"]
    by_default = portal.BASE_DIR / "var" / "documents"
    assert not any(root in (place, *place.parents, by_default, *by_default.parents) for root in map(Path, served))


def test_a_file_that_was_removed_is_gone_and_removing_it_again_is_nothing():
    name = store.keep(WORDS)
    store.remove(name)
    store.remove(name)
    assert not on_disk(name).exists()
    with pytest.raises(store.Unreadable):
        store.read(name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 48])
def test_a_name_that_is_none_opens_nothing(name):
    with pytest.raises((store.Unreadable, store.StoreDown)):
        store.read(name)


def test_one_byte_changed_on_the_disk_and_it_is_not_opened():
    name = store.keep(WORDS)
    changed = bytearray(on_disk(name).read_bytes())
    changed[60] ^= 1
    on_disk(name).write_bytes(changed)
    with pytest.raises(store.Unreadable):
        store.read(name)


def test_a_file_put_in_the_place_of_another_is_not_opened():
    """Or who can write on the disk could have the mediator's papers handed to everybody."""
    private, shared = store.keep(WORDS), store.keep(b"for everyone")
    on_disk(private).replace(on_disk(shared))
    with pytest.raises(store.Unreadable):
        store.read(shared)


@pytest.fixture
def pieces(monkeypatch):
    """Store four bytes to a piece, and return a file of three pieces with what is on the disk of each."""
    monkeypatch.setattr(store, "PIECE", 4)
    name = store.keep(b"one.two.six")
    return name, on_disk(name).read_bytes().split(b"\n")


@pytest.mark.parametrize("size", [0, 1, 3, 4, 5, 8, 9])
def test_a_file_is_whole_whatever_number_of_pieces_it_comes_to(pieces, size):
    name = store.keep(b"a" * size)
    assert store.read(name) == b"a" * size
    store.reseal(name)
    assert store.read(name) == b"a" * size


@pytest.mark.parametrize("order", [(0, 1), (1, 2), (1, 0, 2), (0, 1, 2, 2), (0, 0, 2), ()])
def test_a_file_of_which_a_piece_is_missing_moved_or_there_twice_is_not_opened(pieces, order):
    name, tokens = pieces
    on_disk(name).write_bytes(b"\n".join(tokens[number] for number in order))
    with pytest.raises(store.Unreadable):
        store.read(name)


def test_a_piece_of_another_file_is_not_opened(pieces):
    name, tokens = pieces
    other = on_disk(store.keep(b"one.six.two")).read_bytes().split(b"\n")
    on_disk(name).write_bytes(b"\n".join([tokens[0], other[1], tokens[2]]))
    with pytest.raises(store.Unreadable):
        store.read(name)


def test_memory_holds_little_more_than_the_file():
    data = os.urandom(4 * 2**20)
    tracemalloc.start()
    try:
        name = store.keep(data)
        assert store.read(name) == data
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 5 * len(data)


# -- keys -----------------------------------------------------------------------------------------------------------


def test_keys_can_be_changed_without_a_gap(settings):
    settings.MEDIATOR_TEXT_KEYS = [OLD]
    name = store.keep(WORDS)
    settings.MEDIATOR_TEXT_KEYS = [NEW, OLD]
    assert store.read(name) == WORDS
    store.reseal(name)
    settings.MEDIATOR_TEXT_KEYS = [NEW]
    assert store.read(name) == WORDS


def test_without_its_key_a_file_is_not_opened_nor_sealed_again(settings):
    settings.MEDIATOR_TEXT_KEYS = [OLD]
    name = store.keep(WORDS)
    before = on_disk(name).read_bytes()
    settings.MEDIATOR_TEXT_KEYS = [OTHER]
    for act in (store.read, store.reseal):
        with pytest.raises(store.Unreadable):
            act(name)
    assert on_disk(name).read_bytes() == before


# -- trouble --------------------------------------------------------------------------------------------------------


def test_a_disk_that_fails_in_the_middle_leaves_nothing_behind(monkeypatch, caplog):
    kept_before = {path for path in folder().rglob("*") if path.is_file()}
    monkeypatch.setattr(os, "fsync", fails)
    with caplog.at_level(logging.ERROR), pytest.raises(store.StoreDown):
        store.keep(WORDS)
    assert {path for path in folder().rglob("*") if path.is_file()} == kept_before
    assert [record.getMessage() for record in caplog.records] == ["The storage for documents failed: OSError"]


def test_a_disk_that_fails_while_a_file_is_sealed_again_leaves_it_as_it_was(monkeypatch):
    name = store.keep(WORDS)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fails)
        with pytest.raises(store.StoreDown):
            store.reseal(name)
    assert store.read(name) == WORDS


def fails(_handle):
    raise OSError(28, "No space left on device")


def test_a_folder_that_cannot_be_written_to_is_said_so(settings, tmp_path):
    (tmp_path / "file").write_text("no folder")
    location = {"location": str(tmp_path / "file")}
    settings.STORAGES = {**portal.STORAGES, "documents": {**portal.STORAGES["documents"], "OPTIONS": location}}
    with pytest.raises(store.StoreDown):
        store.keep(WORDS)


def test_another_storage_can_stand_in_its_place(memory, settings):
    settings.MEDIATOR_TEXT_KEYS = [NEW, OLD]
    name = store.keep(WORDS)
    with storages["documents"].open(f"{name[:2]}/{name}") as file:
        assert WORDS not in file.read()
    store.reseal(name)
    assert store.read(name) == WORDS
    store.remove(name)
    with pytest.raises(store.Unreadable):
        store.read(name)


def test_a_storage_that_makes_up_another_name_is_refused_and_nothing_is_lost(settings):
    backend = "django.core.files.storage.InMemoryStorage"
    settings.STORAGES = {**portal.STORAGES, "documents": {"BACKEND": backend}}
    name = store.keep(WORDS)
    with pytest.raises(store.StoreDown, match="does not write over"):
        store.reseal(name)
    assert store.read(name) == WORDS
    assert storages["documents"].listdir(name[:2]) == ([], [name])


def test_a_file_of_the_same_name_is_replaced_whole():
    storage = storages["documents"]
    storage.save("aa/same", ContentFile(b"long " * 100))
    assert storage.save("aa/same", ContentFile(b"short")) == "aa/same"
    with storage.open("aa/same") as file:
        assert file.read() == b"short"
