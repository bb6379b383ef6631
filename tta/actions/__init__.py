"""Write actions of requests and of their hours."""

from tta.actions.deciding import (
    accept_request,
    commit_more_hours,
    decline_request,
    return_request,
    write_triage_note,
)
from tta.actions.delivering import (
    assign_expert,
    cancel_request,
    confirm_request,
    deliver_request,
    reopen_request,
    start_request,
)
from tta.actions.drafting import draft_request, edit_request, submit_request, withdraw_request
from tta.actions.hours import log_hours, return_hours, reverse_hours, verify_hours, withdraw_hours

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
    "start_request",
    "submit_request",
    "verify_hours",
    "withdraw_hours",
    "withdraw_request",
    "write_triage_note",
]
