"""Buttons that a request or an entry of hours offers to one person: one primary action, the others
beside it.

Computed from the lifecycle, the roles of the person and the rules; needs one query if the request
can be decided (whether the person changed its text).
"""

from dataclasses import dataclass

from django.urls import reverse

from sites.access import may
from sites.steps import steps_open_to
from tta.lifecycle import CHARGEABLE, COMMITTABLE, State
from tta.rules import delivers, is_own_hours, is_own_request, logs_hours_of

S = State
# verb: (label, route, kind of button where it is not the primary one)
BUTTONS = {
    "edit":        ("Edit the draft",        "tta:request-edit",        "outline"),
    "submit":      ("Submit to BJA",         "tta:request-submit",      "outline"),
    "accept":      ("Accept",                "tta:request-accept",      "outline"),
    "return":      ("Return with questions", "tta:request-return",      "outline"),
    "decline":     ("Decline",               "tta:request-decline",     "danger"),
    "assign":      ("Assign an expert",      "tta:request-assign",      "outline"),
    "log":         ("Log hours",             "tta:hours-log",           "outline"),
    "start":       ("Start the work",        "tta:request-start",       "outline"),
    "deliver":     ("Mark as delivered",     "tta:request-deliver",     "outline"),
    "confirm":     ("Confirm the delivery",  "tta:request-confirm",     "outline"),
    "reopen":      ("Reopen as unfinished",  "tta:request-reopen",      "outline"),
    "commit_more": ("Commit more hours",     "tta:request-commit-more", "outline"),
    "withdraw":    ("Withdraw",              "tta:request-withdraw",    "danger"),
    "cancel":      ("Cancel the request",    "tta:request-cancel",      "danger"),
}  # fmt: skip
# The primary action by state: the first of these that the person may take.
MOVES_ON = {
    S.DRAFT: ("submit", "edit"),
    S.RETURNED: ("edit", "submit"),
    S.SUBMITTED: ("accept",),
    S.ACCEPTED: ("assign",),
    S.ASSIGNED: ("log",),
    S.UNDER_WAY: ("log", "deliver"),
    S.DELIVERED: ("confirm",),
}
DECIDING = {"accept", "decline"}
EXPERTS = {"start", "deliver", "log"}  # an expert takes these on their own requests only
ENDING = {"confirm", "cancel"}  # refused while logged hours wait to be verified


@dataclass(frozen=True)
class ActionButton:
    verb: str
    label: str
    url: str
    kind: str


def offers_for(user, request, *, is_complete=True):
    """The actions ``user`` may take on ``request`` now, the primary one (if any) first."""
    verbs = _verbs(user, request)
    primary = _primary(user, request, verbs, is_complete=is_complete)
    return [
        ActionButton(
            verb,
            _label(verb, request),
            _url(route, request),
            "primary" if verb == primary else kind,
        )
        for verb, (_, route, kind) in sorted(BUTTONS.items(), key=lambda item: item[0] != primary)
        if verb in verbs
    ]


def hours_offers(user, entry, request):
    """The verbs of the actions ``user`` may take on ``entry`` now, in the order of the
    lifecycle.
    """
    is_own = is_own_hours(entry, user)
    if not request.is_open:
        return []
    verbs = [step.verb for step in steps_open_to(user, entry)]
    return [verb for verb in verbs if (verb == "withdraw") == is_own]


def _verbs(user, request):
    verbs = {step.verb for step in steps_open_to(user, request)}
    if request.is_editable and may(user, "tta.edit_request", request):
        verbs.add("edit")
    if (
        request.state in CHARGEABLE
        and may(user, "tta.log_hours", request)
        and logs_hours_of(request, user)
    ):
        verbs.add("log")
    if request.state in COMMITTABLE and may(user, "tta.commit_more_hours", request):
        verbs.add("commit_more")
    if verbs & DECIDING and _is_own(request, user):
        verbs -= DECIDING
    if request.hours_waiting:
        verbs -= ENDING
    if not delivers(request, user):
        verbs -= EXPERTS
    return verbs


def _is_own(request, user):
    """Whether the person drafted, changed or submitted it; the request page annotates
    ``is_edited_by_viewer``.
    """
    if hasattr(request, "is_edited_by_viewer"):
        return request.is_edited_by_viewer or user.pk in {
            request.created_by_id,
            request.submitted_by_id,
        }
    return is_own_request(request, user)


def _primary(user, request, verbs, *, is_complete):
    moves = MOVES_ON.get(request.state, ())
    if request.state == S.DRAFT and not is_complete:
        moves = moves[::-1]
    if request.state == S.UNDER_WAY and not request.hours_to_log:
        moves = moves[::-1]
    if "log" in moves and request.expert_id != user.pk:
        return ""
    return next((verb for verb in moves if verb in verbs), "")


def _label(verb, request):
    if verb == "edit" and request.state == S.RETURNED:
        return "Answer the questions"
    if verb == "assign" and request.expert_id:
        return "Assign another expert"
    return BUTTONS[verb][0]


def _url(route, request):
    return reverse(route, args=[request.site.slug, request.number])
