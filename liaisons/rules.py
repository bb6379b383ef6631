"""Checks and arithmetic of a note before it becomes entries of the activity log."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from kernel.clock import latest_today, today
from kernel.errors import RuleBroken
from liaisons.models import Attendance, Level
from liaisons.models.entry import DAY_MINUTES

SENSITIVE = "sensitive"  # the third level: not a value of LogEntry.level but another table
OLDEST_DAYS = 730  # a note is written within two years; what is older has to be imported


class EntryUnfit(RuleBroken):
    """Something about the note makes no sense; ``field`` says what."""

    status = 422


@dataclass
class Note:
    """Input of ``log_activity``.  ``minutes`` is the total, divided among the sites."""

    sent_as: UUID
    kind: str
    on: date
    minutes: int
    said: str
    level: str = Level.SHARED
    attendance: str = Attendance.VIRTUAL
    # [{"name", "agency", "person"}], with "at", the site of the person, where it is known
    took_part: list = field(default_factory=list)
    focus_areas: list = field(default_factory=list)
    next_steps: list = field(default_factory=list)  # [{"text", "owner": User, "due_on"}]
    request: object = None
    exchange: object = None
    is_invented: bool = False


def divide_minutes(minutes, count):
    """``minutes`` shared among ``count`` sites in whole minutes; the shares add up again."""
    share, rest = divmod(minutes, count)
    return [share + (number < rest) for number in range(count)]


def refuse_unfit(sites, note):
    """Raise EntryUnfit unless ``note`` can be logged for all of ``sites``."""
    if not sites:
        raise EntryUnfit("Choose the site, or the sites, this was about.", field="sites")
    if not note.said.strip():
        raise EntryUnfit("Say in a sentence or two what was said or done.", field="said")
    if not 1 <= note.minutes <= DAY_MINUTES:
        raise EntryUnfit("Give the minutes it took, from 1 to 1,440.", field="minutes")
    refuse_unfit_day(note.on, sites)
    if note.level == SENSITIVE and (note.next_steps or note.request or note.exchange):
        raise EntryUnfit(
            "A sensitive note has no next steps, no request and no exchange: others would see "
            "them. Write them into the note.",
            field="level",
        )
    _refuse_unfit_links(sites, note)


def _refuse_unfit_links(sites, note):
    if note.request is not None and any(site.pk != note.request.site_id for site in sites):
        raise EntryUnfit(
            f"This request is of {note.request.site}. Choose that site alone, and write the "
            "other sites' part apart.",
            field="request",
        )
    if note.exchange is not None and any(site.pk not in note.exchange.shown_to for site in sites):
        raise EntryUnfit(
            "Not every site chosen takes part in that exchange. Choose its sites alone, and write "
            "the others' part apart.",
            field="exchange",
        )


def refuse_unfit_day(on, sites):
    """Raise EntryUnfit for a day that has not come at any of ``sites``, or lies more than two years
    back.
    """
    if on > latest_today(*(site.time_zone for site in sites)):
        raise EntryUnfit("That day has not come yet. Log it once it has happened.", field="on")
    if (today() - on).days > OLDEST_DAYS:
        raise EntryUnfit("That day lies more than two years back. Check the year.", field="on")
