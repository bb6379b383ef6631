"""Form that names a saved filter."""

from django import forms


class FilterForm(forms.Form):
    name = forms.CharField(
        max_length=60, help_text="It stands above your log. A name you used before is replaced."
    )
