"""Imports the program's sites, engagements and focus areas from CSV (sites/data)."""

from collections import Counter
from datetime import datetime, time
from itertools import groupby
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from audit.record import record
from kernel import clock
from sites.ledger import grant_what_was_promised
from sites.models import Agency, Engagement, FocusArea, Site, Transition
from sites.partial_dates import MONTHS_OF, last_day, months_between, state_by
from sites.program_csv import read_tables

DATA = Path(__file__).resolve().parent / "data"


@transaction.atomic
def load_program(folder=DATA, *, by, today=None):
    """Add what the tables in ``folder`` hold and the portal does not; what stands is never changed.

    Loading twice adds nothing. A row people have edited since stays as they left it: from then on
    the portal, not the table, is the record. Returns how many of each were added. Needs a program
    scope. Raises WrongRows, naming every wrong cell of every file; then nothing has changed.
    """
    tables = read_tables(Path(folder))
    today = today or timezone.localdate()
    added = Counter()
    _add_focus_areas(tables["focus_areas.csv"], added)
    sites = _add_sites(tables["sites.csv"], tables["places.csv"], added, by)
    _add_agencies(tables["agencies.csv"], sites, added, by)
    _add_engagements(tables["engagements.csv"], tables["transitions.csv"], sites, (added, by, today))
    return added


def slug_of(name, state):
    """The site's word in addresses: ``oakland-richmond-ca``."""
    return slugify(f"{name.replace('/', ' ')} {state}")


def _add_focus_areas(rows, added):
    for row in rows:
        facts = {
            "since_on": row["since"].first,
            "since_precision": row["since"].precision,
            "source": row["source"],
        }
        _, is_new = FocusArea.objects.get_or_create(
            slug=slugify(row["name"]), defaults={"name": row["name"], **facts}
        )
        added["focus areas"] += is_new


def _add_sites(rows, places, added, by):
    """Every site of the table, by (name, state)."""
    where = {(row["name"], row["state"]): row for row in places}
    existing = {(site.name, site.state): site for site in Site.objects.all()}
    for row in rows:
        name = (row["name"], row["state"])
        if name in existing:
            continue
        site = existing[name] = Site.objects.create(
            name=row["name"],
            state=row["state"],
            slug=slug_of(*name),
            latitude=where[name]["latitude"],
            longitude=where[name]["longitude"],
            time_zone=where[name]["time_zone"],
            source_url=row["source_url"],
            note=row["note"],
        )
        record("sites.site.load", by=by, on=site, site=site, after={"source": row["source_url"]})
        added["sites"] += 1
    return existing


def _add_agencies(rows, sites, added, by):
    existing = set(Agency.objects.values_list("site__name", "site__state", "name"))
    for row in rows:
        if (row["name"], row["state"], row["agency"]) in existing:
            continue
        site = sites[row["name"], row["state"]]
        agency = Agency.objects.create(
            site=site, name=row["agency"], kind=row["kind"], source_url=row["source_url"]
        )
        record("sites.agency.load", by=by, on=agency, site=site, after={"source": row["source_url"]})
        added["agencies"] += 1


def _add_engagements(rows, transitions, sites, work):
    """Oldest cohort first, so that a predecessor stands before its successor."""
    existing = {(one.site_id, one.cohort): one for one in Engagement.objects.all()}
    for site_key, group in groupby(
        sorted(rows, key=_site_and_cohort), key=lambda row: (row["name"], row["state"])
    ):
        site = sites[site_key]
        for number, row in enumerate(group, start=1):
            if (site.pk, row["cohort"]) not in existing:
                changes = [one for one in transitions if _site_and_cohort(one) == _site_and_cohort(row)]
                before = existing.get((site.pk, row["follows_cohort"]))
                existing[site.pk, row["cohort"]] = _add_engagement(row, changes, site, (number, before), work)


def _morning_of(day):
    return timezone.make_aware(datetime.combine(day, time(8)))


def _site_and_cohort(row):
    return (row["name"], row["state"], row["cohort"])


def _add_engagement(row, changes, site, place, work):
    (number, predecessor), (added, by, today) = place, work
    changes = sorted(changes, key=lambda one: one["on"].first)
    engagement = Engagement.objects.create(
        site=site,
        number=number,
        predecessor=predecessor,
        **_facts_of(row),
        **_time_of(row, changes, today),
    )
    after = {
        "cohort": row["cohort"],
        "track": engagement.get_track_display(),
        "source": engagement.source_url,
    }
    record("sites.engagement.load", by=by, on=engagement, site=site, after=after)
    added["engagements"] += 1
    _add_transitions(engagement, changes, added)
    if engagement.is_open:
        with clock.at(
            _morning_of(engagement.starts_on)
        ):  # it was promised then; the line stands before all others
            grant_what_was_promised(engagement, by=by)
        added["allotments"] += 2
    return engagement


def _facts_of(row):
    return {
        "cohort": row["cohort"],
        "announced_on": row["announced"].first,
        "announced_precision": row["announced"].precision,
        "is_track_inferred": row["track_source"],
        "source_url": row["announcement_url"] or row["source_url"],
        "note": row["note"],
    }


def _time_of(row, changes, today):
    """From when to when, on which track, and in which state that is today.

    A vague source never cuts anybody short: the time counts from the last day the source can mean
    (ADR 30).
    """
    starts_on = row["announced"].last
    track = changes[-1]["to_track"] if changes else row["track"]
    ends_on = last_day(changes[-1]["on"].last if changes else starts_on, MONTHS_OF[track])
    months = months_between(starts_on, ends_on)
    facts = {"track": track, "starts_on": starts_on, "ends_on": ends_on, "months": months}
    return facts | {
        "are_dates_derived": True,
        "state": state_by(ends_on, today),
        "state_since": None,
    }


def _add_transitions(engagement, changes, added):
    for change in changes:
        Transition.objects.create(
            site=engagement.site,
            engagement=engagement,
            from_track=change["from_track"],
            to_track=change["to_track"],
            on=change["on"].first,
            precision=change["on"].precision,
            listed_cohort=change["listed_cohort"],
            source=change["source"],
        )
        added["transitions"] += 1
