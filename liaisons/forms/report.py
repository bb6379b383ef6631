"""Forms of a full report: its text, and who writes it."""

from django import forms

from liaisons.forms.entry import OffersFocusAreas

LONG = 20_000


def _lines(label, rows, help_text=""):
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class ReportForm(OffersFocusAreas, forms.Form):
    """Text of a full report.  Only the title and the days are required before it is submitted."""

    title = forms.CharField(max_length=120)
    starts_on = forms.DateField(label="First day")
    ends_on = forms.DateField(label="Last day")
    place = forms.CharField(
        required=False, max_length=160, help_text="Where people met, or “online”."
    )
    agenda = _lines("Agenda", 5, "What was planned, in the order of the day.")
    participants = _lines("Participants and agencies", 5, "One a line: name, agency.")
    outcome = _lines("Outcome", 7, "What was found, said or agreed.")
    deliverables = _lines(
        "Deliverables", 4, "What was handed over or promised, one a line. “None” is an answer."
    )
    focus_areas = forms.MultipleChoiceField(
        label="Focus areas", required=False, widget=forms.CheckboxSelectMultiple
    )


class CollaboratorsForm(forms.Form):
    people = forms.ModelMultipleChoiceField(
        label="Who writes it with you",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Liaisons and providers of the site. They can change and submit it as you can.",
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people
        self.fields["people"].label_from_instance = lambda person: person.name
