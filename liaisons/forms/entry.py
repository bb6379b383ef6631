"""The quick entry: what a thumb can fill in within a minute, and the rest folded away."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from exchanges.models import Exchange
from liaisons.actions.entry import SENSITIVE, Note
from liaisons.choices import areas, people_at
from liaisons.models import Attendance, Kind, Level
from sites.local_days import today_of
from tta.models import Request

MOST_SITES = 12  # with more sites than this the people of each are not offered: one types their names
STEP_DAYS = 14
OFFERED = 50  # open requests, and exchanges, to choose from; any other is linked from the entry afterwards
MANY_LETTERS = 20_000
SEVERAL = (
    "With several, each reads an entry of its own: the same words, its own people, its part of the minutes."
)
SENSITIVE_CHOICE = (SENSITIVE, "Sensitive: only holders of a grant. Never kept on this device")


class OffersFocusAreas:
    """Offers the focus areas of today, and those that were chosen when others were true."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = areas() + [name for name in self.initial.get("focus_areas", ()) if name not in areas()]
        self.fields["focus_areas"].choices = [(name, name) for name in names]


class EntryText(OffersFocusAreas, forms.Form):
    """What can be changed later, too."""

    kind = forms.ChoiceField(label="What it was", choices=Kind.choices)
    on = forms.DateField(label="Day")
    minutes = forms.IntegerField(
        label="Minutes", min_value=1, max_value=1440, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    said = forms.CharField(
        label="What was said or done", max_length=MANY_LETTERS, widget=forms.Textarea(attrs={"rows": 5})
    )
    attendance = forms.ChoiceField(label="How people took part", choices=Attendance.choices)
    focus_areas = forms.MultipleChoiceField(
        label="Focus areas", required=False, widget=forms.CheckboxSelectMultiple
    )


class TitleForm(forms.Form):
    """The title of a request that begins with a note."""

    title = forms.CharField(
        max_length=120, help_text="A few words by which everybody will know this request."
    )


class LinkForm(forms.Form):
    """What an entry belongs to."""

    request = forms.ModelChoiceField(queryset=None, required=False, empty_label="None")
    exchange = forms.ModelChoiceField(
        label="Peer exchange", queryset=None, required=False, empty_label="None"
    )

    def __init__(self, *args, requests, exchanges, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["request"].queryset = requests
        self.fields["exchange"].queryset = exchanges


class QuickForm(EntryText):
    """One note of a liaison; the sites they serve are offered, the last one first."""

    sent_as = forms.UUIDField(widget=forms.HiddenInput)
    sites = forms.MultipleChoiceField(
        label="Site", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose the site."}
    )
    level = forms.ChoiceField(label="Who reads it", choices=Level.choices)
    people = forms.MultipleChoiceField(
        label="Who took part", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label="Others",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One a line: name, agency.",
    )
    step_text = forms.CharField(label="Next step", required=False, max_length=300)
    step_owner = forms.ChoiceField(label="Who does it", required=False)
    step_due_on = forms.DateField(label="Until", required=False)
    request = forms.ModelChoiceField(queryset=None, required=False, empty_label="None")
    exchange = forms.ModelChoiceField(
        label="Peer exchange", queryset=None, required=False, empty_label="None"
    )

    def __init__(self, *args, sites, person, may_sensitive=False, about=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.sites = {str(site.pk): site for site in sites}
        self.person = person
        few = list(sites) if len(sites) <= MOST_SITES else []
        self.members = {f"{site.pk}:{user.pk}": (site, user, note) for site, user, note in people_at(few)}
        fields = self.fields
        fields["sites"].choices = [(key, str(site)) for key, site in self.sites.items()]
        if len(sites) > 1:
            fields["sites"].help_text = SEVERAL
            fields["others"].help_text += " Every site you chose reads these names."
        if len(sites) > MOST_SITES:
            fields["sites"].widget = forms.SelectMultiple(attrs={"size": 8}, choices=fields["sites"].choices)
        fields["people"].choices = [
            (key, f"{user.name}, {note}" + (f" ({site})" if len(few) > 1 else ""))
            for key, (site, user, note) in self.members.items()
        ]
        fields["step_owner"].choices = [("", "Me"), *fields["people"].choices]
        if may_sensitive:
            fields["level"].choices = [*Level.choices, SENSITIVE_CHOICE]
        today = today_of(person)
        if not self.is_bound:  # the script offers the device's day instead: this page may be days old
            fields["on"].widget.attrs["data-today"] = today.isoformat()
        self.about = self._offer_links(few, about or {})
        first = self._sites_of_links() or list(self.sites)[:1]
        self.initial = (
            {
                "sent_as": uuid4(),
                "sites": first,
                "kind": Kind.CALL,
                "on": today,
                "minutes": 30,
                "attendance": Attendance.VIRTUAL,
                "step_due_on": today + timedelta(days=STEP_DAYS),
            }
            | self.initial
            | self.about
        )

    def clean_others(self):
        """Each line as a person: name, agency."""
        lines = [line.split(",", 1) for line in self.cleaned_data["others"].splitlines() if line.strip()]
        return [
            {"name": parts[0].strip(), "agency": parts[1].strip() if len(parts) > 1 else "", "person": None}
            for parts in lines
        ]

    def clean(self):
        """A next step has a day."""
        said = super().clean()
        if said.get("step_text") and not said.get("step_due_on"):
            self.add_error("step_due_on", ValidationError("Say until when."))
        return said

    def chosen_sites(self):
        """The sites the note is about."""
        return [self.sites[key] for key in self.cleaned_data["sites"]]

    def _offer_links(self, few, about):
        """Offer what is open at a few sites, and what the page was opened ``about``; accept whatever the person sees.

        An entry that waited on a device may name a request that was closed meanwhile.  Returns the rows of ``about``.
        """
        ids = [int(pk) for pk in self.sites]
        requests = Request.objects.visible_to(self.person).filter(site__in=ids).select_related("site")
        exchanges = Exchange.objects.visible_to(self.person).filter(shown_to__overlap=ids)
        here = [site.pk for site in few]
        near = {
            "request": requests.filter(site__in=here).open().order_by("-state_since"),
            "exchange": exchanges.filter(shown_to__overlap=here).open().newest_first(),
        }
        asked = {}
        for name, known in (("request", requests), ("exchange", exchanges)):
            rows = list(near[name][:OFFERED]) if few else []
            chosen = self.data.get(name) if self.is_bound else about.get(name)
            if chosen and chosen.isdecimal() and chosen not in {str(row.pk) for row in rows}:
                rows += known.filter(pk=chosen[:18])
            self.fields[name].queryset = known
            self.fields[name].widget.choices = [("", "None"), *((row.pk, self._title(row)) for row in rows)]
            if found := [row for row in rows if str(row.pk) == about.get(name)]:
                asked[name] = found[0]
        return asked

    def _title(self, row):
        return f"{row.site}: {row.title}" if isinstance(row, Request) and len(self.sites) > 1 else row.title

    def _sites_of_links(self):
        """The site of the request the page was opened about, or those of the exchange this person writes of."""
        if request := self.about.get("request"):
            return [str(request.site_id)]
        exchange = self.about.get("exchange")
        return [key for key in self.sites if int(key) in exchange.shown_to] if exchange else []

    @property
    def has_links(self):
        """Whether the part that links is to be seen at once."""
        return bool(self.about or any(self.data.get(name) for name in ("request", "exchange")))

    def note(self):
        """What the form says, for the action."""
        said = self.cleaned_data
        known = [self.members[key] for key in said["people"]]
        steps = []
        if said["step_text"]:
            owner = self.members[said["step_owner"]][1] if said["step_owner"] else self.person
            steps = [{"text": said["step_text"], "owner": owner, "due_on": said["step_due_on"]}]
        return Note(
            sent_as=said["sent_as"],
            kind=said["kind"],
            on=said["on"],
            minutes=said["minutes"],
            said=said["said"],
            level=said["level"],
            attendance=said["attendance"],
            took_part=[
                {"name": user.name, "agency": note, "person": user.pk, "at": site.pk}
                for site, user, note in known
            ]
            + said["others"],
            focus_areas=said["focus_areas"],
            next_steps=steps,
            request=said["request"],
            exchange=said["exchange"],
        )
