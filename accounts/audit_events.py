"""Audit events of sign-in.  Each opens its own scope, because at sign-in none is open yet."""

from accounts.models import User
from audit.record import record
from kernel.scope import as_program, scope


def record_for(person, action, **facts):
    """Write that ``person`` did ``action`` to their own account."""
    with scope(person_id=person.pk):
        return record(action, by=person, on=person, **facts)


def record_refusal(action, *, account, reason=""):
    """Write that a sign-in, code or link was refused. ``account``: its person where there is one,
    else None.

    What was typed is not written: neither address nor passphrase. Known and unknown addresses cost
    the same.
    """
    with as_program():  # nobody is signed in; the line belongs to no site
        portal = User.objects.the_portal()
        return record(action, by=portal, on=account or portal, reason=reason)
