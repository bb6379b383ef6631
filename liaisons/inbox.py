"""What liaisons' work leaves for a person to do, among what waits on them: next steps, full reports, summaries."""

from django.db.models import CharField, F, Func, IntegerField, Q, Value

from liaisons.lifecycle import ReportState
from liaisons.models import NextStep, Report, Summary
from liaisons.permissions import GRANTS
from liaisons.queries.summaries_due import as_waiting, late_of, owed_by
from sites.inbox import COUNTED, MOST, NO_DAY, words
from sites.models import roles_of

STEPS = 6  # on the first page; the rest stand in their own list
PLACE = ("site__name", "site__state", "site__slug")


def liaison_inbox_items(user):
    """The parts of what waits on ``user`` (sites.inbox)."""
    yield _own_steps(user)
    yield from _reports(user)
    yield from _summaries(user)
    yield from (as_waiting(rows, "owed", PLACE)[: MOST + 1] for rows in owed_by(user))
    if roles_of(user).program_roles & GRANTS["liaisons.return_summary"]:
        yield as_waiting(late_of(user), "late", PLACE)[:COUNTED]


def _own_steps(user):
    """Their open next steps, the longest overdue first."""
    rows = NextStep.objects.visible_to(user).open().of(user)
    rows = rows.annotate(of=words("step"), act=words("Next step"), number=Value(0, IntegerField()))
    return rows.values_list("of", "act", "number", "text", *PLACE, "added_at", "due_on")[:STEPS]


def _reports(user):
    """Submitted reports for whoever decides and did not write them; returned ones for their writers."""
    standing, rows = roles_of(user), Report.objects.visible_to(user)
    if standing.program_roles & GRANTS["liaisons.approve_report"]:
        rows = rows.awaiting_approval().exclude(Q(author=user.pk) | Q(collaborators__contains=[user.pk]))
        act = words("Decide the report")
    elif standing.sites_where(GRANTS["liaisons.write_report"]) != frozenset():
        rows, act = rows.of(user).filter(state=ReportState.RETURNED), words("Answer BJA about the report")
    else:
        return
    rows = rows.order_by("state_since").annotate(of=words("report"), act=act, due=NO_DAY)
    yield rows.values_list("of", "act", "pk", "title", *PLACE, "state_since", "due")[: MOST + 1]


def _summaries(user):
    """Returned summaries for the liaisons of the site."""
    sites = roles_of(user).sites_where(GRANTS["liaisons.write_summary"])
    if sites:
        rows = Summary.objects.visible_to(user).returned().filter(site_id__in=sites).order_by("state_since")
        title = Func(F("month"), Value("FMMonth YYYY"), function="to_char", output_field=CharField())
        act = words("Answer BJA about the summary")
        rows = rows.annotate(of=words("summary"), act=act, title=title, due=NO_DAY)
        yield rows.values_list("of", "act", "pk", "title", *PLACE, "state_since", "due")[: MOST + 1]
