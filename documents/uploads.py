"""What happens while a file is on its way: one that is too large is let run past, so that nothing typed is lost."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from documents.limits import MOST_BODY_BYTES, MOST_BYTES


class StopsAtTheLimit(FileUploadHandler):
    """Keeps nothing of a file past the limit; the form then says so beside its field, with every word still there.

    A body larger than any form is not read at all: the answer is 413.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: ARG002, N803 - Django's own signature
        """Refuse a body that is larger than any form."""
        if content_length > MOST_BODY_BYTES:
            raise RequestDataTooBig("A form with its files is at most 30 MB.")

    def receive_data_chunk(self, raw_data, start):
        """Hand the chunk on, until the file is too large."""
        if start + len(raw_data) > MOST_BYTES:
            self.request.has_file_too_large = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        """The next handler makes the file."""
