"""Which roles a user may give, and the one function that creates a membership."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.roles import PROGRAM_ROLES, Role
from audit.record import record
from kernel.errors import NotAllowed, RuleBroken
from sites.models import Membership, roles_of
from sites.permissions import GIVES


class RoleHeldAlready(RuleBroken):
    """The person holds that role there on some of those days."""


class LastAdministrator(RuleBroken):
    """Nobody would be left who can appoint people."""


class DatesUnfit(RuleBroken):
    """The last day lies before the first, or before today."""

    status = 422


class RoleUnfit(RuleBroken):
    """A role of the whole program was to be held at one site, or the other way round."""

    status = 422


@dataclass(frozen=True)
class RoleSpec:
    """A part to be played: which role, at which site (None: for the whole program), for whom."""

    role: str
    site: object = None
    agency: object = None
    organization: str = ""


def may_give(by, role, site):
    """Refuse unless ``by`` may give and take ``role`` at ``site``. Raises NotAllowed or RoleUnfit.

    Rule: who may see and do what: an administrator every role, BJA staff those of a site, a lead
    its members.
    """
    if (site is None) != (role in PROGRAM_ROLES):
        raise RoleUnfit("This role is not held there. Choose another role.", field="role")
    held = roles_of(by).roles_at(site.pk if site else None)
    if not any(role in GIVES.get(own, frozenset()) for own in held):
        raise NotAllowed(
            "Your role does not include giving or ending this one. Ask BJA to do it.", field="role"
        )


def roles_given_by(person, site):
    """The roles ``person`` may give at ``site`` (None: for the whole program), in the order of the
    closed list.
    """
    held = roles_of(person).roles_at(site.pk if site else None)
    given = frozenset().union(*(GIVES.get(own, frozenset()) for own in held))
    return [role for role in Role if role in given and (role in PROGRAM_ROLES) == (site is None)]


def validate_dates(from_on, until_on):
    """Raise DatesUnfit unless the days make sense."""
    if until_on is not None and until_on < from_on:
        raise DatesUnfit("The last day lies before the first.", field="until_on")


def create_membership(person, post, *, from_on, until_on, by):
    """Write the membership and the line of the record. The caller has asked for permission, or
    holds an invitation.

    Raises DatesUnfit or RoleHeldAlready; then nothing has changed.
    """
    validate_dates(from_on, until_on)
    membership = Membership(
        user=person,
        role=post.role,
        site=post.site,
        agency=post.agency,
        organization=post.organization,
        from_on=from_on,
        until_on=until_on,
    )
    save_or_refuse(membership)
    person.__dict__.pop("site_roles", None)
    after = {"person": person.name, "role": membership.get_role_display(), "from": str(from_on)}
    after["until"] = str(until_on or "open")
    record("sites.membership.open", by=by, on=membership, site=post.site, after=after)
    return membership


def save_or_refuse(membership, **how):
    """Save; raise RoleHeldAlready where the database knows the person holds the role on one of the
    days.
    """
    try:
        with transaction.atomic():
            membership.save(**how)
    except IntegrityError as error:
        if "a_role_is_held_once_at_a_time" not in str(error):
            raise
        raise RoleHeldAlready(
            f"{membership.user.name} already holds this role here on some of these days. "
            "Change its dates instead.",
            field="from_on",
        ) from error
