"""What happens to a next step: added, done, dropped with a reason, carried over to a later day."""

from django.db import transaction

from accounts.roles import Role
from audit.record import record
from kernel.clock import earliest_today, now, today
from kernel.errors import NotAllowed, RuleBroken
from liaisons.models import Level, NextStep
from liaisons.permissions import GRANTS
from sites.access import require
from sites.models import Membership, roles_of
from sites.steps import take_step

OWNERS = frozenset({Role.LEAD, Role.MEMBER, Role.LIAISON, Role.PROVIDER, Role.EXPERT, Role.STAFF, Role.ADMIN})


class StepUnfit(RuleBroken):
    """The next step names nobody of the site, no day to come, or nothing to do."""

    status = 422


@transaction.atomic
def add_next_step(site, *, by, text, owner, due_on, level=Level.SHARED, entry=None):
    """Add a next step that ``owner``, who plays a part at ``site`` today, does by the day ``due_on``.

    Raises NotAllowed or StepUnfit; then nothing has changed.
    """
    require(by, "liaisons.add_nextstep", site)
    _refuse_hidden(level, site.pk, by)
    if due_on < earliest_today(site.time_zone):
        raise StepUnfit("Give a day to come, or today.", field="due_on")
    return _add(site, by=by, text=text, owner=owner, due_on=due_on, level=level, entry=entry)


@transaction.atomic
def finish_next_step(step, *, by):
    """Say that it is done.  Raises NotAllowed or WrongState; then nothing has changed."""
    require(by, "liaisons.finish_nextstep", step)
    _refuse_hidden(step.level, step.site_id, by)
    return take_step(step, "finish", by=by, also=[step.owner])


@transaction.atomic
def drop_next_step(step, *, by, reason):
    """Say why it will not be done.  Raises NotAllowed, WrongState or ReasonMissing; then nothing has changed."""
    require(by, "liaisons.drop_nextstep", step)
    _refuse_hidden(step.level, step.site_id, by)
    return take_step(step, "drop", by=by, reason=reason, also=[step.owner], closing_reason=reason)


@transaction.atomic
def carry_next_step(step, due_on, *, by, reason=""):
    """Carry it over to the later day ``due_on``: a new next step, the old one says so.  Returns the new one.

    Raises NotAllowed, WrongState or StepUnfit; then nothing has changed.
    """
    require(by, "liaisons.carry_nextstep", step)
    _refuse_hidden(step.level, step.site_id, by)
    if due_on <= max(step.due_on, earliest_today(step.site.time_zone)):
        raise StepUnfit("Carry it over to a day to come, later than it was due.", field="due_on")
    old = take_step(step, "carry", by=by, reason=reason, also=[step.owner], closing_reason=reason)
    return NextStep.objects.create(
        site=old.site,
        entry_id=old.entry_id,
        level=old.level,
        text=old.text,
        owner_id=old.owner_id,
        due_on=due_on,
        state_since=now(),
        carried_from=old,
        added_by=by,
        added_at=now(),
    )


@transaction.atomic
def add_steps(entries, steps, *, by):
    """Add the next steps of a note, each at the first of its sites where the owner plays a part.

    Raises NotAllowed or StepUnfit; then nothing has changed.
    """
    for said in steps:
        at = [entry for entry in entries if _plays_a_part(said["owner"], entry.site_id)]
        if not at:
            owner = said["owner"].name
            raise StepUnfit(f"{owner} plays no part at this site. Choose somebody else.", field="step_owner")
        require(by, "liaisons.add_nextstep", at[0])
        _add(at[0].site, by=by, entry=at[0], level=at[0].level, **said)


def _add(site, *, by, text, owner, due_on, level, entry):
    if not text.strip():
        raise StepUnfit("Say what is to be done.", field="step_text")
    if not _plays_a_part(owner, site.pk):
        raise StepUnfit(f"{owner.name} plays no part at {site} today. Choose somebody else.", field="owner")
    if level == Level.TEAM and not _is_team(owner, site.pk):
        raise StepUnfit(
            f"{owner.name} does not read the team's entries. Choose somebody of the team.", field="owner"
        )
    step = NextStep.objects.create(
        site=site,
        entry=entry,
        level=level,
        text=text.strip(),
        owner=owner,
        due_on=due_on,
        state_since=now(),
        added_by=by,
        added_at=now(),
    )
    shown = site if level == Level.SHARED else None
    record(
        "liaisons.nextstep.add", by=by, on=step, site=shown, after={"owner": owner.name, "due": str(due_on)}
    )
    return step


def _roles(person, site_id):
    rows = Membership.objects.of(person).on(today()).filter(role__in=[str(role) for role in OWNERS])
    return {row.role for row in rows if row.site_id in {site_id, None}}


def _plays_a_part(person, site_id):
    return bool(_roles(person, site_id))


def _is_team(person, site_id):
    return bool(_roles(person, site_id) & GRANTS["liaisons.view_team_entry"])


def _refuse_hidden(level, site_id, by):
    """What the team keeps to itself is acted on by the team."""
    if level == Level.TEAM and not roles_of(by).roles_at(site_id) & GRANTS["liaisons.view_team_entry"]:
        raise NotAllowed("This next step is the team's own.")
