"""What of an upload is kept?"""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from requests_app import photos

from .kinds import Kind, safe_name, sniff


@dataclass(frozen=True)
class Received:
    """A file that may be kept: what it is, the name to show, and the bytes for `store.keep` and `scanner.scan`."""

    kind: Kind
    name: str
    data: bytes


def receive(upload: UploadedFile, *, recorded: bool = False) -> Received:
    """Return what is to be kept of `upload`: photos without where they were taken. Raises kinds.NotAllowed.
    Where it may be `recorded`, sound and film are taken too."""
    kind = sniff(upload, recorded=recorded)
    return Received(kind, safe_name(upload.name or "", kind), photos.bare(upload.read(), kind.extension))
