"""The shape of what is typed about liaisons' work."""

from django import forms
from django.utils import timezone

from liaisons.models import known_liaisons


class AssignForm(forms.Form):
    """Who serves the site, from when to when."""

    liaison = forms.ModelChoiceField(
        queryset=None,
        help_text="People who hold or held the liaison role. Invite a new liaison first, then assign them.",
    )
    from_on = forms.DateField(label="First day")
    until_on = forms.DateField(
        label="Last day",
        required=False,
        help_text="Leave empty while nobody knows. You can end it at any time.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["liaison"].queryset = known_liaisons()
        self.fields["from_on"].initial = timezone.localdate
