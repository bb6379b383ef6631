"""Inbox items of the liaisons app: next steps, full reports, monthly summaries."""

from django.db.models import CharField, F, Func, IntegerField, Q, Value

from liaisons.lifecycle import ReportState
from liaisons.models import NextStep, Report, Summary
from liaisons.permissions import GRANTS
from liaisons.queries.summaries_due import as_inbox_rows, late_of, owed_by
from sites.inbox import COUNTED, MOST, inbox_rows
from sites.models import roles_of

STEPS = 6  # on the home page; the list of next steps shows the rest


def liaison_inbox_items(user):
    """Querysets of inbox rows for ``user``; sites.inbox combines them."""
    yield _own_steps(user)
    yield from _reports(user)
    yield from _summaries(user)
    yield from (as_inbox_rows(rows, "owed")[: MOST + 1] for rows in owed_by(user))
    if roles_of(user).program_roles & GRANTS["liaisons.return_summary"]:
        yield as_inbox_rows(late_of(user), "late")[:COUNTED]


def _own_steps(user):
    """Their open next steps, the longest overdue first."""
    rows = NextStep.objects.visible_to(user).open().of(user)
    none = Value(0, IntegerField())
    return inbox_rows(
        rows, "step", "Next step", number=none, title="text", since="added_at", due="due_on"
    )[:STEPS]


def _reports(user):
    """Submitted reports for whoever decides and did not write them; returned ones for their
    writers.
    """
    roles, rows = roles_of(user), Report.objects.visible_to(user)
    if roles.program_roles & GRANTS["liaisons.approve_report"]:
        rows = rows.awaiting_approval().exclude(
            Q(author=user.pk) | Q(collaborators__contains=[user.pk])
        )
        action = "Decide the report"
    elif roles.sites_where(GRANTS["liaisons.write_report"]) != frozenset():
        rows = rows.of(user).filter(state=ReportState.RETURNED)
        action = "Answer BJA about the report"
    else:
        return
    yield inbox_rows(rows.order_by("state_since"), "report", action)[: MOST + 1]


def _summaries(user):
    """Returned summaries for the liaisons of the site."""
    sites = roles_of(user).sites_where(GRANTS["liaisons.write_summary"])
    if sites:
        rows = (
            Summary.objects.visible_to(user)
            .returned()
            .filter(site_id__in=sites)
            .order_by("state_since")
        )
        title = Func(
            F("month"), Value("FMMonth YYYY"), function="to_char", output_field=CharField()
        )
        yield inbox_rows(rows, "summary", "Answer BJA about the summary", title=title)[: MOST + 1]
