"""Rows for tests.  Every maker gives a valid row; a test names only what it is about."""

from contextlib import nullcontext
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, wraps
from itertools import count
from threading import local
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import PROGRAM_ROLES, Role
from kernel import clock
from kernel.scope import PROGRAM, as_program
from sites.ledger import Act, Kind, post
from sites.lifecycle import EngagementState
from sites.models import Agency, Allotment, AllotmentLine, Engagement, FocusArea, Membership, Site
from tta.lifecycle import HoursState, State
from tta.models import HoursEntry, Request

_n = count(10_001)  # five digits: by name they stand in the order they were made
_at_work = local()  # a thread of a test of races has a connection, and so a scope, of its own
EASTERN = ZoneInfo("America/New_York")
LONG_AGO = date(2020, 1, 6)
PASS_PHRASE = "correct horse battery staple"
UNDECIDED = {State.DRAFT, State.SUBMITTED, State.RETURNED, State.DECLINED, State.WITHDRAWN}


def in_program(maker):
    """Makers see the whole program: in the scope that stands, or where a test has opened none in their own."""

    @wraps(maker)
    def made(*args, **kwargs):
        if getattr(_at_work, "is_in_program", False):
            return maker(*args, **kwargs)
        scope = nullcontext() if connection.in_atomic_block and reaches_the_program() else as_program()
        with scope:
            _at_work.is_in_program = True
            try:
                return maker(*args, **kwargs)
            finally:
                _at_work.is_in_program = False

    return made


def reaches_the_program():
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('role') = %s", [PROGRAM])
        return cursor.fetchone()[0]


@cache
def the_portal():
    """The portal's own account, which stands as long as the database does."""
    return User.objects.the_portal()


@in_program
def a_user(role=None, at=None, *, since=LONG_AGO, until=None, **over):
    """A person, with one role if told: at a site, or for the whole program."""
    number = next(_n)
    facts = {"email": f"person{number}@example.gov", "name": f"Person {number}"} | over
    user = User.objects.create_user(**facts)
    if role is not None:
        a_membership(user, role, at, since=since, until=until)
    return user


@in_program
def a_membership(user, role, at=None, *, since=LONG_AGO, until=None):
    site = None if role in PROGRAM_ROLES else at or a_site()
    user.__dict__.pop("site_roles", None)
    return Membership.objects.create(user=user, role=role, site=site, from_on=since, until_on=until)


@in_program
def a_site(*, hours=200, trips=18, state=EngagementState.ACTIVE, **over):
    """A site with one engagement in ``state`` and its two allotments."""
    number = next(_n)
    facts = {"name": f"Riverton {number}", "state": "MI", "slug": f"riverton-{number}-mi"} | over
    site = Site.objects.create(**facts)
    an_engagement(site, hours=hours, trips=trips, state=state)
    return site


@in_program
def an_engagement(site, *, hours=200, trips=18, state=EngagementState.ACTIVE, **over):
    today = timezone.localdate()
    facts = {
        "number": site.__dict__.get("_engagements", 0) + 1,
        "track": "operations",
        "cohort": today.year - 1,
        "announced_on": today - timedelta(days=400),
        "starts_on": today - timedelta(days=365),
        "ends_on": today + timedelta(days=730),
        "months": 36,
        "state_since": timezone.now(),
    } | over
    engagement = Engagement.objects.create(site=site, state=state, **facts)
    site.__dict__["_engagements"] = engagement.number
    granted(engagement, {Kind.EXPERT_HOURS: Decimal(hours), Kind.PERSON_TRIPS: Decimal(trips)})
    return engagement


def granted(engagement, amounts):
    """The allotments of an engagement with their first lines, row equal to line, in two statements."""
    allotments = Allotment.objects.bulk_create(
        Allotment(site_id=engagement.site_id, engagement=engagement, kind=kind, granted=amount)
        for kind, amount in amounts.items()
    )
    AllotmentLine.objects.bulk_create(
        AllotmentLine(
            site_id=engagement.site_id,
            allotment=allotment,
            act=Act.GRANT,
            granted_change=allotment.granted,
            granted_after=allotment.granted,
            committed_after=0,
            spent_after=0,
            reason="made for a test",
            by=the_portal(),
            at=clock.now(),
        )
        for allotment in allotments
        if allotment.granted
    )


@in_program
def an_agency(site=None, **over):
    return Agency.objects.create(site=site or a_site(), **{"name": f"Riverton Police {next(_n)}"} | over)


def a_focus_area(**over):
    facts = {
        "name": "Gun Violence",
        "slug": "gun-violence",
        "since_on": date(2017, 1, 1),
        "source": "a test",
    } | over
    return FocusArea.objects.get_or_create(slug=facts.pop("slug"), defaults=facts)[0]


@in_program
def engagement_of(site):
    return Engagement.objects.select_related("site").filter(site=site).latest_first().first()


@in_program
def hours_of(site):
    """The allotment of expert hours of the site's latest engagement, as it stands now."""
    return Allotment.objects.of(engagement_of(site), Kind.EXPERT_HOURS).get()


@in_program
def a_request(site=None, state=State.DRAFT, *, hours=Decimal(12), expert=None, **over):
    """A complete request in ``state``; from acceptance on, ``hours`` are committed in the ledger."""
    site = site or a_site()
    engagement = over.pop("engagement", None) or engagement_of(site)
    site.last_request_number += 1
    Site.objects.filter(pk=site.pk).update(last_request_number=site.last_request_number)
    is_accepted = state not in UNDECIDED
    facts = {
        "title": "Tracing crime guns",
        "need": "Shootings rose by a third; recovered guns are not traced.",
        "focus_area": a_focus_area(),
        "assistance": "remote",
        "desired_outcome": "Every recovered gun is traced within a day.",
        "wanted_by": timezone.localdate() + timedelta(days=60),
        "hours_estimated": hours,
        "created_by": over.pop("created_by", None) or the_portal(),
        "hours_committed": hours if is_accepted else 0,
        "decided_at": datetime(2024, 1, 8, 9, tzinfo=EASTERN) if is_accepted else None,
        "submitted_at": None if state == State.DRAFT else timezone.now(),
        "expert": expert,
        "state_since": timezone.now(),
    } | over
    request = Request.objects.create(
        site=site, engagement=engagement, number=site.last_request_number, state=state, **facts
    )
    if is_accepted:
        post(
            Allotment.objects.of(engagement, Kind.EXPERT_HOURS).get(),
            Act.COMMIT,
            hours,
            by=the_portal(),
            about=request,
        )
    return request


@in_program
def an_hours_entry(request=None, *, hours=Decimal("2.50"), worked_by=None, **over):
    """Hours logged on a request under way, waiting to be verified."""
    worked_by = worked_by or a_user()
    request = request or a_request(state=State.UNDER_WAY, expert=worked_by)
    Request.objects.filter(pk=request.pk).update(hours_logged=request.hours_logged + hours)
    facts = {
        "worked_on": timezone.localdate() - timedelta(days=2),
        "mode": HoursEntry.Mode.REMOTE,
        "done": "Walked the analysts through eTrace.",
        "logged_by": worked_by,
        "state": HoursState.LOGGED,
    } | over
    return HoursEntry.objects.create(
        site=request.site,
        engagement=request.engagement,
        request=request,
        hours=hours,
        worked_by=worked_by,
        **facts,
    )


ROLES = list(Role)
