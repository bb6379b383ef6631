"""The shape of what people send to the website, and of what BJA writes there."""

from django import forms

from ui.forms import ForPeople


class SignupForm(ForPeople):
    """One e-mail address."""

    email = forms.EmailField(label="E-mail address", max_length=254)


class VersionForm(forms.Form):
    """The next text of a page."""

    title = forms.CharField(max_length=200)
    body = forms.CharField(
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Markdown: ## heading, **bold**, - list, [words](https://address). Pictures and HTML are left out.",
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
    url = forms.URLField(label="Address of the source", required=False, max_length=500, assume_scheme="https")
    seen_version = None


class StoryForm(forms.Form):
    """The words of a success story."""

    title = forms.CharField(max_length=200)
    body = forms.CharField(
        label="Story",
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Markdown, as on every page. Name nobody who has not agreed to it.",
    )
