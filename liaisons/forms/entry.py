"""Forms of a log entry: the quick entry, changes of its text, its links."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from exchanges.models import Exchange
from liaisons.choices import areas, people_at
from liaisons.models import Attendance, Kind, Level
from liaisons.rules import SENSITIVE, Note
from sites.local_days import today_of
from tta.models import Request

MOST_SITES = (
    12  # with more sites than this the people of each are not offered: one types their names
)
STEP_DAYS = 14
OFFERED = 50  # open requests, and exchanges, to choose from; any other is linked from the entry afterwards
MANY_LETTERS = 20_000
SEVERAL = (
    "If you choose several, each site gets its own entry: the same text, its own people and its "
    "share of the minutes."
)
SENSITIVE_CHOICE = (SENSITIVE, "Sensitive: only holders of a grant. Never kept on this device")


class OffersFocusAreas:
    """Mixin of a form: offers today's focus areas and those already chosen, even if they no longer
    exist.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = areas() + [
            name for name in self.initial.get("focus_areas", ()) if name not in areas()
        ]
        self.fields["focus_areas"].choices = [(name, name) for name in names]


class EntryText(OffersFocusAreas, forms.Form):
    """The fields of an entry that its author can change later."""

    kind = forms.ChoiceField(label="What it was", choices=Kind.choices)
    on = forms.DateField(label="Day")
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=1440,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    said = forms.CharField(
        label="What was said or done",
        max_length=MANY_LETTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
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
        label="Site",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the site."},
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
        few = []
        if len(sites) <= MOST_SITES:
            few = list(sites)
        self.members = {
            f"{site.pk}:{user.pk}": (site, user, note) for site, user, note in people_at(few)
        }
        self._offer_sites()
        self._offer_people(is_one_site=len(few) == 1)
        if may_sensitive:
            self.fields["level"].choices = [*Level.choices, SENSITIVE_CHOICE]
        today = today_of(person)
        if not self.is_bound:
            # The script sets the day of the device instead: the service worker may serve a page
            # that is days old.
            self.fields["on"].widget.attrs["data-today"] = today.isoformat()
        self.about = self._offer_links(few, about or {})
        self.initial = self._defaults(today) | self.initial | self.about

    def _offer_sites(self):
        field = self.fields["sites"]
        field.choices = [(key, str(site)) for key, site in self.sites.items()]
        if len(self.sites) > 1:
            field.help_text = SEVERAL
            self.fields["others"].help_text += " Every site you chose reads these names."
        if len(self.sites) > MOST_SITES:
            field.widget = forms.SelectMultiple(attrs={"size": 8}, choices=field.choices)

    def _offer_people(self, *, is_one_site):
        choices = [
            (key, _member_label(*member, is_one_site=is_one_site))
            for key, member in self.members.items()
        ]
        self.fields["people"].choices = choices
        self.fields["step_owner"].choices = [("", "Me"), *choices]

    def _defaults(self, today):
        return {
            "sent_as": uuid4(),
            "sites": self._sites_of_links() or list(self.sites)[:1],
            "kind": Kind.CALL,
            "on": today,
            "minutes": 30,
            "attendance": Attendance.VIRTUAL,
            "step_due_on": today + timedelta(days=STEP_DAYS),
        }

    def clean_others(self):
        """Each line as a person: name, agency."""
        lines = [
            line.split(",", 1) for line in self.cleaned_data["others"].splitlines() if line.strip()
        ]
        return [
            {
                "name": parts[0].strip(),
                "agency": parts[1].strip() if len(parts) > 1 else "",
                "person": None,
            }
            for parts in lines
        ]

    def clean(self):
        """A next step needs its due day."""
        cleaned = super().clean()
        if cleaned.get("step_text") and not cleaned.get("step_due_on"):
            self.add_error("step_due_on", ValidationError("Say until when."))
        return cleaned

    def chosen_sites(self):
        """The sites the note is about."""
        return [self.sites[key] for key in self.cleaned_data["sites"]]

    def _offer_links(self, few, about):
        """Offer open requests and exchanges of ``few`` sites and those of ``about``; accept any the
        person sees.

        An entry sent later from a device may name a request that was closed meanwhile.  Returns the
        rows of ``about``.
        """
        ids = [int(pk) for pk in self.sites]
        requests = (
            Request.objects.visible_to(self.person).filter(site__in=ids).select_related("site")
        )
        exchanges = Exchange.objects.visible_to(self.person).filter(shown_to__overlap=ids)
        here = [site.pk for site in few]
        near = {
            "request": requests.filter(site__in=here).open().order_by("-state_since"),
            "exchange": exchanges.filter(shown_to__overlap=here).open().newest_first(),
        }
        linked = {}
        for name, known in (("request", requests), ("exchange", exchanges)):
            rows = []
            if few:
                rows = list(near[name][:OFFERED])
            chosen = (self.data if self.is_bound else about).get(name)
            if chosen and chosen.isdecimal() and chosen not in {str(row.pk) for row in rows}:
                rows += known.filter(pk=chosen[:18])
            self.fields[name].queryset = known
            self.fields[name].widget.choices = [
                ("", "None"),
                *((row.pk, self._title(row)) for row in rows),
            ]
            if found := [row for row in rows if str(row.pk) == about.get(name)]:
                linked[name] = found[0]
        return linked

    def _title(self, row):
        if isinstance(row, Request) and len(self.sites) > 1:
            return f"{row.site}: {row.title}"
        return row.title

    def _sites_of_links(self):
        """The keys of the sites of the request or exchange the page was opened about."""
        if request := self.about.get("request"):
            return [str(request.site_id)]
        if exchange := self.about.get("exchange"):
            return [key for key in self.sites if int(key) in exchange.shown_to]
        return []

    @property
    def has_links(self):
        """Whether the page opens with the link fields unfolded."""
        return bool(self.about or any(self.data.get(name) for name in ("request", "exchange")))

    def note(self):
        """The cleaned data as ``log_activity`` takes it."""
        cleaned = self.cleaned_data
        members = [self.members[key] for key in cleaned["people"]]
        return Note(
            sent_as=cleaned["sent_as"],
            kind=cleaned["kind"],
            on=cleaned["on"],
            minutes=cleaned["minutes"],
            said=cleaned["said"],
            level=cleaned["level"],
            attendance=cleaned["attendance"],
            took_part=[
                {"name": user.name, "agency": note, "person": user.pk, "at": site.pk}
                for site, user, note in members
            ]
            + cleaned["others"],
            focus_areas=cleaned["focus_areas"],
            next_steps=self._next_steps(),
            request=cleaned["request"],
            exchange=cleaned["exchange"],
        )

    def _next_steps(self):
        text, owner = self.cleaned_data["step_text"], self.person
        if not text:
            return []
        if key := self.cleaned_data["step_owner"]:
            _, owner, _ = self.members[key]
        return [{"text": text, "owner": owner, "due_on": self.cleaned_data["step_due_on"]}]


def _member_label(site, user, note, *, is_one_site):
    label = f"{user.name}, {note}"
    if is_one_site:
        return label
    return f"{label} ({site})"
