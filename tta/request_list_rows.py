"""The words of one line of a list of requests, ready for the page."""

from kernel.number_format import format_number
from tta.lifecycle import REQUEST, State
from tta.models import Urgency
from ui.templatetags.formatting import NOTHING, shortday
from ui.templatetags.ui import badge, demonstration

STATE_WORDS = dict(State.choices)


def format_row(request):
    """What the line shows in each cell; ``request`` is one of ``as_lines``."""
    return {
        "number": request.number,
        "slug": request.site__slug,
        "title": request.title,
        "invented": demonstration(label="Demo") if request.is_invented else "",
        "place": f"{request.site__name}, {request.site__state}",
        "focus_area": request.focus_area_name or NOTHING,
        "state": badge(label=STATE_WORDS[request.state], kind=REQUEST.states[request.state].tint),
        "expert": request.expert_name or NOTHING,
        "expert_class": "" if request.expert_name else "psp-none",
        "wanted_by": shortday(request.wanted_by),
        "urgent": badge(label="Urgent", kind="warning") if request.urgency == Urgency.URGENT else "",
        "hours": _hours(request),
        "since": shortday(request.state_since),
    }


def _hours(request):
    """Spent of committed, or the estimate before anything was committed."""
    if request.hours_committed:
        return f"{format_number(request.hours_spent)} of {format_number(request.hours_committed)}"
    return f"about {format_number(request.hours_estimated)}" if request.hours_estimated else NOTHING
