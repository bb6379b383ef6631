"""The shape of a grant."""

from django import forms

from accounts.roles import Role
from liaisons.choices import people_holding


class GrantForm(forms.Form):
    """Who, and why."""

    person = forms.ModelChoiceField(queryset=None)
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why they need to read sensitive notes.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_holding({Role.LIAISON, Role.STAFF, Role.ADMIN})
