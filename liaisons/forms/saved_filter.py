"""The shape of a saved filter."""

from django import forms


class FilterForm(forms.Form):
    """Its name."""

    name = forms.CharField(
        max_length=60, help_text="It stands above your log. A name you used before is replaced."
    )
