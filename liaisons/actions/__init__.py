"""Everything that can happen on the road."""

from liaisons.actions.assignment import assign_liaison, end_assignment, grant_hand_over
from liaisons.actions.calendar import make_feed, revoke_feed
from liaisons.actions.entry import Note, edit_entry, log_activity, release_entry, start_request
from liaisons.actions.nextstep import add_next_step, carry_next_step, drop_next_step, finish_next_step
from liaisons.actions.sensitive import end_sensitive_grant, grant_sensitive

__all__ = [
    "Note",
    "add_next_step",
    "assign_liaison",
    "carry_next_step",
    "drop_next_step",
    "edit_entry",
    "end_assignment",
    "end_sensitive_grant",
    "finish_next_step",
    "grant_hand_over",
    "grant_sensitive",
    "log_activity",
    "make_feed",
    "release_entry",
    "revoke_feed",
    "start_request",
]
