"""Everything that can happen to a TTA request and to its hours."""

from tta.actions.hours import log_hours, return_hours, reverse_hours, verify_hours, withdraw_hours
from tta.actions.request import (
    accept_request,
    assign_expert,
    cancel_request,
    commit_more_hours,
    confirm_request,
    decline_request,
    deliver_request,
    draft_request,
    edit_request,
    reopen_request,
    return_request,
    submit_request,
    withdraw_request,
    write_triage_note,
)

__all__ = [
    "accept_request",
    "assign_expert",
    "cancel_request",
    "commit_more_hours",
    "confirm_request",
    "decline_request",
    "deliver_request",
    "draft_request",
    "edit_request",
    "log_hours",
    "reopen_request",
    "return_hours",
    "return_request",
    "reverse_hours",
    "submit_request",
    "verify_hours",
    "withdraw_hours",
    "withdraw_request",
    "write_triage_note",
]
