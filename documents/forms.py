"""The upload form: a file and its title."""

from django import forms

from documents.file_types import ENDINGS, TAKEN, too_large
from documents.filenames import MOST_LETTERS
from documents.limits import MOST_BYTES, MOST_IN_WORDS
from documents.storage import Upload


class FileField(forms.FileField):
    """One file of a kind the portal takes; of a larger one no more than the limit arrives
    (uploads.py).
    """

    default_error_messages = {
        "required": "Choose a file. If you had chosen one, choose it again: a browser does not keep it.",
        "empty": "The file is empty. Choose one that holds something.",
    }

    def clean(self, data, initial=None):
        if data is not None and data.size > MOST_BYTES:
            raise forms.ValidationError(str(too_large()))
        return super().clean(data, initial)


class DocumentForm(forms.Form):
    """A file and what it is."""

    about = forms.CharField(
        label="What it is",
        max_length=MOST_LETTERS,
        help_text="For example: Agenda of the two days.",
    )
    file = FileField(
        label="File",
        help_text=f"{TAKEN}, at most {MOST_IN_WORDS}. "
        "Pictures are kept without the place they were taken at.",
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
    )

    def paper(self):
        """What was sent, to be kept.  Raises DocumentUnfit."""
        return Upload.sent(self.cleaned_data["about"], self.cleaned_data["file"])
