"""The shapes of input: the request itself, its steps, hours, and the filters of the list."""

from decimal import Decimal

from django import forms
from django.utils import timezone

from sites.models import FocusArea
from tta.lifecycle import HOLDING, State
from tta.models import Assistance, HoursEntry, Urgency
from tta.rules import NEEDED_TO_SUBMIT
from ui.number_fields import StepDecimalField
from ui.widgets import ComboBox

QUARTER = Decimal("0.25")
TEXT = (
    "title",
    "need",
    "focus_area",
    "assistance",
    "desired_outcome",
    "wanted_by",
    "urgency",
    "hours_estimated",
)


def _hours(label, help_text="", **over):
    """A field of expert hours: quarters, so that nobody can type a minute."""
    facts = {"min_value": QUARTER, "max_digits": 6, "decimal_places": 2, "step_size": QUARTER} | over
    said = {
        "step_size": "Give expert hours in quarter hours, for example 1.25.",
        "required": "Say how many hours.",
    }
    return StepDecimalField(label=label, help_text=help_text, error_messages=said, **facts)


class RequestForm(forms.Form):
    """The request in the site's own words.  Only the title is needed to save a draft."""

    title = forms.CharField(
        max_length=120,
        help_text="A few words by which everybody will know this request.",
        error_messages={"required": "Give the request a title of a few words."},
    )
    need = forms.CharField(
        label="Need",
        max_length=6000,
        required=False,
        widget=forms.Textarea,
        help_text="What is the problem? What happens, where, since when, and what you have tried.",
    )
    focus_area = forms.ModelChoiceField(
        FocusArea.objects.none(),
        required=False,
        empty_label="Choose one",
        help_text="The area the need falls in.",
    )
    assistance = forms.ChoiceField(
        label="Type of assistance",
        choices=[("", "Choose one"), *Assistance.choices],
        required=False,
        help_text="The kind of help you have in mind. BJA may suggest another.",
    )
    desired_outcome = forms.CharField(
        label="Desired outcome",
        max_length=3000,
        required=False,
        widget=forms.Textarea,
        help_text="What should be different afterwards, and how will you know that the help worked?",
    )
    wanted_by = forms.DateField(label="Wanted by", required=False)
    urgency = forms.ChoiceField(
        label="Urgency",
        choices=Urgency.choices,
        widget=forms.RadioSelect,
        initial=Urgency.ROUTINE,
    )
    hours_estimated = _hours(
        "Estimated expert hours",
        "Quarter hours, for example 12 or 7.5. A first guess is enough; BJA decides how many are set aside.",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["focus_area"].queryset = FocusArea.objects.filter(since_on__lte=timezone.localdate())
        for name in NEEDED_TO_SUBMIT:
            self.fields[name].when_needed = "" if self.fields[name].required else "needed to submit"

    @property
    def text(self):
        """The fields of the request, as the actions take them."""
        return {name: self.cleaned_data[name] for name in TEXT}


class SeenForm(forms.Form):
    """A step taken on a text one has read: if it was changed meanwhile, the person is asked to read it again."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AcceptForm(SeenForm):
    """Accepting commits hours."""

    hours = _hours("Expert hours to commit", "Quarter hours. They are set aside until the request ends.")
    reason = forms.CharField(
        label="A note to the site",
        max_length=3000,
        required=False,
        widget=forms.Textarea,
        help_text="The site, its liaison and the provider read it.",
    )


class MoreHoursForm(forms.Form):
    """More hours for a request that is being delivered."""

    hours = _hours("More expert hours", "Quarter hours, beside those already committed.")
    reason = forms.CharField(
        label="Why are more hours needed?",
        max_length=3000,
        widget=forms.Textarea,
        error_messages={"required": "Say why more hours are needed; the record and the ledger keep it."},
    )


class AssignForm(forms.Form):
    """One of the experts who hold the role at the site today."""

    expert = forms.ModelChoiceField(
        None, empty_label=None, widget=forms.RadioSelect, error_messages={"required": "Choose an expert."}
    )

    def __init__(self, *args, experts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expert"].queryset = experts
        self.fields["expert"].label_from_instance = _name_and_title


class HoursForm(forms.Form):
    """Quarter hours of one day."""

    hours = _hours("Hours", "Quarter hours, for example 1.25. One line a day.", max_value=Decimal(24))
    worked_on = forms.DateField(label="Day worked")
    mode = forms.ChoiceField(label="How", choices=HoursEntry.Mode.choices, widget=forms.RadioSelect)
    done = forms.CharField(
        label="What was done",
        max_length=2000,
        widget=forms.Textarea,
        help_text="A sentence or two. Whoever verifies the hours reads it, and so does the site.",
        error_messages={"required": "Say in a sentence what was done."},
    )


class NoteForm(forms.Form):
    """A triage note."""

    text = forms.CharField(
        label="Add a note",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="BJA, the provider and the liaison read it; the site does not.",
        error_messages={"required": "Write the note first."},
    )


class SiteChoiceForm(forms.Form):
    """For whom help is asked."""

    engagement = forms.ModelChoiceField(None, label="Site", widget=ComboBox, empty_label="Choose a site")

    def __init__(self, *args, engagements, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["engagement"].queryset = engagements
        self.fields["engagement"].label_from_instance = str


class RequestFilter(forms.Form):
    """The filters of the list; they live in the address."""

    q = forms.CharField(label="Title contains", max_length=120, required=False)
    state = forms.ChoiceField(
        label="Status", choices=[("", "Any"), ("open", "Open"), *State.choices], required=False
    )
    site = forms.CharField(label="Site", max_length=120, required=False)
    focus_area = forms.TypedChoiceField(label="Focus area", required=False, coerce=int, empty_value="")
    assistance = forms.ChoiceField(label="Type", choices=[("", "Any"), *Assistance.choices], required=False)
    holder = forms.ChoiceField(
        label="Held by",
        choices=[("", "Anybody"), *((name, label) for name, (label, _) in HOLDING.items())],
        required=False,
    )
    expert = forms.CharField(label="Expert", max_length=120, required=False)
    wanted_by = forms.DateField(label="Wanted by, up to", required=False)

    def __init__(self, *args, focus_areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["focus_area"].choices = [("", "Any"), *focus_areas]


def _name_and_title(person):
    return f"{person.name}, {person.title}" if person.title else person.name
