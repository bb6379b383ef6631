"""Upload handler that discards the bytes of a file past the limit, so that the form survives."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from documents.limits import MOST_BODY_BYTES, MOST_BYTES


class StopsAtTheLimit(FileUploadHandler):
    """Keeps one byte of a file past the limit and no more: enough for its form to say that it is
    too large.

    A body larger than any form is not read at all: the answer is 413.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: ARG002, N803 - Django's own signature
        """Refuse a body that is larger than any form."""
        if content_length > MOST_BODY_BYTES:
            raise RequestDataTooBig("A form with its files is at most 30 MB.")

    def receive_data_chunk(self, raw_data, start):
        """Hand on what there is room for."""
        return raw_data[: max(MOST_BYTES + 1 - start, 0)]

    def file_complete(self, file_size):
        """The next handler makes the file."""
