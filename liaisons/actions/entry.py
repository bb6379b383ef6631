"""Write actions of the activity log.  One note makes one entry for each site it is about."""

from dataclasses import replace

from django.db import connection, transaction

from accounts.roles import Role
from audit.record import record
from kernel.clock import now, today
from kernel.errors import NotAllowed, RuleBroken
from liaisons.actions.nextstep import add_steps
from liaisons.models import Level, LogEntry, SensitiveEntry, SensitiveGrant
from liaisons.rules import SENSITIVE, EntryUnfit, divide_minutes, refuse_unfit, refuse_unfit_day
from notifications.notify import notify
from sites.access import people_with, require
from sites.models import FocusArea, roles_of
from sites.steps import display_value, save_edit
from tta.actions import draft_request


class AlreadyShared(RuleBroken):
    """The site reads the entry already."""


@transaction.atomic
def log_activity(sites, note, *, by):
    """Log ``note`` for each of ``sites``; returns (entries, whether they are new).

    Idempotent by ``sent_as`` and author: a second note with the same values returns the first one's
    entries. Raises NotAllowed or EntryUnfit; then nothing has changed.
    """
    sites = sorted(sites, key=lambda site: site.pk)
    for site in sites:
        require(by, "liaisons.log_activity", site)
        _refuse_unless_writing(by, site, note.level)
    refuse_unfit(sites, note)
    _one_at_a_time(note.sent_as)
    model = LogEntry
    if note.level == SENSITIVE:
        model = SensitiveEntry
    # The base manager: a note whose entry was withdrawn since is not logged again.
    earlier = model._base_manager.filter(site__in=sites, author=by, sent_as=note.sent_as)
    if found := list(earlier.select_related("site")):
        return found, False
    entries = [
        _write(model, site, replace(note, took_part=_people_of(site, sites, note)), minutes, by)
        for site, minutes in zip(sites, divide_minutes(note.minutes, len(sites)), strict=True)
    ]
    if model is LogEntry:
        add_steps(entries, note.next_steps, by=by)
    for entry in entries:
        _record(entry, "log", by)
    return entries, True


@transaction.atomic
def edit_entry(entry, changes, *, seen_version, by):
    """Save ``changes`` to one's own entry: kind, day, minutes, attendance, focus areas, what was
    said.

    Raises NotAllowed, EntryUnfit or EditedMeanwhile; then nothing has changed.
    """
    require(by, "liaisons.edit_entry", entry)
    if entry.author_id != by.pk:
        raise NotAllowed("Only the person who wrote this entry changes it.")
    refuse_unfit_day(changes.get("on", entry.on), [entry.site])
    return save_edit(
        entry,
        changes,
        seen_version=seen_version,
        permission="liaisons.edit_entry",
        event="liaisons.entry.edit",
        by=by,
    )


@transaction.atomic
def release_entry(entry, *, by):
    """Release an entry of the team to its site, next steps and full report included.

    The site is told that there is something to read.  A liaison releases what they wrote.
    Raises NotAllowed or AlreadyShared; then nothing has changed.
    """
    require(by, "liaisons.release_entry", entry)
    row = _locked(entry)
    is_bja = bool(roles_of(by).roles_at(row.site_id) & {Role.ADMIN, Role.STAFF})
    if row.author_id != by.pk and not is_bja:
        raise NotAllowed("Only the person who wrote this entry, or BJA, releases it.")
    if row.level == Level.SHARED:
        raise AlreadyShared("The site reads this entry already.")
    row.level, row.released_at, row.released_by = Level.SHARED, now(), by
    row.save(update_fields=["level", "released_at", "released_by"])
    row.next_steps.filter(site=row.site_id).update(level=Level.SHARED)
    row.reports.filter(site=row.site_id).update(level=Level.SHARED)
    record(
        "liaisons.entry.release",
        by=by,
        on=row,
        site=row.site,
        before={"level": "team"},
        after={"level": "shared"},
    )
    people = people_with({Role.LEAD, Role.MEMBER}, row.site, on=today())
    people = [person for person in people if person.pk != by.pk]
    path = row.get_absolute_url()
    notify(people, "liaisons.entry.release", site=row.site, path=path, row=row, by=by)
    return row


