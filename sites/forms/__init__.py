"""Forms of sites, agencies, engagements and allotments, and the filters of lists."""

from django import forms
from django.utils import timezone

from sites.lifecycle import EngagementState
from sites.models import Agency
from sites.models.allotment import Kind
from sites.models.engagement import Precision, Track
from sites.program_csv import FIRST_COHORT
from sites.us_states import STATES, ZONES
from ui.forms import ReasonForm

ANY = ("", "Any")
# Kinds of lines of the record, by the beginning of their actions.
ABOUT = {
    "sites.engagement.": "Engagements", "sites.adjustment.": "Adjustments", "sites.site.": "Sites",
    "sites.profile.": "Profiles", "sites.agency.": "Agencies", "sites.membership.": "Roles",
    "sites.invitation.": "Invitations", "liaisons.assignment.": "Liaison assignments",
    "tta.request.": "Requests", "tta.hours.": "Hours", "exchanges.exchange.": "Peer exchanges",
    "exchanges.traveler.": "Travelers", "liaisons.entry.": "Activity log", "liaisons.nextstep.": "Next steps",
    "clearinghouse.": "Clearinghouse", "newsroom.": "Website", "accounts.": "Sign-in and accounts",
}  # fmt: skip


class SiteFilter(forms.Form):
    """The filters of the site list; they live in the address."""

    q = forms.CharField(label="Name contains", max_length=120, required=False)
    state = forms.ChoiceField(label="State", choices=[ANY, *STATES.items()], required=False)
    cohort = forms.TypedChoiceField(label="Cohort", coerce=int, empty_value=None, required=False)
    track = forms.ChoiceField(label="Track", choices=[ANY, *Track.choices], required=False)
    standing = forms.ChoiceField(
        label="Engagement",
        choices=[ANY, ("open", "Open"), *EngagementState.choices],
        required=False,
    )
    liaison = forms.CharField(label="Liaison", max_length=120, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = range(timezone.localdate().year, FIRST_COHORT - 1, -1)
        self.fields["cohort"].choices = [ANY, *((year, str(year)) for year in years)]


class ProfileForm(forms.Form):
    """What the site says of itself."""

    concerns = forms.CharField(
        label="Violent-crime concerns",
        max_length=6000,
        required=False,
        widget=forms.Textarea,
        help_text="As the leaders stated them at the introductory meeting. "
        "BJA, the provider and the liaison read it.",
    )
    website = forms.URLField(label="Website", required=False, assume_scheme="https")


class _PlaceForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=120,
        help_text="A city, a county, or two cities with a slash between them.",
    )
    state = forms.ChoiceField(label="State or territory", choices=[("", "Choose one"), *STATES.items()])
    time_zone = forms.ChoiceField(label="Time zone", choices=list(ZONES.items()), initial="America/New_York")
    latitude = forms.DecimalField(
        label="Latitude", min_value=-15, max_value=72, max_digits=4, decimal_places=2, required=False,
        help_text="To a hundredth of a degree, for example 43.42: the city and no address.",
    )  # fmt: skip
    longitude = forms.DecimalField(
        label="Longitude", min_value=-180, max_value=180, max_digits=5, decimal_places=2, required=False,
        help_text="West is below zero, for example -83.95.",
    )  # fmt: skip


class SiteForm(_PlaceForm):
    """What BJA keeps about a site."""

    population = forms.IntegerField(
        label="Population", min_value=1, max_value=50_000_000, required=False,
        help_text="Empty while nobody has looked it up. "
        "Hosts of about the same size are suggested for peer exchanges.",
    )  # fmt: skip
    population_source = forms.CharField(
        label="Source of that number", max_length=200, required=False,
        help_text="Who counted, and for when, for example: U.S. Census Bureau, estimate for July 1, 2023.",
    )  # fmt: skip
    source_url = forms.URLField(label="Source", required=False, assume_scheme="https", max_length=400)
    note = forms.CharField(label="Note", max_length=3000, required=False, widget=forms.Textarea)

    def clean(self):
        """A number and its source stand together."""
        cleaned = super().clean()
        if cleaned.get("population") and not cleaned.get("population_source"):
            self.add_error("population_source", "Say where the number comes from.")
        if (
            cleaned.get("population_source")
            and not cleaned.get("population")
            and "population" not in self.errors
        ):
            self.add_error("population", "Give the number the source names, or empty the source.")
        return cleaned


