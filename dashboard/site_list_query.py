"""Queries of the site list: filters, order, columns and alerts."""

from django.db.models import Case, Count, Exists, F, OuterRef, Value, When, Window
from django.utils import timezone

from accounts.roles import Role
from sites.access import may_somewhere
from sites.attention import alerts_of
from sites.lifecycle import ENGAGEMENT, OPEN, EngagementState, is_end_known
from sites.models import Engagement, Membership, roles_of
from sites.models.engagement import Track
from sites.models.site import is_named
from sites.months import month_of
from sites.permissions import GRANTS
from sites.query_cache import cached_query
from sites.user_roles import ALL_SITES
from tta.site_alerts import overdue_decisions
from web.pagination import contains

ROWS = 50
FILTERS = ("q", "state", "cohort", "track", "standing", "liaison")
OPEN_FIRST = Case(When(state__in=sorted(OPEN), then=Value(0)), default=Value(1))
SORTS = {
    "open": ((OPEN_FIRST, "site__name", "site__state"), "open engagements first"),
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
FIRST_SORT = "open"
BALANCES = ("hours", "trips")
_NUMBERS = [f"{kind}_{what}" for kind in BALANCES for what in ("granted", "committed", "spent", "left")]
_PLAIN = (
    "pk", "last_act_at", "site_id", "number", "track", "cohort", "state", "starts_on", "ends_on", "months",
    "are_dates_derived", "state_since", "is_invented", "site__name", "site__state", "site__slug",
)  # fmt: skip
_NAMES = ("lead_names", "liaison_names")
STATE_WORDS, TRACK_WORDS = dict(EngagementState.choices), dict(Track.choices)


def site_list_rows(user, filters, sort, *, first=0, count=ROWS):
    """Up to ``count`` lines from the ``first`` on, as dictionaries, each with ``total``: how many
    there are in all.

    ``filters``: the cleaned words of the filter form; None: they make no sense, and there is no line.
    """
    if filters is None:
        return []
    today, given_filters = (
        timezone.localdate(),
        tuple((name, value) for name, value in filters.items() if value),
    )
    chosen = _chosen(user, given_filters, sort, (first, first + count), today)
    found = _columns_of(user, chosen=[pk for pk, _ in chosen], today=today)
    rows = {row[0]: dict(zip(_columns(user), row, strict=True)) for row in found}
    signs = overdue_decisions(user, [rows[pk]["site_id"] for pk, _ in chosen])
    # elsewhere nobody is named to them, which does not say that nobody is there
    known = roles_of(user).sites_where(GRANTS["sites.view_membership"])
    for row in rows.values():
        row["knows_people"] = known is ALL_SITES or row["site_id"] in known
    return [_completed(rows[pk], total, today, signs) for pk, total in chosen]


@cached_query
def _chosen(user, filters, sort, part, today):
    """Which lines, and how many there are in all: what they say is read of these few alone."""
    rows = _those_asked_for(user, dict(filters), today).annotate(total=Window(Count("*")))
    if sort.strip("-") in BALANCES:
        rows = rows.with_balances(user)
    order = SORTS.get(sort, SORTS[FIRST_SORT])[0]
    return rows.order_by(*order, "pk").values_list("pk", "total")[slice(*part)]


@cached_query
def _columns_of(user, chosen, today):
    rows = (
        Engagement.objects.visible_to(user)
        .filter(pk__in=chosen)
        .order_by()
        .with_balances(user)
        .with_last_act()
    )
    if _knows_people(user):
        rows = rows.with_names(user, today)
    return rows.values_list(*_columns(user))


def _columns(user):
    if _knows_people(user):
        return [*_PLAIN, *_NUMBERS, *_NAMES]
    return [*_PLAIN, *_NUMBERS]


def _knows_people(user):
    return may_somewhere(user, "sites.view_membership")


def _those_asked_for(user, filters, today):
    """The newest engagement of each site ``user`` may see, narrowed by the cleaned words of the
    filter form.
    """
    rows = Engagement.objects.visible_to(user).latest_of_site()
    if filters.get("q"):
        rows = rows.filter(is_named(filters["q"], "site__"))
    if filters.get("state"):
        rows = rows.filter(site__state=filters["state"])
    if filters.get("standing") == "open":
        rows = rows.filter(state__in=OPEN)
    elif filters.get("standing"):
        rows = rows.filter(state=filters["standing"])
    if filters.get("cohort") or filters.get(
        "track"
    ):  # both of one engagement, be it the latest or an earlier one
        listed = Engagement.objects.on_list(filters.get("cohort") or None, filters.get("track") or None)
        rows = rows.filter(Exists(listed.filter(site_id=OuterRef("site_id"))))
    if filters.get("liaison"):
        held = Membership.objects.visible_to(user).on(today).filter(role=Role.LIAISON)
        rows = rows.filter(
            site_id__in=held.filter(contains("user__name", filters["liaison"])).values("site_id")
        )
    return rows


def _completed(row, total, today, signs):
    """A line with what it says beyond its columns."""
    row["total"] = total
    row["state_words"], row["tint"] = (
        STATE_WORDS[row["state"]],
        ENGAGEMENT.states[row["state"]].tint,
    )
    row["track_words"], row["is_open"] = TRACK_WORDS[row["track"]], row["state"] in OPEN
    last = row["last_act_at"]
    row["last_act_on"] = timezone.localdate(last) if last else None
    row["month"] = (
        month_of(today, starts_on=row["starts_on"], months=row["months"]) if row["is_open"] else None
    )
    row["is_end_known"] = is_end_known(row["state"], row["are_dates_derived"], row["state_since"])
    row["alerts"] = alerts_of(row, today, signs.get(row["site_id"], ()))
    return row
