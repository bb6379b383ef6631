"""Write actions on one's own account.  Roles are in ``sites.actions.people``."""

from django.db import transaction

from accounts import second_factor_reset, sessions
from audit.record import record


@transaction.atomic
def change_own_profile(*, name, title, by):
    """Change how ``by`` is called.  Everybody may, for themselves."""
    before = {"name": by.name, "title": by.title}
    after = {"name": name, "title": title}
    if before == after:
        return by
    by.name, by.title = name, title
    by.save(update_fields=["name", "title"])
    record("accounts.profile.edit", by=by, on=by, before=before, after=after)
    return by


@transaction.atomic
def note_factor(request, act, what, *, by):
    """Record that ``by`` added or removed a second factor (``what``, in words) and end all their
    other sessions.

    A stolen session must not outlive the change: catalog of cases, SE-03.
    """
    sessions.end_others(request)
    second_factor_reset.finish(by)
    record(f"accounts.factor.{act}", by=by, on=by, after={"factor": what})


@transaction.atomic
def end_other_sessions(request, *, by):
    """End every session of ``by`` but this one.  Returns how many were listed."""
    count = sessions.end_others(request)
    record("accounts.session.end_others", by=by, on=by, after={"ended": str(count)})
    return count