@transaction.atomic
def start_request(entry, engagement, *, by, title):
    """Draft a request from a note: what was said becomes the need, its first focus area the
    request's; both are linked.

    Raises NotAllowed, EngagementClosed or EntryUnfit (it has one already); then nothing has
    changed.
    """
    require(by, "liaisons.edit_entry", entry)
    row = _locked(entry)
    if row.author_id != by.pk:
        raise NotAllowed("Only the person who wrote this entry starts a request from it.")
    if row.request_id is not None:
        raise EntryUnfit("A request was started from this entry already.")
    area = FocusArea.objects.filter(name__in=row.focus_areas[:1]).first()
    row.request = draft_request(engagement, by=by, title=title, need=row.said, focus_area=area)
    row.save(update_fields=["request"])
    record(
        "liaisons.entry.start_request",
        by=by,
        on=row,
        site=_audited_site(row),
        after={"request": _number(row.request)},
    )
    return row.request


@transaction.atomic
def link_entry(entry, *, by, request=None, exchange=None):
    """Say which request and which exchange of its site one's own entry belongs to; None takes a
    link away.

    Raises NotAllowed or EntryUnfit; then nothing has changed.
    """
    require(by, "liaisons.edit_entry", entry)
    row = LogEntry.objects.select_for_update(of=("self",)).select_related("site").get(pk=entry.pk)
    if row.author_id != by.pk:
        raise NotAllowed("Only the person who wrote this entry links it.")
    if request is not None and request.site_id != row.site_id:
        raise EntryUnfit("The request belongs to another site.", field="request")
    if exchange is not None and row.site_id not in exchange.shown_to:
        raise EntryUnfit("The site of this entry takes no part in that exchange.", field="exchange")
    before = {"request": _number(row.request), "exchange": display_value(row.exchange)}
    row.request, row.exchange = request, exchange
    row.save(update_fields=["request", "exchange"])
    after = {"request": _number(request), "exchange": display_value(exchange)}
    record(
        "liaisons.entry.link", by=by, on=row, site=_audited_site(row), before=before, after=after
    )
    return row


def _locked(entry):
    rows = LogEntry.objects.select_for_update(of=("self",)).select_related("site")
    return rows.get(pk=entry.pk, site_id=entry.site_id)


def _audited_site(entry):
    """The site that may read the audit event: None for an entry of the team."""
    if entry.is_kept_from_site:
        return None
    return entry.site


def _people_of(site, sites, note):
    """Who took part, as the row of ``site`` says it: nobody who is of another of ``sites``."""
    others = {one.pk for one in sites} - {site.pk}
    shown = [one for one in note.took_part if one.get("at") not in others]
    return [{name: value for name, value in one.items() if name != "at"} for one in shown]


def _write(model, site, note, minutes, by):
    only_in_log = {}
    if model is LogEntry:
        only_in_log = {
            "level": note.level,
            "request": note.request,
            "exchange": note.exchange,
            "is_invented": note.is_invented,
        }
    return model.objects.create(
        site=site,
        sent_as=note.sent_as,
        kind=note.kind,
        on=note.on,
        minutes=minutes,
        attendance=note.attendance,
        took_part=note.took_part,
        focus_areas=note.focus_areas,
        said=note.said.strip(),
        author=by,
        written_at=now(),
        **only_in_log,
    )


def _record(entry, verb, by):
    """Write the audit event.  Only that of a shared entry names the site, so only that can be read
    there.
    """
    if isinstance(entry, SensitiveEntry):
        record(f"liaisons.sensitive.{verb}", by=by, on=entry)
    else:
        record(f"liaisons.entry.{verb}", by=by, on=entry, site=_audited_site(entry))


def _refuse_unless_writing(by, site, level):
    roles = roles_of(by).roles_at(site.pk)
    if level == SENSITIVE:
        require(by, "liaisons.log_sensitive", site)
        if not SensitiveGrant.objects.of(by).exists():
            raise NotAllowed(
                "Sensitive notes need a grant of this year. Ask a BJA administrator for it."
            )
    elif level == Level.SHARED and Role.LIAISON not in roles:
        raise NotAllowed(
            "Only the liaison of a site writes entries the site reads. Choose the team as readers."
        )


def _one_at_a_time(sent_as):
    """Serialize requests that send the same note, so that the second one finds the entries of the
    first.

    The unique constraint alone would refuse the second with an error.  There is no row to lock yet,
    so this is an advisory lock on a hash of ``sent_as``; PostgreSQL releases it when the
    transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(sent_as)])


def _number(request):
    """A request by its number alone: readers of the audit log may not all read the title of a
    draft.
    """
    if request is None:
        return ""
    return f"Request {request.number}"
