"""The site list: which sites, in which order, and everything one line shows, in one query and one for the signs."""

from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.utils import timezone

from accounts.roles import Role
from sites.access import may_somewhere
from sites.attention import marks_of, signs_of
from sites.lifecycle import OPEN, TINT, EngagementState
from sites.models import Engagement, Membership, Transition
from sites.models.engagement import Track
from sites.months import month_of
from sites.places import STATES

ROWS = 50
FILTERS = ("q", "state", "cohort", "track", "standing", "liaison")
SORTS = {
    "site": (("site__name", "site__state"), "by name"),
    "-site": (("-site__name", "-site__state"), "by name, Z to A"),
    "state": (("site__state", "site__name"), "by state"),
    "-state": (("-site__state", "site__name"), "by state, Z to A"),
    "-cohort": (("-cohort", "site__name"), "newest cohort first"),
    "cohort": (("cohort", "site__name"), "oldest cohort first"),
    "ends": (("ends_on", "site__name"), "earliest end first"),
    "-ends": (("-ends_on", "site__name"), "latest end first"),
    "hours": ((F("hours_left").asc(nulls_last=True), "site__name"), "fewest hours left first"),
    "-hours": ((F("hours_left").desc(nulls_last=True), "site__name"), "most hours left first"),
    "trips": ((F("trips_left").asc(nulls_last=True), "site__name"), "fewest trips left first"),
    "-trips": ((F("trips_left").desc(nulls_last=True), "site__name"), "most trips left first"),
}
FIRST_SORT = "site"
_NUMBERS = [
    f"{kind}_{what}" for kind in ("hours", "trips") for what in ("granted", "committed", "spent", "left")
]
_PLAIN = (
    "site_id", "number", "track", "cohort", "state", "starts_on", "ends_on", "months", "is_invented",
    "site__name", "site__state", "site__slug",
)  # fmt: skip
STATE_WORDS, TRACK_WORDS = dict(EngagementState.choices), dict(Track.choices)


def those_asked_for(user, asked):
    """The newest engagement of each site ``user`` may see, narrowed by the cleaned words of the filter form."""
    rows = Engagement.objects.visible_to(user).latest_of_site()
    if asked.get("q"):
        words = asked["q"]
        places = [letters for letters, name in STATES.items() if words.lower() in name.lower()]
        rows = rows.filter(Q(site__name__icontains=words) | Q(site__state__in=places))
    if asked.get("state"):
        rows = rows.filter(site__state=asked["state"])
    if asked.get("standing") == "open":
        rows = rows.filter(state__in=OPEN)
    elif asked.get("standing"):
        rows = rows.filter(state=asked["standing"])
    if asked.get("cohort"):  # a site named twice is found under both years
        rows = rows.filter(Exists(_of_the_site(Engagement, cohort=asked["cohort"])))
    if asked.get("track"):  # on the track now, or before a transition
        now = _of_the_site(Engagement, track=asked["track"])
        before = _of_the_site(Transition, from_track=asked["track"])
        rows = rows.filter(Exists(now) | Exists(before))
    if asked.get("liaison"):
        held = Membership.objects.visible_to(user).today().filter(role=Role.LIAISON)
        rows = rows.filter(site_id__in=held.filter(user__name__icontains=asked["liaison"]).values("site_id"))
    return rows


def lines_of(user, rows, sort, *, first=0, count=ROWS):
    """Up to ``count`` lines from the ``first`` on, as dictionaries, each with ``total``: how many there are in all."""
    today = timezone.localdate()
    knows_people = may_somewhere(user, "sites.view_membership")
    wanted = rows.with_balances().with_last_act().annotate(total=Window(Count("*")))
    names = ["total", "last_act_at", *_PLAIN, *_NUMBERS]
    if knows_people:
        wanted = wanted.with_names(user, today)
        names += ["lead_names", "liaison_names"]
    order = SORTS.get(sort, SORTS[FIRST_SORT])[0]
    found = list(wanted.order_by(*order, "pk").values(*names)[first : first + count])
    signs = signs_of([row["site_id"] for row in found], timezone.now())
    for row in found:
        _complete(row, today, knows_people, signs.get(row["site_id"], ()))
    return found


def _of_the_site(model, **facts):
    return model.objects.filter(site_id=OuterRef("site_id"), **facts)


def _complete(row, today, knows_people, signs):
    """What a line says beyond its columns."""
    row["knows_people"] = knows_people
    row["state_words"], row["tint"] = STATE_WORDS[row["state"]], TINT[row["state"]]
    row["track_words"], row["is_open"] = TRACK_WORDS[row["track"]], row["state"] in OPEN
    last = row["last_act_at"]
    row["last_act_on"] = timezone.localdate(last) if last else None
    row["month"] = (
        month_of(today, starts_on=row["starts_on"], months=row["months"]) if row["is_open"] else None
    )
    row["marks"] = marks_of(row, today, signs)
