"""The functions that change the state of a row or save edits of its fields."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from accounts.roles import EVERYONE
from audit.record import record
from kernel import clock
from kernel.errors import EditedMeanwhile
from kernel.number_format import format_number
from notifications.notify import notify
from sites.access import may, people_with, require


class Moved(NamedTuple):
    """A fact with its value before the step: the audit event stores both, the letter the new one."""

    before: object
    after: object

    def __str__(self):
        return display_value(self.after)


@transaction.atomic
def take_step(row, verb, *, by, reason="", facts=None, also=(), **changes):
    """Take the step ``verb`` of ``row.LIFECYCLE``: lock, check, change the state, record, notify.

    ``changes`` are fields saved with the state; ``facts`` are added to the audit event and the
    letter; ``also`` are people to notify besides those whose roles the table names.  Raises
    NotAllowed, WrongState or ReasonMissing; then nothing has changed.
    """
    life = row.LIFECYCLE
    # Lock the row and read it again: the state may have changed since the page was shown.  ``of``
    # keeps the joined site unlocked, so that two requests of one site do not wait for each other.
    row = (
        type(row)
        .objects.select_for_update(of=("self",))
        .select_related("site")
        .get(pk=row.pk, site_id=row.site_id)
    )
    require(by, life.permission(verb), row)
    step, facts = life[verb], facts or {}
    before = {"state": _move(row, step, reason, changes)}
    before |= {name: display_value(fact.before) for name, fact in facts.items() if isinstance(fact, Moved)}
    after = {
        "state": row.get_state_display(),
        **{name: display_value(value) for name, value in facts.items()},
    }
    record(
        life.event(verb),
        by=by,
        on=row,
        site=_site_of_record(row),
        before=before,
        after=after,
        reason=reason,
    )
    path = row.get_absolute_url()
    people = _concerned(step, row, also, by)
    notify(
        people,
        life.event(verb),
        site=row.site,
        path=path,
        row=row,
        by=by,
        reason=reason,
        facts=facts,
    )
    return row


@transaction.atomic
def take_public_step(row, verb, *, by, reason="", **changes):
    """Take a step of a row that belongs to no site, such as a resource of the library: lock, ask,
    move, record.

    Raises NotAllowed, WrongState or ReasonMissing; then nothing has changed.
    """
    life = row.LIFECYCLE
    row = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    require(by, life.permission(verb))
    was = {"state": _move(row, life[verb], reason, changes)}
    record(
        life.event(verb),
        by=by,
        on=row,
        before=was,
        after={"state": row.get_state_display()},
        reason=reason,
    )
    return row


def _move(row, step, reason, changes):
    """Set the target state and ``changes`` in one save; returns the label of the state before."""
    step.check(row, reason)
    was = row.get_state_display()
    row.state, row.state_since = step.target, clock.now()
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "state_since", *changes])
    return was


def _concerned(step, row, also, by):
    """The people to notify: the roles of the table, and those of ``also`` with a role at the site
    today; never the person who took the step.
    """
    today = clock.today()
    people = {person.pk: person for person in people_with(step.notified, row.site, on=today)}
    if also:
        named = people_with(EVERYONE, row.site, on=today).filter(pk__in=[person.pk for person in also])
        people |= {person.pk: person for person in named}
    people.pop(by.pk, None)
    return list(people.values())


def steps_open_to(user, row):
    """The steps ``user`` may take on ``row`` now, in the order of the table: what the page draws as
    buttons.
    """
    life = row.LIFECYCLE
    return [step for step in life.leading_out_of(row.state) if may(user, life.permission(step.verb), row)]


@transaction.atomic
def save_edit(row, changes, *, seen_version, permission, event, by, reason=""):
    """Save ``changes`` (field name to value) of ``row``, as one person sees them, and record before
    and after.

    ``seen_version`` is the row's version when the person opened the form. Nothing changed is
    nothing recorded. Raises NotAllowed, or EditedMeanwhile if somebody saved in between; then
    nothing has changed.
    """
    require(by, permission, row)
    row = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.version != seen_version:
        raise EditedMeanwhile(
            "Somebody else saved this page while you were writing. Compare both texts and save again."
        )
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if not changed:
        return row
    before = {name: _in_words(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    after = {name: _in_words(row, name) for name in changed}
    record(event, by=by, on=row, site=_site_of_record(row), before=before, after=after, reason=reason)
    return row


def _site_of_record(row):
    """The site whose audit log shows the event; none for rows hidden from the site, such as a note
    of the team.
    """
    if getattr(row, "is_kept_from_site", False):
        return None
    return row.site


def display_value(value):
    """Format a value for the audit log."""
    if value is None:
        return ""
    if isinstance(value, bool):
        if value:
            return "yes"
        return "no"
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return clock.format_day(value)
    return str(value)


def _in_words(row, name):
    """A field as people read it."""
    display = getattr(row, f"get_{name}_display", None)
    if display:
        return display()
    return display_value(getattr(row, name))
