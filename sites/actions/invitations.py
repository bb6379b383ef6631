"""Invitations: a link to one address, valid once within 72 hours, that opens one role."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from audit.record import record
from kernel import clock
from kernel.errors import NotAllowed, RuleBroken
from kernel.mail_address import require_sendable
from kernel.scope import as_program
from kernel.tokens import digest_of, new_token
from notifications.notify import notify, notify_address
from sites.access import require
from sites.links import has_account, invitation_of
from sites.models import Invitation, Membership
from sites.role_grants import (
    DatesUnfit,
    RoleHeldAlready,
    RoleSpec,
    create_membership,
    may_give,
    validate_dates,
)

GOOD_FOR_HOURS = 72


class LinkDead(RuleBroken):
    """The link was used, revoked, replaced, is too old or was never sent: nobody is told which."""

    status = 410


class SignInFirst(RuleBroken):
    """The invited address has an account already; its owner signs in to accept."""


@dataclass(frozen=True)
class Invitee:
    """Whom to invite, as the inviter knows them."""

    email: str
    name: str
    title: str = ""


@transaction.atomic
def invite_person(invitee, post, *, from_on, by, until_on=None):
    """Invite ``invitee`` to ``post``. The letter leaves after commit.

    Whether the address is known elsewhere on the portal changes nothing here: cases TI-10 and
    AN-04. Raises NotAllowed, RoleUnfit, DatesUnfit, AddressUnfit or RoleHeldAlready; then nothing
    has changed.
    """
    require(by, "sites.invite_person", post.site)
    may_give(by, post.role, post.site)
    _fit_dates_ahead(from_on, until_on)
    email, at, token = invitee.email.strip().lower(), clock.now(), new_token()
    require_sendable(email)
    _not_held_here(email, post)
    # an open invitation of the same address to the same role is replaced: its link dies
    same = Invitation.objects.open(at).filter(email=email, role=post.role, site=post.site)
    same.update(revoked_at=at)
    invitation = Invitation.objects.create(
        **vars(post) | {"email": email, "name": invitee.name, "title": invitee.title},
        from_on=from_on,
        until_on=until_on,
        token_digest=digest_of(token),
        invited_by=by,
        invited_at=at,
        expires_at=at + timedelta(hours=GOOD_FOR_HOURS),
    )
    after = {"person": invitee.name, "role": invitation.get_role_display(), "from": str(from_on)}
    record("sites.invitation.create", by=by, on=invitation, site=post.site, after=after)
    _write(invitation, token, by=by)
    return invitation


@transaction.atomic
def resend_invitation(invitation, *, by):
    """Send a new link for 72 more hours; the old one dies. Raises NotAllowed or LinkDead; then
    nothing has changed.
    """
    invitation = _waiting(invitation, by=by)
    token, at = new_token(), clock.now()
    invitation.token_digest, invitation.invited_at = digest_of(token), at
    invitation.expires_at = at + timedelta(hours=GOOD_FOR_HOURS)
    invitation.save(update_fields=["token_digest", "invited_at", "expires_at"])
    record("sites.invitation.resend", by=by, on=invitation, site=invitation.site)
    _write(invitation, token, by=by)
    return invitation


@transaction.atomic
def revoke_invitation(invitation, *, by):
    """Take an invitation back: its link dies. Raises NotAllowed or LinkDead; then nothing has
    changed.
    """
    invitation = _waiting(invitation, by=by)
    invitation.revoked_at = clock.now()
    invitation.save(update_fields=["revoked_at"])
    record("sites.invitation.revoke", by=by, on=invitation, site=invitation.site)
    return invitation


@transaction.atomic
def accept_invitation(token, *, by=None, passphrase="", name="", title=""):
    """Open the role ``token`` stands for, for ``by``, whose address must be the invited one.

    Without ``by`` the account of the invited address begins here, with the passphrase its owner
    chose (the form has checked it). The link is what gives the right, and it works once. Returns
    the person. Raises LinkDead, NotAllowed, SignInFirst or RoleHeldAlready; then nothing has
    changed.
    """
    with (
        as_program()
    ):  # the invited person holds nothing at the site yet: only this one row, found by its token
        invitation = invitation_of(token, is_taken=True)
        if invitation is None:
            raise LinkDead("This link no longer works. Ask the person who invited you for a new one.")
        by = by or _new_person(invitation, passphrase, name=name, title=title)
        if by.email != invitation.email:
            raise NotAllowed(
                "This invitation is for another e-mail address. Sign out, then open the link again."
            )
        invitation.accepted_at, invitation.accepted_by = clock.now(), by
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        site = invitation.site
        post = RoleSpec(invitation.role, site, invitation.agency, invitation.organization)
        create_membership(by, post, from_on=invitation.from_on, until_on=invitation.until_on, by=by)
        record("sites.invitation.accept", by=by, on=invitation, site=site, after={"person": by.name})
        path = reverse("people:everybody")
        if site:
            path = site.get_absolute_url()
        notify(
            [invitation.invited_by],
            "sites.invitation.accept",
            site=site,
            path=path,
            row=invitation,
            by=by,
        )
    return by


def _new_person(invitation, passphrase, *, name, title):
    if has_account(invitation.email):
        raise SignInFirst("You already have an account. Sign in, then accept the invitation.")
    return User.objects.create_user(invitation.email, passphrase, name=name, title=title)


def _fit_dates_ahead(from_on, until_on):
    validate_dates(from_on, until_on)
    if until_on is not None and until_on < clock.today():
        raise DatesUnfit("The last day has passed.", field="until_on")


def _waiting(invitation, *, by):
    """The invitation locked, if ``by`` may give its role and it was neither used nor revoked."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("site").get(pk=invitation.pk)
    )
    require(by, "sites.invite_person", invitation.site)
    may_give(by, invitation.role, invitation.site)
    if invitation.accepted_at or invitation.revoked_at:
        raise LinkDead("This invitation was already accepted or taken back. Reload the page.")
    return invitation


def _not_held_here(email, post):
    """Raise RoleHeldAlready for somebody whom the inviter can see holding the role at this very
    site today.
    """
    held = Membership.objects.today().filter(user__email=email, role=post.role, site=post.site)
    if held.exists():
        raise RoleHeldAlready("This person already holds this role here.", field="email")


def _write(invitation, token, *, by):
    notify_address(
        invitation.email,
        "sites.invitation.create",
        site=invitation.site,
        path=reverse("invitation", args=[token]),
        row=invitation,
        by=by,
        hours=GOOD_FOR_HOURS,
    )
