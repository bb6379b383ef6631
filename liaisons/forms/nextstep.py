"""The shape of a next step."""

from django import forms
from django.utils import timezone

from liaisons.choices import people_at
from liaisons.models import Level


class StepForm(forms.Form):
    """What is to be done, by whom, until when."""

    text = forms.CharField(label="What is to be done", max_length=300)
    owner = forms.ChoiceField(label="Who does it")
    due_on = forms.DateField(label="Until")
    level = forms.ChoiceField(label="Who reads it", choices=Level.choices)

    def __init__(self, *args, site, person, is_team, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for _, user, _ in people_at([site])} | {str(person.pk): person}
        choices = [(key, user.name) for key, user in self.people.items()]
        self.fields["owner"].choices = sorted(choices, key=lambda one: (one[0] != str(person.pk), one[1]))
        if not is_team:
            del self.fields["level"]

    def clean_owner(self):
        """The person."""
        return self.people[self.cleaned_data["owner"]]


class CarryForm(forms.Form):
    """A later day."""

    due_on = forms.DateField(label="New day")
    reason = forms.CharField(
        label="Why", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_on"].widget.attrs["min"] = timezone.localdate().isoformat()
