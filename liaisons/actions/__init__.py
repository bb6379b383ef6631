"""Everything that can happen on the road."""

from liaisons.actions.assignment import assign_liaison, end_assignment, grant_hand_over
from liaisons.actions.calendar_feed import make_feed, revoke_feed
from liaisons.actions.entry import (
    Note,
    edit_entry,
    link_entry,
    log_activity,
    release_entry,
    start_request,
)
from liaisons.actions.entry_withdrawal import withdraw_entry
from liaisons.actions.nextstep import add_next_step, carry_next_step, drop_next_step, finish_next_step
from liaisons.actions.report import (
    approve_report,
    edit_report,
    name_collaborators,
    return_report,
    start_report,
    submit_report,
    unlock_report,
)
from liaisons.actions.saved_filter import forget_filter, save_filter
from liaisons.actions.sensitive import end_sensitive_grant, grant_sensitive
from liaisons.actions.summary import (
    draft_summary,
    edit_summary,
    return_summary,
    submit_summary,
    take_up_entries,
)

__all__ = [
    "Note",
    "add_next_step",
    "approve_report",
    "assign_liaison",
    "carry_next_step",
    "draft_summary",
    "drop_next_step",
    "edit_entry",
    "edit_report",
    "edit_summary",
    "end_assignment",
    "end_sensitive_grant",
    "finish_next_step",
    "forget_filter",
    "grant_hand_over",
    "grant_sensitive",
    "link_entry",
    "log_activity",
    "make_feed",
    "name_collaborators",
    "release_entry",
    "return_report",
    "return_summary",
    "revoke_feed",
    "save_filter",
    "start_report",
    "start_request",
    "submit_report",
    "submit_summary",
    "take_up_entries",
    "unlock_report",
    "withdraw_entry",
]
