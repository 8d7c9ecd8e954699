"""Where are the files that people send, and who can read them there?

In the storage "documents" of settings.py: a folder (or another Django storage) that no address leads to. Each is
encrypted before it gets there, under the keys for what only the mediator may read, in pieces, so that memory holds it
little more than once. With each piece its place and the name of the file are sealed: where a piece is missing or moved,
or a file put in the place of another, it is not opened. The names say nothing and cannot be guessed.
"""

import contextlib
import logging
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

PIECE = 2**20  # bytes
logger = logging.getLogger(__name__)


class StoreDown(Exception):
    """The storage did not do what it was asked: a full disk, no connection. Worth trying again."""


class Unreadable(Exception):
    """The file is not there, has been changed, or was sealed with a key that is not in MEDIATOR_TEXT_KEYS."""


class ClosedStorage(FileSystemStorage):
    """A folder that only this service's user can read and that has no address. A file is there whole, or not at all."""

    def __init__(self, location: str):
        super().__init__(location=location, allow_overwrite=True)  # `reseal` writes over; no two names are the same

    def url(self, name: str | None) -> str:  # noqa: ARG002  (Django's signature)
        # Django would make one up from MEDIA_URL.
        raise ValueError("Documents have no address: a view hands them to those who may see them.")

    def _save(self, name: str, content: ContentFile) -> str:
        """Write beside the place and move, so that neither a crash nor a power cut leaves half a file."""
        top, path = Path(self.location), Path(self.path(name))
        top.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # with mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content.read())
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        _sync(path.parent)
        _sync(top)
        return name


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep(data: bytes) -> str:
    """Return the name under which `data` is now kept. Raises StoreDown, and then nothing is kept."""
    name = secrets.token_hex(24)
    keys, count = _keys(), max(1, -(-len(data) // PIECE))
    _write(
        name, (keys.encrypt(_bound(name, number, count) + piece) for number, piece in enumerate(_pieces(data, count)))
    )
    return name


def read(name: str) -> bytes:
    """Return the bytes kept under `name`. Raises Unreadable, or StoreDown."""
    keys, sealed = _keys(), _sealed(name)
    return b"".join(_opened(keys, token, _bound(name, number, len(sealed))) for number, token in enumerate(sealed))


def remove(name: str) -> None:
    """Remove what is kept under `name`; nothing happens where there is nothing. Raises StoreDown."""
    with _storage_trouble():
        _storage().delete(_place(name))


def reseal(name: str) -> None:
    """Encrypt what is kept under `name` with the newest key. Raises Unreadable or StoreDown: then it is as it was."""
    keys = _keys()
    try:
        rotated = [keys.rotate(token) for token in _sealed(name)]
    except InvalidToken as closed:
        raise Unreadable(name) from closed
    _write(name, rotated)


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.MEDIATOR_TEXT_KEYS])


def _pieces(data: bytes, count: int) -> Iterator[bytes]:
    return (data[number * PIECE : (number + 1) * PIECE] for number in range(count))


def _bound(name: str, number: int, count: int) -> bytes:
    """Return what is sealed in before a piece: of which file it is, which piece, and of how many."""
    return f"{name} {number} {count}\n".encode()


def _opened(keys: MultiFernet, token: bytes, bound: bytes) -> bytes:
    try:
        opened = keys.decrypt(token)
    except InvalidToken as closed:
        raise Unreadable from closed
    if not opened.startswith(bound):
        raise Unreadable
    return opened[len(bound) :]


def _storage() -> Storage:
    return storages["documents"]


def _place(name: str) -> str:
    """Return the path in the storage: in one of 256 folders, so that none of them grows too long to look into."""
    return f"{name[:2]}/{name}"


def _sealed(name: str) -> list[bytes]:
    try:
        with _storage_trouble(), _storage().open(_place(name)) as file:
            return file.read().split(b"\n")
    except FileNotFoundError as gone:
        raise Unreadable(name) from gone


def _write(name: str, sealed: Iterable[bytes]) -> None:
    with _storage_trouble():
        written = _storage().save(_place(name), ContentFile(b"\n".join(sealed)))
    if written != _place(name):  # a storage that keeps the old file and makes up another name for the new one
        _storage().delete(written)
        raise StoreDown("The storage for documents does not write over a file.")


@contextlib.contextmanager
def _storage_trouble() -> Iterator[None]:
    """Turn whatever a storage raises into StoreDown. Each kind has errors of its own, and none is a bug of ours."""
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as trouble:
        # Its name alone: the message of a storage may hold the address and the keys of a bucket.
        logger.error("The storage for documents failed: %s", type(trouble).__name__)  # noqa: TRY400
        raise StoreDown from trouble
