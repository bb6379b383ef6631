"""Finds the invitation behind a token.  The visitor is not signed in yet."""

from django.utils import timezone

from accounts.models import SecondFactorReset, User
from kernel.scope import as_program
from kernel.tokens import digest_of, end_expired
from sites.models import Invitation


def invitation_of(token, *, is_taken=False):
    """The invitation a working link stands for, with its site and who sent it; None for any other.

    ``is_taken`` locks the row, inside the transaction of the act.
    """
    # who holds a link is signed in nowhere: only this one row, found by its token
    with as_program():
        rows = Invitation.objects.open(timezone.now()).with_token(digest_of(token))
        rows = rows.select_related("site", "invited_by", "agency")
        return (rows.select_for_update(of=("self",)) if is_taken else rows).first()


def end_expired_links():
    """End, for good, the links of invitations and of second-factor resets that have run out."""
    waiting = Invitation.objects.filter(accepted_at=None, revoked_at=None)
    return end_expired(waiting, timezone.now()) + end_expired(
        SecondFactorReset.objects.filter(finished_at=None), timezone.now()
    )


def has_account(email):
    """Whether the address has an account. Told only to whoever holds a link sent to that very
    address.
    """
    return User.objects.filter(email=email).exists()
