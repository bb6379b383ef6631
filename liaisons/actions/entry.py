"""Writing the log: one act for all sites of a note, kept once however often it is sent."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from accounts.roles import Role
from audit.record import record
from kernel.clock import latest_today, now, today
from kernel.errors import NotAllowed, RuleBroken
from liaisons.actions.nextstep import add_steps
from liaisons.minutes import divided
from liaisons.models import Attendance, Level, LogEntry, SensitiveEntry, SensitiveGrant
from liaisons.models.entry import DAY_MINUTES
from notifications.notify import notify
from sites.access import people_with, require
from sites.models import FocusArea, roles_of
from sites.steps import display_value, save_edit
from tta.actions import draft_request

SENSITIVE = "sensitive"  # the third level: not a value of Entry.level but another table
OLDEST_DAYS = 730  # a note is written within two years; what is older is an import


class EntryUnfit(RuleBroken):
    """Something about the note makes no sense; ``field`` says what."""

    status = 422


class AlreadyShared(RuleBroken):
    """The site reads the entry already."""


@dataclass
class Note:
    """What a liaison writes down; minutes are those of the whole, divided among the sites it is about."""

    sent_as: UUID
    kind: str
    on: date
    minutes: int
    said: str
    level: str = Level.SHARED
    attendance: str = Attendance.VIRTUAL
    took_part: list = field(
        default_factory=list
    )  # [{"name", "agency", "person"}], "at" the site of the person
    focus_areas: list = field(default_factory=list)
    next_steps: list = field(default_factory=list)  # [{"text", "owner": User, "due_on"}]
    request: object = None
    exchange: object = None
    is_invented: bool = False


@transaction.atomic
def log_activity(sites, note, *, by):
    """Log ``note`` for each of ``sites``; returns (entries, whether they are new).

    A note with the same ``sent_as`` of the same person is kept once: the first text stays, and is returned.
    Raises NotAllowed or EntryUnfit; then nothing has changed.
    """
    sites = sorted(sites, key=lambda site: site.pk)
    for site in sites:
        require(by, "liaisons.log_activity", site)
        _refuse_unless_writing(by, site, note.level)
    _refuse_unfit(sites, note)
    _one_at_a_time(note.sent_as)
    model = SensitiveEntry if note.level == SENSITIVE else LogEntry
    kept = model._base_manager.filter(site__in=sites, author=by, sent_as=note.sent_as).select_related("site")
    if found := list(kept):
        return found, False
    entries = [
        _write(model, site, replace(note, took_part=_people_of(site, sites, note)), minutes, by)
        for site, minutes in zip(sites, divided(note.minutes, len(sites)), strict=True)
    ]
    if model is LogEntry:
        add_steps(entries, note.next_steps, by=by)
    for entry in entries:
        _record(entry, "log", by)
    return entries, True


@transaction.atomic
def edit_entry(entry, changes, *, seen_version, by):
    """Save ``changes`` to one's own entry: kind, day, minutes, attendance, focus areas, what was said.

    Raises NotAllowed, EntryUnfit or EditedMeanwhile; then nothing has changed.
    """
    require(by, "liaisons.edit_entry", entry)
    if entry.author_id != by.pk:
        raise NotAllowed("Only the person who wrote this entry changes it.")
    _refuse_unfit_day(changes.get("on", entry.on), [entry.site])
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
    row = (
        LogEntry.objects.select_for_update(of=("self",))
        .select_related("site")
        .get(pk=entry.pk, site_id=entry.site_id)
    )
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
    people = [one for one in people_with({Role.LEAD, Role.MEMBER}, row.site, on=today()) if one.pk != by.pk]
    notify(people, "liaisons.entry.release", site=row.site, path=row.get_absolute_url(), row=row, by=by)
    return row


@transaction.atomic
def start_request(entry, engagement, *, by, title):
    """Draft a request from a note: what was said becomes the need, its first focus area the request's; both are linked.

    Raises NotAllowed, EngagementClosed or EntryUnfit (it has one already); then nothing has changed.
    """
    require(by, "liaisons.edit_entry", entry)
    row = LogEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk, site_id=entry.site_id)
    if row.author_id != by.pk:
        raise NotAllowed("Only the person who wrote this entry starts a request from it.")
    if row.request_id is not None:
        raise EntryUnfit("A request was started from this entry already.")
    area = FocusArea.objects.filter(name__in=row.focus_areas[:1]).first()
    row.request = draft_request(engagement, by=by, title=title, need=row.said, focus_area=area)
    row.save(update_fields=["request"])
    site = None if row.is_kept_from_site else entry.site
    record(
        "liaisons.entry.start_request",
        by=by,
        on=row,
        site=site,
        after={"request": f"Request {row.request.number}"},
    )
    return row.request


@transaction.atomic
def link_entry(entry, *, by, request=None, exchange=None):
    """Say which request and which exchange of its site one's own entry belongs to; None takes a link away.

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
    site = None if row.is_kept_from_site else row.site
    record("liaisons.entry.link", by=by, on=row, site=site, before=before, after=after)
    return row


