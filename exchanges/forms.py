"""The shapes of what is typed about a peer exchange."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings

from accounts.models import User
from accounts.roles import Role
from exchanges.models import CheckIn, Exchange
from kernel.clock import today
from sites.models import FocusArea, Membership, Site
from sites.us_states import ZONES

LONG = 5000
CHOOSE = ("", "Choose one")
HOW_WELL = [
    CHOOSE, (5, "5: very well"), (4, "4: well"), (3, "3: all right"), (2, "2: with difficulties"), (1, "1: badly")
]  # fmt: skip
HOW_USEFUL = [
    CHOOSE, (5, "5: very useful"), (4, "4: useful"), (3, "3: somewhat"), (2, "2: hardly"), (1, "1: not at all")
]  # fmt: skip
ANSWERING = [Role.LEAD, Role.MEMBER, Role.LIAISON]


def _text(label, rows=3, **more):
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )


class ExchangeForm(forms.Form):
    title = forms.CharField(
        max_length=120, help_text="A few words by which everybody will know it."
    )
    mode = forms.ChoiceField(label="How", choices=Exchange.Mode.choices)
    goals = _text("Goals", help_text="What the site wants to learn.")
    objectives = _text("Objectives", help_text="What it will look at and whom it will meet.")
    expected_outcomes = _text(
        "Expected outcomes",
        help_text="What should be different at home, one a line. Asked after 30, 60 and 90 days.",
    )
    focus_areas = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    starts_on = forms.DateField(label="First day", required=False)
    ends_on = forms.DateField(label="Last day", required=False)
    begins = forms.TimeField(
        label="Begins at",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text="The hour of a virtual exchange, or of the first meeting. Each site reads it "
        "in its own time.",
    )
    time_zone = forms.ChoiceField(
        label="In the time zone", required=False, choices=list(ZONES.items())
    )
    agenda = _text("Agenda", rows=4)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = list(self.initial.get("focus_areas", ()))
        names = list(FocusArea.objects.values_list("name", flat=True))
        self.fields["focus_areas"].choices = [
            (name, name) for name in dict.fromkeys(names + chosen)
        ]

    def clean(self):
        """The last day is not before the first."""
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and not last:
            cleaned["ends_on"] = first
        if first and last and last < first:
            self.add_error("ends_on", "The last day lies before the first.")
        if cleaned.get("begins") and not first:
            self.add_error("starts_on", "Give the day, too.")
        return cleaned

    def facts(self):
        """The cleaned data for the actions; ``starts_at`` is the first hour as an instant."""
        cleaned = dict(self.cleaned_data)
        cleaned["time_zone"] = cleaned["time_zone"] or settings.TIME_ZONE
        hour, zone = cleaned.pop("begins"), ZoneInfo(cleaned["time_zone"])
        return cleaned | {"starts_at": hour and datetime.combine(cleaned["starts_on"], hour, zone)}


class ProposeForm(ExchangeForm):
    """The shared part of a new one, and the request of the site that it answers."""

    request = forms.ModelChoiceField(
        label="For the request",
        queryset=None,
        required=False,
        empty_label="None",
        help_text="Only your site can see this.",
    )

    def __init__(self, *args, requests, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["request"].queryset = requests


class AddSiteForm(forms.Form):
    site = forms.ModelChoiceField(queryset=None, empty_label=CHOOSE[1])

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.visible_to(person)


class HostForm(forms.Form):
    kind = forms.ChoiceField(label="Who hosts", choices=Exchange.HostKind.choices)
    host_site = forms.ModelChoiceField(
        label="Site",
        queryset=None,
        required=False,
        empty_label=CHOOSE[1],
        help_text="Of a PSP or alumni site.",
    )
    name = forms.CharField(
        label="Agency", max_length=160, required=False, help_text="Of an outside agency."
    )
    contact = forms.CharField(label="Contact", max_length=160, required=False)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["host_site"].queryset = Site.objects.visible_to(person)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") != Exchange.HostKind.OUTSIDE and not cleaned.get("host_site"):
            self.add_error("host_site", "Choose the site.")
        if cleaned.get("kind") == Exchange.HostKind.OUTSIDE:
            cleaned["host_site"] = None
            if not cleaned.get("name"):
                self.add_error("name", "Give the agency's name.")
        elif cleaned.get("host_site") and not cleaned.get("name"):
            cleaned["name"] = str(cleaned["host_site"])
        return cleaned


class InviteHostForm(forms.Form):
    email = forms.EmailField(label="E-mail address of the host")


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="Your answer",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whether the days and the agenda suit you, and what the visitors should know.",
    )


class RateForm(forms.Form):
    """How it went for the host."""

    rating = forms.ChoiceField(label="How it went", choices=HOW_WELL)
    feedback = forms.CharField(
        label="In your words", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class TravelerForm(forms.Form):
    name = forms.CharField(max_length=120)
    title = forms.CharField(max_length=120, required=False)
    agency = forms.CharField(max_length=160, required=False)
    person = forms.ModelChoiceField(
        label="Account",
        queryset=None,
        required=False,
        empty_label="No account in the portal",
        help_text="Travelers with an account can enter their own travel needs.",
    )

    def __init__(self, *args, site_id, **kwargs):
        super().__init__(*args, **kwargs)
        here = Membership.objects.on(today()).filter(site=site_id).values("user")
        self.fields["person"].queryset = User.objects.filter(pk__in=here).order_by("name")


class WithdrawForm(forms.Form):
    reason = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    is_paid = forms.BooleanField(
        label="The trip was paid for and cannot be refunded; it counts as used", required=False
    )


class DetailsForm(forms.Form):
    """What a traveler needs on the way."""

    diet = _text("Diet", rows=2)
    access_needs = _text("Access needs", rows=2)
    emergency_contact = _text("Emergency contact", rows=2)


class ReportForm(forms.Form):
    learned = forms.CharField(
        label="What was learned", max_length=LONG, widget=forms.Textarea(attrs={"rows": 4})
    )
    will_change = forms.CharField(
        label="What will change at home", max_length=LONG, widget=forms.Textarea(attrs={"rows": 4})
    )
    rating = forms.TypedChoiceField(label="How useful it was", coerce=int, choices=HOW_USEFUL)
    answers = forms.ModelChoiceField(
        label="Who answers after 30, 60 and 90 days",
        queryset=None,
        empty_label=CHOOSE[1],
        help_text="They are asked what came of it.",
    )

    def __init__(self, *args, site_id, **kwargs):
        super().__init__(*args, **kwargs)
        here = Membership.objects.on(today()).filter(site=site_id, role__in=ANSWERING)
        self.fields["answers"].queryset = User.objects.filter(pk__in=here.values("user")).order_by(
            "name"
        )


class CheckInForm(forms.Form):
    reached = forms.ChoiceField(
        label="Did the expected outcomes come about?", choices=[CHOOSE, *CheckIn.Reached.choices]
    )
    answer = forms.CharField(
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="A sentence or two: what is different now, or what stands in the way.",
    )


class StepForm(forms.Form):
    """A step, with a reason where the table asks for one."""

    reason = forms.CharField(
        label="Note",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The people who are told read it.",
    )

    def __init__(self, *args, asks_why, **kwargs):
        super().__init__(*args, **kwargs)
        if asks_why:
            self.fields["reason"].label = "Why"
            self.fields["reason"].required = True


class PartyStepForm(StepForm):
    """A step at which some of the party are named: who stayed at home, or whose trip was paid."""

    field_order = ("people", "reason")
    people = forms.ModelMultipleChoiceField(
        queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, party, choice, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = party
        self.fields["people"].label = choice.label
        self.fields["reason"].help_text = choice.hint
