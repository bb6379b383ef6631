"""Copies the public facts of announced sites into the public tables; idempotent."""

from django.db import transaction

from kernel import clock
from newsroom.models import PublicEngagement, PublicSite, PublicTransition, PublicWork
from newsroom.models.public_site import ALUMNI, ANNOUNCED, CLOSING, ENDED_EARLY, RECEIVING
from newsroom.worked import worked_on
from sites.lifecycle import ASKING, EngagementState
from sites.models import Engagement, Transition
from web.page_cache import invalidate_on_commit

# Public status by state.  States that are missing here, such as selected, are not public.
STATUS = dict.fromkeys(ASKING, RECEIVING) | {
    EngagementState.CLOSE_OUT: CLOSING,
    EngagementState.ANNOUNCED: ANNOUNCED,
    EngagementState.ALUMNI: ALUMNI,
    EngagementState.WITHDRAWN: ENDED_EARLY,
}
SITE = ("name", "state", "slug", "latitude", "longitude", "source_url")
ENGAGEMENT = (
    "cohort",
    "track",
    "is_track_inferred",
    "announced_on",
    "announced_precision",
    "source_url",
)
TRANSITION = ("from_track", "to_track", "on", "precision")


@transaction.atomic
def publish_sites(*, on=None):
    """Update the public copy of everything announced by the day ``on``; returns how many rows
    changed.

    Copies only the fields named in SITE, ENGAGEMENT and TRANSITION.  Needs a program scope.
    """
    on = on or clock.today()
    announced = (
        Engagement.objects.filter(state__in=STATUS, announced_on__lte=on, is_invented=False)
        .select_related("site")
        .order_by("cohort", "pk")
    )
    rows = list(announced)
    changed = _upsert(PublicSite, "of_site", {one.site_id: _facts(one.site, SITE) for one in rows})
    sites = dict(PublicSite.objects.values_list("of_site", "pk"))
    engagements = {one.pk: _facts_of_engagement(one, on, sites[one.site_id]) for one in rows}
    changed += _upsert(PublicEngagement, "of_engagement", engagements)
    changed += _publish_transitions(engagements)
    changed += _delete_others(PublicEngagement, "of_engagement", engagements)
    gone = PublicWork.objects.exclude(public_site__of_site__in={one.site_id for one in rows})
    changed += gone.delete()[0]
    changed += _delete_others(PublicSite, "of_site", {one.site_id for one in rows})
    changed += _publish_work()
    if changed:
        invalidate_on_commit()
    return changed


def _facts_of_engagement(engagement, on, public_site_id):
    """Public fields of an engagement.

    A site receives help until its last day.  ``ended_on`` is public only with a source; a computed
    end is not.
    """
    status = STATUS[engagement.state]
    if status == RECEIVING and engagement.ends_on < on:
        status = CLOSING
    derived = {"status": status, "ended_on": engagement.ended_on, "public_site_id": public_site_id}
    return _facts(engagement, ENGAGEMENT) | derived


def _publish_transitions(engagements):
    """Copy the changes of track of the public ``engagements`` (ids), and delete those of others."""
    public = dict(PublicEngagement.objects.values_list("of_engagement", "pk"))
    rows = Transition.objects.filter(engagement__in=list(engagements)).select_related("engagement")
    wanted = {}
    for row in rows:
        cohort = row.listed_cohort or row.engagement.cohort
        facts = {"cohort": cohort, "public_engagement_id": public[row.engagement_id]}
        wanted[row.pk] = _facts(row, TRANSITION) | facts
    changed = _upsert(PublicTransition, "of_transition", wanted)
    return changed + _delete_others(PublicTransition, "of_transition", wanted)


def _publish_work():
    """Add the public facts about work of announced sites on focus areas (data/worked_on.csv)."""
    sites = {(row.name, row.state): row.pk for row in PublicSite.objects.all()}
    existing = set(PublicWork.objects.values_list("public_site_id", "area", "what"))
    facts = [
        PublicWork(
            public_site_id=sites[row["name"], row["state"]], area=row["slug"], **_facts_of(row)
        )
        for row in worked_on()
        if (row["name"], row["state"]) in sites
    ]
    new = [one for one in facts if (one.public_site_id, one.area, one.what) not in existing]
    PublicWork.objects.bulk_create(new)
    return len(new)


def _facts_of(row):
    return {name: row[name] for name in ("what", "source", "source_url")}


def _facts(row, names):
    return {name: getattr(row, name) for name in names}


def _upsert(model, key, wanted):
    """Insert missing rows of ``wanted`` ({key: fields}) and update those that differ; returns how
    many.
    """
    existing = {getattr(row, key): row for row in model.objects.all()}
    changed = 0
    for pk, facts in wanted.items():
        row = existing.get(pk) or model(**{key: pk})
        if row.pk is None or any(getattr(row, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(row, name, value)
            row.save()
            changed += 1
    return changed


def _delete_others(model, key, wanted):
    """Delete rows whose ``key`` is not in ``wanted``; returns how many."""
    return model.objects.exclude(**{f"{key}__in": list(wanted)}).delete()[0]
