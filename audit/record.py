"""Writes audit events. Call `record` inside the transaction of the action itself."""

from contextvars import ContextVar

from django.db import transaction

from audit.models import Event, target_of

# The reference of the web request or task at work, the same that stands in the log and on an error
# page.
reference_at_work = ContextVar("reference_at_work", default="")


class RecordOutsideAct(RuntimeError):
    """``record()`` was called outside a transaction: the line could survive an act that did not
    happen.
    """


def record(action, *, by, on, site=None, before=None, after=None, reason="", acting_as=""):
    """Write that ``by`` did ``action`` to ``on``; ``before`` and ``after`` hold the fields that
    changed.

    The line commits or rolls back with the act.  Raises RecordOutsideAct outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RecordOutsideAct(action)
    site_id, role_site_id = None, getattr(on, "site_id", None)
    if site:
        site_id = role_site_id = site.pk
    return Event.objects.create(
        action=action,
        actor_id=by.pk,
        actor=by.name,
        acting_as=acting_as or _role_at_work(by, role_site_id),
        site_id=site_id,
        target=target_of(on),
        label=str(on)[:200],
        before=before or {},
        after=after or {},
        reason=reason,
        reference=reference_at_work.get(),
    )


def has_done(person, action, row):
    """Whether ``person`` ever did ``action`` to ``row``, as the record says: own work is compared
    by it, too.
    """
    return Event.objects.filter(target=target_of(row), action=action, actor_id=person.pk).exists()


def _role_at_work(person, site_id):
    """The roles the person holds at the site today, as the act saw them; empty where nobody has
    looked.
    """
    standing = getattr(person, "site_roles", None)
    if standing:
        return ", ".join(sorted(standing.roles_at(site_id)))[:40]
    return ""
