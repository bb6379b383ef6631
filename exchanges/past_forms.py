"""The shapes of what is typed about exchanges from before the portal."""

from django import forms

from exchanges.past_csv import MOST_BYTES


class ImportForm(forms.Form):
    file = forms.FileField(
        label="CSV file",
        help_text="As a spreadsheet saves it, at most 500 KB. You see what it says before "
        "anything is entered.",
    )

    def clean_file(self):
        """Not larger than a table of past exchanges can be."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("The file is larger than 500 KB. Send it in parts.")
        return file


class ConfirmImportForm(forms.Form):
    """What was shown, to be entered: the file goes along and is read once more."""

    file = forms.CharField(widget=forms.HiddenInput, max_length=255)
    content = forms.CharField(widget=forms.HiddenInput, max_length=2 * MOST_BYTES)


class PlaceForm(forms.Form):
    """The sites of a past exchange."""

    sites = forms.MultipleChoiceField(
        label="Sites",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the sites."},
    )
    reason = forms.CharField(
        label="How you know",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The record keeps it.",
    )

    def __init__(self, *args, sites, named, **kwargs):
        super().__init__(*args, **kwargs)
        self.sites = {str(site.pk): site for site in sites}
        first = {str(site.pk): f"{site} (named by the source)" for site in named}
        others = {key: str(site) for key, site in self.sites.items() if key not in first}
        self.fields["sites"].choices = [*first.items(), *others.items()]

    def chosen(self):
        return [self.sites[key] for key in self.cleaned_data["sites"]]