class AddSiteForm(_PlaceForm):
    """A new site with its first engagement."""

    track = forms.ChoiceField(
        label="Track", choices=Track.choices, initial=Track.OPERATIONS, widget=forms.RadioSelect
    )
    announced_on = forms.DateField(
        label="Planned announcement",
        help_text="Its year is the cohort. The day itself is recorded when it comes.",
    )


class AddEngagementForm(forms.Form):
    """One more engagement.  Nobody is a pilot any more."""

    track = forms.ChoiceField(
        label="Track",
        choices=[(track, label) for track, label in Track.choices if track != Track.PILOT],
        initial=Track.OPERATIONS,
        widget=forms.RadioSelect,
    )
    announced_on = forms.DateField(
        label="Planned announcement",
        help_text="Its year is the cohort. The day itself is recorded when it comes.",
    )


class AgencyForm(forms.Form):
    name = forms.CharField(label="Name", max_length=160)
    kind = forms.ChoiceField(label="Kind", choices=Agency.Kind.choices)
    website = forms.URLField(label="Website", required=False, assume_scheme="https")


def reason_field(help_text):
    """A reason that stands in the record."""
    return forms.CharField(
        label="Reason", max_length=3000, widget=forms.Textarea, help_text=help_text,
        error_messages={"required": "Say why; the people who are told will read it."},
    )  # fmt: skip


class AnnounceForm(forms.Form):
    on = forms.DateField(label="Announced on")


class LaunchForm(forms.Form):
    starts_on = forms.DateField(
        label="First day", help_text="The months of the engagement are counted from it."
    )


class ExtendForm(ReasonForm):
    ends_on = forms.DateField(
        label="New last day", help_text="It adds no hours; propose an adjustment for those."
    )
    field_order = ("ends_on", "reason")


class TransitionForm(ReasonForm):
    """Another track.  Nobody moves to the pilot: it ended in 2017, and its sites were absorbed."""

    to_track = forms.ChoiceField(label="New track", choices=Track.choices, widget=forms.RadioSelect)
    on = forms.DateField(label="From", help_text="The months of the new track are counted from this day.")
    field_order = ("to_track", "on", "reason")

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_track"].choices = [
            (track, label) for track, label in Track.choices if track not in {now, Track.PILOT}
        ]


class EngagementForm(forms.Form):
    """Dates and settings of an engagement."""

    announced_on = forms.DateField(label="Announced on")
    announced_precision = forms.ChoiceField(
        label="The source gives the announcement as",
        choices=Precision.choices,
        widget=forms.RadioSelect,
    )
    starts_on = forms.DateField(label="First day")
    ends_on = forms.DateField(
        label="Last day", help_text="To give more time, use Extend: it tells everybody."
    )
    unused_hours_lapse = forms.BooleanField(
        label="Unused hours and trips lapse at the end",
        required=False,
        help_text="Otherwise they stay on the ledger.",
    )
    extension_adds_hours = forms.BooleanField(
        label="An extension may add hours or trips",
        required=False,
        help_text="Each time by an adjustment that two people make. "
        "Otherwise none is taken while it is extended.",
    )
    source_url = forms.URLField(label="Source", required=False, assume_scheme="https", max_length=400)
    note = forms.CharField(label="Note", max_length=3000, required=False, widget=forms.Textarea)
    reason = reason_field("The record keeps it beside the values before and after.")


class AdjustmentForm(ReasonForm):
    """More or less of one allotment."""

    kind = forms.ChoiceField(label="What", choices=Kind.choices, widget=forms.RadioSelect)
    change = forms.DecimalField(
        label="Change", max_digits=7, decimal_places=2,
        help_text="For example 10 or -2.5 expert hours (quarter hours), or 2 person-trips.",
    )  # fmt: skip
    field_order = ("kind", "change", "reason")


class RecordFilter(forms.Form):
    """The filters of the record; they live in the address."""

    who = forms.CharField(label="Who", max_length=120, required=False)
    about = forms.ChoiceField(label="About", choices=[ANY, *ABOUT.items()], required=False)
    since = forms.DateField(label="From", required=False)
    until = forms.DateField(label="To", required=False)
    loaded = forms.ChoiceField(
        label="Loaded from public sources",
        choices=[("", "Leave out"), ("yes", "Show too")],
        required=False,
    )


class WholeRecordFilter(RecordFilter):
    site = forms.CharField(label="Site", max_length=120, required=False)
    field_order = ("site", "who", "about", "since", "until", "loaded")
