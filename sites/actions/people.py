"""Write actions on memberships.  A membership is ended, never deleted."""

from django.db import transaction
from django.db.models import Q

from accounts.roles import Role
from audit.record import record
from kernel import clock
from kernel.errors import RuleBroken, refuse_empty_reason
from kernel.scope import as_program
from notifications.notify import notify
from sites.access import require
from sites.models import Membership
from sites.role_grants import (
    LastAdministrator,
    create_membership,
    may_give,
    save_or_refuse,
    validate_dates,
)


class RoleOver(RuleBroken):
    """Raised when a role that has already ended is changed or ended again."""


@transaction.atomic
def open_membership(person, post, *, from_on, by, until_on=None):
    """Give ``person`` the ``post`` from day to day (US Eastern), both included; empty while nobody
    knows the last.

    Raises NotAllowed, RoleUnfit, DatesUnfit or RoleHeldAlready; then nothing has changed.
    """
    require(by, "sites.invite_person", post.site)
    may_give(by, post.role, post.site)
    return create_membership(person, post, from_on=from_on, until_on=until_on, by=by)


@transaction.atomic
def change_membership(membership, *, from_on, until_on, by, reason=""):
    """Change the first and the last day of a role. Raises NotAllowed, DatesUnfit, LastAdministrator
    or RoleHeldAlready; then nothing has changed.
    """
    membership = _taken(membership)
    require(by, "sites.end_membership", membership)
    may_give(by, membership.role, membership.site)
    validate_dates(from_on, until_on)
    if until_on is not None:
        _leaves_an_administrator(membership)
    before = {"from": str(membership.from_on), "until": str(membership.until_on or "open")}
    membership.from_on, membership.until_on = from_on, until_on
    save_or_refuse(membership, update_fields=["from_on", "until_on"])
    after = {"from": str(from_on), "until": str(until_on or "open")}
    site = membership.site
    record(
        "sites.membership.change",
        by=by,
        on=membership,
        site=site,
        before=before,
        after=after,
        reason=reason,
    )
    _tell(membership, "sites.membership.change", by=by, reason=reason)
    return membership


@transaction.atomic
def end_membership(membership, *, by, reason):
    """End a role now: access stops with the person's next request; what they did stays.

    Raises NotAllowed, ReasonMissing, RoleOver or LastAdministrator; then nothing has changed.
    """
    membership = _taken(membership)
    require(by, "sites.end_membership", membership)
    may_give(by, membership.role, membership.site)
    refuse_empty_reason(reason, "Say why this role ends; the person will read it.")
    if membership.ended_at is not None:
        raise RoleOver("This role has already ended. Reload the page to see who holds which role.")
    _leaves_an_administrator(membership)
    membership.ended_at = clock.now()
    membership.save(update_fields=["ended_at"])
    who = {"person": membership.user.name, "role": membership.get_role_display()}
    record(
        "sites.membership.end",
        by=by,
        on=membership,
        site=membership.site,
        before=who,
        reason=reason,
    )
    _tell(membership, "sites.membership.end", by=by, reason=reason)
    return membership


def _taken(membership):
    """The row locked, with the person and the site."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user", "site")
    return rows.get(pk=membership.pk)


def _leaves_an_administrator(membership):
    """Raise LastAdministrator if nobody else administers for good. Two ending each other at once
    wait for another.
    """
    if membership.role != Role.ADMIN:
        return
    others = Membership.objects.filter(
        Q(until_on=None) | Q(until_on__gt=clock.today()),
        role=Role.ADMIN,
        ended_at=None,
        user__is_active=True,
    )
    lasting = list(others.select_for_update(of=("self",)).order_by("pk"))
    if not any(other.pk != membership.pk and other.until_on is None for other in lasting):
        raise LastAdministrator(
            "This is the last administrator. Appoint another one first, then end this role."
        )


def _tell(membership, event, *, by, reason):
    """A letter to the person themselves, about no site: whose role has ended is told of nothing
    there any more.
    """
    path = "/"
    if membership.site:
        path = membership.site.get_absolute_url()
    if membership.user_id != by.pk:
        with as_program():  # the wall lets an act at a site tell only of that site
            notify([membership.user], event, path=path, row=membership, by=by, reason=reason)
