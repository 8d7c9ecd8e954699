"""How much of what a browser sends is taken in?

As much as a document may be, in memory and never in a temporary file, where it would lie in clear. Of a larger file
the rest is let go by as it arrives, so that the person still gets their form back with a sentence about the size; and
what no form of ours could be is turned away before any of it is read.
"""

from io import BytesIO

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUploadHandler(FileUploadHandler):
    """Holds one request's files in memory, all of them together no more than DOCUMENT_MAX_BYTES.

    A file that is larger comes to the form empty, with its true `size`: `kinds.sniff` refuses it by that.
    """

    room: int

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803, ARG002  (Django's names)
        """Raise RequestDataTooBig, which is answered with 400, where the whole is too much to let go by."""
        if content_length > settings.DOCUMENT_BODY_MAX_BYTES:
            raise RequestDataTooBig("The body is larger than DOCUMENT_BODY_MAX_BYTES")
        self.room = settings.DOCUMENT_MAX_BYTES

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.held = BytesIO()
        self.fits = True

    def receive_data_chunk(self, raw_data, start):  # noqa: ARG002  (Django's signature)
        self.room -= len(raw_data)
        if self.room >= 0:
            self.held.write(raw_data)
        elif self.fits:
            self.fits = False
            self.held = BytesIO()

    def file_complete(self, file_size):
        self.held.seek(0)
        return InMemoryUploadedFile(
            self.held, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
