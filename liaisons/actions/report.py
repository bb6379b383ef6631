"""Write actions of full reports: start from an entry, edit, name collaborators, submit, approve,
unlock.
"""

from django.contrib.auth import get_user_model
from django.db import transaction

from accounts.roles import Role
from audit.record import has_done, record
from kernel.clock import latest_today, now, today
from kernel.errors import Incomplete, NotAllowed, RuleBroken
from liaisons.choices import names_of, who_may_write
from liaisons.models import Level, LogEntry, Report
from liaisons.models.report import REPORTED
from notifications.notify import notify
from sites.access import people_with, require
from sites.steps import save_edit, take_step

NEEDED = {
    "agenda": "Say what was planned, in the order of the day.",
    "participants": "Name who took part, one a line: name, agency.",
    "outcome": "Describe the outcome.",
    "deliverables": "Name what was handed over or promised, one a line; write “none” where there "
    "is nothing.",
}


class ReportLocked(RuleBroken):
    """The report is with BJA, or approved."""


class ReportUnfit(RuleBroken):
    """Something about the report makes no sense; ``field`` says what."""

    status = 422


class ReportIncomplete(Incomplete):
    """Something BJA needs is missing; ``missing`` names each field with what to write there."""


@transaction.atomic
def start_report(entry, *, by):
    """Begin the full report of a site visit or an event; what the entry says is carried over.

    Raises NotAllowed or ReportUnfit (another kind of entry, or it has a report already); then
    nothing has changed.
    """
    require(by, "liaisons.write_report", entry)
    entry = LogEntry.objects.select_for_update(of=("self",)).select_related("site").get(pk=entry.pk)
    if entry.kind not in REPORTED:
        raise ReportUnfit("A full report is written about a site visit or an event.")
    if Report.objects.filter(site=entry.site_id, entry=entry).exists():
        raise ReportUnfit("This entry has its full report already. Open it from the entry.")
    people = [
        ", ".join(filter(None, (one["name"], one.get("agency", "")))) for one in entry.took_part
    ]
    report = Report.objects.create(
        site=entry.site,
        entry=entry,
        level=entry.level,
        title=f"{entry.get_kind_display()}, {entry.site.name}",
        starts_on=entry.on,
        ends_on=entry.on,
        participants="\n".join(people),
        outcome=entry.said,
        focus_areas=entry.focus_areas,
        author=by,
        begun_at=now(),
        state_since=now(),
        is_invented=entry.is_invented,
    )
    record("liaisons.report.start", by=by, on=report, site=entry.site, after={"entry": str(entry)})
    return report


@transaction.atomic
def edit_report(report, changes, *, seen_version, by):
    """Save ``changes`` to a draft or a returned report, by one of its writers.

    Raises NotAllowed, ReportLocked, ReportUnfit or EditedMeanwhile; then nothing has changed.
    """
    require(by, "liaisons.write_report", report)
    row = _locked(report)
    _refuse_others(row, by)
    _refuse_locked(row)
    _refuse_unfit(row, changes)
    return save_edit(
        row,
        changes,
        seen_version=seen_version,
        permission="liaisons.write_report",
        event="liaisons.report.edit",
        by=by,
    )


@transaction.atomic
def name_collaborators(report, people, *, by):
    """Say who writes the report with its author, in place of whoever did before; those newly named
    are told.

    Raises NotAllowed (only the author names them), ReportLocked or ReportUnfit; then nothing has
    changed.
    """
    require(by, "liaisons.write_report", report)
    row = _locked(report)
    if row.author_id != by.pk:
        raise NotAllowed("Only the author says who writes this report with them.")
    _refuse_locked(row)
    named = {person.pk: person for person in people if person.pk != by.pk}
    fit = {person.pk for person in who_may_write(row.site)}
    if unfit := [person.name for pk, person in named.items() if pk not in fit]:
        raise ReportUnfit(
            f"{unfit[0]} writes no reports of this site. Choose somebody else.", field="people"
        )
    before, row.collaborators = row.collaborators, sorted(named)
    row.save(update_fields=["collaborators"])
    record(
        "liaisons.report.name_collaborators",
        by=by,
        on=row,
        site=row.site,
        before={"collaborators": ", ".join(names_of(before))},
        after={"collaborators": ", ".join(names_of(row.collaborators))},
    )
    new = [person for pk, person in named.items() if pk not in before]
    path = row.get_absolute_url()
    notify(new, "liaisons.report.name_collaborators", site=row.site, path=path, row=row, by=by)
    return row


@transaction.atomic
def submit_report(report, *, by):
    """Hand a complete report to BJA.

    Raises NotAllowed, WrongState or ReportIncomplete; then nothing has changed.
    """
    require(by, "liaisons.submit_report", report)
    row = _locked(report)
    _refuse_others(row, by)
    if missing := {name: words for name, words in NEEDED.items() if not getattr(row, name).strip()}:
        raise ReportIncomplete(missing)
    return take_step(row, "submit", by=by, also=_writers(row))


@transaction.atomic
def return_report(report, *, by, reason):
    """Hand it back with a reason.  Raises NotAllowed, WrongState or ReasonMissing; then nothing has
    changed.
    """
    require(by, "liaisons.return_report", report)
    _refuse_own(report, by)
    return take_step(report, "return", by=by, reason=reason, also=_writers(report))


@transaction.atomic
def approve_report(report, *, by):
    """Approve and lock it; a site with which it is shared is told.  Nobody approves what they
    wrote.

    Raises NotAllowed or WrongState; then nothing has changed.
    """
    require(by, "liaisons.approve_report", report)
    row = _locked(report)
    _refuse_own(row, by)
    also = _writers(row)
    if row.level == Level.SHARED:
        also += list(people_with({Role.LEAD, Role.MEMBER}, row.site, on=today()))
    return take_step(row, "approve", by=by, also=also, approved_by=by, approved_at=now())


@transaction.atomic
def unlock_report(report, *, by, reason):
    """Open an approved report for its writers again, with a reason; a right of its own, and not for
    one's own.

    Raises NotAllowed, WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "liaisons.unlock_report", report)
    _refuse_own(report, by)
    return take_step(
        report,
        "unlock",
        by=by,
        reason=reason,
        also=_writers(report),
        approved_by=None,
        approved_at=None,
    )


def _locked(report):
    rows = Report.objects.select_for_update(of=("self",)).select_related("site")
    return rows.get(pk=report.pk, site_id=report.site_id)


def _writers(report):
    return list(get_user_model().objects.filter(pk__in=report.writers))


def _refuse_others(report, by):
    if by.pk not in report.writers:
        raise NotAllowed(
            "Only its writers change and submit this report. Ask the author to name you."
        )


def _refuse_own(report, by):
    if by.pk in report.writers or has_done(by, "liaisons.report.edit", report):
        raise NotAllowed("You wrote this report. Somebody else of BJA decides about it.")


def _refuse_locked(report):
    if not report.is_open:
        raise ReportLocked(
            "The report is with BJA or approved, so its text is fixed. Ask BJA to return it."
        )


def _refuse_unfit(report, changes):
    first, last = changes.get("starts_on", report.starts_on), changes.get("ends_on", report.ends_on)
    if last < first:
        raise ReportUnfit("The last day lies before the first. Check both.", field="ends_on")
    if last > latest_today(report.site.time_zone):
        raise ReportUnfit("That day has not come yet. Report what has happened.", field="ends_on")
