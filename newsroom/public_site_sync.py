"""Copies the public facts of announced sites to where everybody reads them; safe to run at any time."""

from django.db import transaction

from kernel import clock
from newsroom.models import PublicEngagement, PublicSite, PublicTransition, PublicWork
from newsroom.models.public_site import ALUMNI, ANNOUNCED, CLOSING, ENDED_EARLY, RECEIVING
from newsroom.worked import worked_on
from sites.lifecycle import ASKING, EngagementState
from sites.models import Engagement, Transition
from web.page_cache import invalidate_on_commit

# What the public is told of a state; a site that is only selected is nobody's business until it is announced.
STATUS = dict.fromkeys(ASKING, RECEIVING) | {
    EngagementState.CLOSE_OUT: CLOSING,
    EngagementState.ANNOUNCED: ANNOUNCED,
    EngagementState.ALUMNI: ALUMNI,
    EngagementState.WITHDRAWN: ENDED_EARLY,
}
SITE = ("name", "state", "slug", "latitude", "longitude", "source_url")
ENGAGEMENT = ("cohort", "track", "is_track_inferred", "announced_on", "announced_precision", "source_url")
TRANSITION = ("from_track", "to_track", "on", "precision")


@transaction.atomic
def publish_sites(*, on=None):
    """Bring the public copy in line with what was announced by the day ``on``; returns how many rows changed.

    Only the fields named above leave the wall.  Needs a program scope.
    """
    on = on or clock.today()
    announced = (
        Engagement.objects.filter(state__in=STATUS, announced_on__lte=on, is_invented=False)
        .select_related("site")
        .order_by("cohort", "pk")
    )
    rows = list(announced)
    changed = _bring(PublicSite, "of_site", {one.site_id: _facts(one.site, SITE) for one in rows})
    sites = dict(PublicSite.objects.values_list("of_site", "pk"))
    engagements = {one.pk: _facts_of_engagement(one, on, sites[one.site_id]) for one in rows}
    changed += _bring(PublicEngagement, "of_engagement", engagements)
    changed += _publish_transitions(engagements)
    changed += _drop(PublicEngagement, "of_engagement", engagements)
    gone = PublicWork.objects.exclude(public_site__of_site__in={one.site_id for one in rows})
    changed += gone.delete()[0]
    changed += _drop(PublicSite, "of_site", {one.site_id for one in rows})
    changed += _publish_work()
    if changed:
        invalidate_on_commit()
    return changed


def _facts_of_engagement(engagement, on, public_site_id):
    """Help is received until the last day.  An end that was counted is told to nobody: no source gives it."""
    status = STATUS[engagement.state]
    if status == RECEIVING and engagement.ends_on < on:
        status = CLOSING
    derived = {"status": status, "ended_on": engagement.ended_on, "public_site_id": public_site_id}
    return _facts(engagement, ENGAGEMENT) | derived


def _publish_transitions(engagements):
    """The changes of track of the ``engagements`` (ids) that are public, and of no others."""
    public = dict(PublicEngagement.objects.values_list("of_engagement", "pk"))
    rows = Transition.objects.filter(engagement__in=list(engagements)).select_related("engagement")
    wanted = {}
    for row in rows:
        cohort = row.listed_cohort or row.engagement.cohort
        facts = {"cohort": cohort, "public_engagement_id": public[row.engagement_id]}
        wanted[row.pk] = _facts(row, TRANSITION) | facts
    changed = _bring(PublicTransition, "of_transition", wanted)
    return changed + _drop(PublicTransition, "of_transition", wanted)


def _publish_work():
    """Add what public sources tell of the areas that announced sites worked on (data/worked_on.csv)."""
    places = {(row.name, row.state): row.pk for row in PublicSite.objects.all()}
    there = set(PublicWork.objects.values_list("public_site_id", "area", "what"))
    facts = [
        PublicWork(public_site_id=places[row["name"], row["state"]], area=row["slug"], **_facts_of(row))
        for row in worked_on()
        if (row["name"], row["state"]) in places
    ]
    new = [one for one in facts if (one.public_site_id, one.area, one.what) not in there]
    PublicWork.objects.bulk_create(new)
    return len(new)


def _facts_of(row):
    return {name: row[name] for name in ("what", "source", "source_url")}


def _facts(row, names):
    return {name: getattr(row, name) for name in names}


def _bring(model, key, wanted):
    """Add what is missing and change what differs."""
    there = {getattr(row, key): row for row in model.objects.all()}
    changed = 0
    for pk, facts in wanted.items():
        row = there.get(pk) or model(**{key: pk})
        if row.pk is None or any(getattr(row, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(row, name, value)
            row.save()
            changed += 1
    return changed


def _drop(model, key, wanted):
    """Take away what is public no longer."""
    return model.objects.exclude(**{f"{key}__in": list(wanted)}).delete()[0]
