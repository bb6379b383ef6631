"""Shapes of input that several apps ask for."""

from django import forms


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))


class ForPeople(forms.Form):
    """A form open to everybody; ``website`` is a field only machines fill in."""

    website = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_from_a_machine(self):
        """Whether the hidden field was filled in."""
        return bool(self.cleaned_data.get("website"))
