"""The form for mail preferences."""

from django import forms


class PreferenceForm(forms.Form):
    """Mail or not; the portal always tells."""

    by_mail = forms.BooleanField(
        label="Also send each notice to me by mail",
        required=False,
        help_text="Every notice shows here in any case.",
    )
