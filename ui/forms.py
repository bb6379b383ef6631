"""Forms that several apps use."""

from django import forms


class ReasonForm(forms.Form):
    """An act that asks why; the people who are told read it."""

    reason = forms.CharField(max_length=3_000, widget=forms.Textarea)

    def __init__(self, *args, label="Reason", hint="", is_needed=True, rows=3, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.help_text, field.required = label, hint, is_needed
        field.widget.attrs["rows"] = rows
        field.error_messages["required"] = "Say why; the people who are told will read it."


class ForPeople(forms.Form):
    """A form open to everybody; ``website`` is a field only machines fill in."""

    website = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_from_a_machine(self):
        """Whether the hidden field was filled in."""
        return bool(self.cleaned_data.get("website"))
