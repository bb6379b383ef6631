"""Write actions on sites: add, select again, edit."""

from django.db import transaction
from django.utils.text import slugify

from audit.record import record
from kernel import clock
from kernel.errors import RuleBroken
from sites.access import require
from sites.lifecycle import ENDED
from sites.models import Engagement, Site
from sites.partial_dates import MONTHS_OF, last_day
from sites.steps import save_edit


class SiteStands(RuleBroken):
    """A site of that name in that state exists."""


class StillEngaged(RuleBroken):
    """The site's last engagement has not ended."""


class CohortUnfit(RuleBroken):
    """The cohort is not later than the one before it."""

    status = 422


@transaction.atomic
def add_site(name, state, *, track, announced_on, by, **facts):
    """Add a site with its first engagement, selected and not yet announced; hours are granted at
    the launch.

    ``announced_on`` is the day planned for the announcement; its year is the cohort.
    Raises NotAllowed or SiteStands; then nothing has changed.
    """
    require(by, "sites.add_site")
    slug = slugify(f"{name.replace('/', ' ')} {state}")
    existing = Site.objects.filter(slug=slug).first()
    if existing:
        raise SiteStands(f"{existing} is in the portal already. Open its record instead.", field="name")
    site = Site.objects.create(name=name, state=state, slug=slug, **facts)
    record("sites.site.add", by=by, on=site, site=site, after={"name": str(site)})
    _select(site, track, announced_on, by)
    return site


@transaction.atomic
def add_engagement(site, track, announced_on, *, by):
    """Select a site once more, after its last engagement ended; the new one follows it under the
    next number.

    ``announced_on`` is the day planned for the announcement; its year is the cohort.
    Raises NotAllowed, StillEngaged or CohortUnfit; then nothing has changed.
    Rule: a site can be engaged again; Baton Rouge, Louisiana was named in 2017 and in 2019.
    """
    require(by, "sites.add_engagement", site)
    Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    last = Engagement.objects.filter(site=site).latest_first().first()
    if last and last.state not in ENDED:
        raise StillEngaged(
            f"{last} is “{last.get_state_display().lower()}”. "
            "End it first; then the site can be selected again."
        )
    if last and announced_on.year <= last.cohort:
        raise CohortUnfit(f"Give a day after {last.cohort}, the cohort of {last}.", field="announced_on")
    return _select(site, track, announced_on, by, follows=last)


def _select(site, track, announced_on, by, follows=None):
    """An engagement that is selected: its days are counted from the planned announcement until the
    launch.
    """
    engagement = Engagement.objects.create(
        site=site,
        number=follows.number + 1 if follows else 1,
        predecessor=follows,
        track=track,
        cohort=announced_on.year,
        announced_on=announced_on,
        starts_on=announced_on,
        ends_on=last_day(announced_on, MONTHS_OF[track]),
        months=MONTHS_OF[track],
        are_dates_derived=True,
        state_since=clock.now(),
    )
    after = {"track": engagement.get_track_display(), "cohort": engagement.cohort}
    record("sites.engagement.add", by=by, on=engagement, site=site, after=after)
    return engagement


@transaction.atomic
def edit_site(site, changes, *, seen_version, by):
    """Change what BJA keeps about a site: name, state, place, source, note.

    Raises NotAllowed, SiteStands or EditedMeanwhile; then nothing has changed.
    """
    require(by, "sites.edit_site", site)
    name, state = changes.get("name", site.name), changes.get("state", site.state)
    if Site.objects.filter(name=name, state=state).exclude(pk=site.pk).exists():
        raise SiteStands("Another site has that name in that state.", field="name")
    return save_edit(
        site,
        changes,
        seen_version=seen_version,
        permission="sites.edit_site",
        event="sites.site.edit",
        by=by,
    )


@transaction.atomic
def edit_profile(site, changes, *, seen_version, by):
    """Change what the site says of itself: its violent-crime concerns and its website.

    Raises NotAllowed or EditedMeanwhile; then nothing has changed.
    """
    require(by, "sites.edit_profile", site)
    return save_edit(
        site,
        changes,
        seen_version=seen_version,
        permission="sites.edit_profile",
        event="sites.profile.edit",
        by=by,
    )