def _people_of(site, sites, note):
    """Who took part, as the row of ``site`` says it: nobody who is of another of ``sites``."""
    others = {one.pk for one in sites} - {site.pk}
    shown = [one for one in note.took_part if one.get("at") not in others]
    return [{name: value for name, value in one.items() if name != "at"} for one in shown]


def _write(model, site, note, minutes, by):
    facts = {
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
        **(facts if model is LogEntry else {}),
    )


def _record(entry, verb, by):
    """The line of the record.  The site's own record holds shared entries only; the team's stand outside of it."""
    if isinstance(entry, SensitiveEntry):
        record(f"liaisons.sensitive.{verb}", by=by, on=entry)
    elif entry.level == Level.TEAM:
        record(f"liaisons.entry.{verb}", by=by, on=entry)
    else:
        record(f"liaisons.entry.{verb}", by=by, on=entry, site=entry.site)


def _refuse_unless_writing(by, site, level):
    roles = roles_of(by).roles_at(site.pk)
    if level == SENSITIVE:
        require(by, "liaisons.log_sensitive", site)
        if not SensitiveGrant.objects.of(by).exists():
            raise NotAllowed("Sensitive notes need a grant of this year. Ask a BJA administrator for it.")
    elif level == Level.SHARED and Role.LIAISON not in roles:
        raise NotAllowed(
            "Only the liaison of a site writes entries the site reads. Choose the team as readers."
        )


def _refuse_unfit(sites, note):
    if not sites:
        raise EntryUnfit("Choose the site, or the sites, this was about.", field="sites")
    if not note.said.strip():
        raise EntryUnfit("Say in a sentence or two what was said or done.", field="said")
    if not 1 <= note.minutes <= DAY_MINUTES:
        raise EntryUnfit("Give the minutes it took, from 1 to 1,440.", field="minutes")
    _refuse_unfit_day(note.on, sites)
    if note.level == SENSITIVE and (note.next_steps or note.request or note.exchange):
        raise EntryUnfit(
            "A sensitive note has no next steps, no request and no exchange: others would see them. Write them into "
            "the note.",
            field="level",
        )
    _refuse_unfit_links(sites, note)


def _refuse_unfit_links(sites, note):
    if note.request is not None and any(site.pk != note.request.site_id for site in sites):
        raise EntryUnfit(
            f"This request is of {note.request.site}. Choose that site alone, and write the other sites' part apart.",
            field="request",
        )
    if note.exchange is not None and any(site.pk not in note.exchange.shown_to for site in sites):
        raise EntryUnfit(
            "Not every site chosen takes part in that exchange. Choose its sites alone, and write the others' part "
            "apart.",
            field="exchange",
        )


def _refuse_unfit_day(on, sites):
    if on > latest_today(*(site.time_zone for site in sites)):
        raise EntryUnfit("That day has not come yet. Log it once it has happened.", field="on")
    if (today() - on).days > OLDEST_DAYS:
        raise EntryUnfit("That day lies more than two years back. Check the year.", field="on")


def _one_at_a_time(sent_as):
    """Two sendings of one note wait for each other; the second then finds the first."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(sent_as)])


def _number(request):
    """A request by its number alone: its title may be a draft's, which not everybody who reads the record may read."""
    return f"Request {request.number}" if request else ""
