"""Who is on the road for which site, and what they write down."""

from liaisons.models.assignment import Assignment, known_liaisons
from liaisons.models.calendar_feed import CalendarFeed
from liaisons.models.document import EntryDocument, ReportDocument
from liaisons.models.entry import Attendance, Kind, Level, LogEntry
from liaisons.models.nextstep import NextStep
from liaisons.models.report import Report
from liaisons.models.saved_filter import SavedFilter
from liaisons.models.sensitive import SensitiveEntry, SensitiveGrant
from liaisons.models.summary import Summary

__all__ = [
    "Assignment",
    "Attendance",
    "CalendarFeed",
    "EntryDocument",
    "Kind",
    "Level",
    "LogEntry",
    "NextStep",
    "Report",
    "ReportDocument",
    "SavedFilter",
    "SensitiveEntry",
    "SensitiveGrant",
    "Summary",
    "known_liaisons",
]
