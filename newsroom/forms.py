"""The shape of what people send to the website, and of what BJA writes there."""

from django import forms

from clearinghouse.forms import address
from documents.filenames import MOST_LETTERS
from documents.forms import FileField
from documents.limits import MOST_IN_WORDS
from documents.storage import Upload
from newsroom.image_rules import PictureUnfit, refuse_unfit_pictures
from ui.forms import ForPeople


class SignupForm(ForPeople):
    """One e-mail address."""

    email = forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class HoldsPictures(forms.Form):
    """A form with a text: its pictures are own ones, with words for those who cannot see them."""

    def clean_body(self):
        """No picture that readers would miss."""
        try:
            refuse_unfit_pictures(self.cleaned_data["body"])
        except PictureUnfit as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return self.cleaned_data["body"]


class VersionForm(HoldsPictures):
    """The next text of a page."""

    title = forms.CharField(max_length=200)
    body = forms.CharField(
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Markdown: ## heading, **bold**, - list, [words](https://address). HTML is left out. "
        "Pictures: load them under Website, Pictures, and copy the line shown there.",
    )
    publish_at = forms.DateTimeField(
        label="Show from",
        required=False,
        help_text="Empty: at once. Otherwise a date and time, Eastern Time, for example 2027-03-01 09:00.",
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ItemForm(VersionForm):
    """A new piece of news."""

    on = forms.DateField(label="Date")
    url = address(label="Address of the source", required=False)
    seen_version = None


class StoryForm(HoldsPictures):
    """The words of a success story."""

    title = forms.CharField(max_length=200)
    body = forms.CharField(
        label="Story",
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Markdown, as on every page. Name nobody who has not agreed to it.",
    )


class PictureForm(forms.Form):
    """A picture, and the words for those who cannot see it."""

    about = forms.CharField(
        label="What it shows",
        max_length=MOST_LETTERS,
        help_text="Read aloud to those who cannot see it. For example: Two analysts and a detective at a wall map.",
        error_messages={"required": "Say what the picture shows: those who cannot see it hear these words."},
    )
    file = FileField(
        label="Picture",
        help_text=f"JPEG or PNG, at most {MOST_IN_WORDS}. It is made at most 1,600 pixels wide, and loses the place it "
        "was taken at.",
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.jfif,.png"}),
    )

    def paper(self):
        """What was sent.  Raises DocumentUnfit."""
        return Upload.sent(self.cleaned_data["about"], self.cleaned_data["file"])
