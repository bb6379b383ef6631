"""The words of one line of a list of requests, ready for the page."""

from tta.lifecycle import TINT, State
from tta.models import Urgency
from ui.templatetags.ui import badge, demonstration
from ui.templatetags.words import NOTHING, shortday

STATE_WORDS = dict(State.choices)


def cells_of(request):
    """What the line shows in each cell; ``request`` comes from ``with_names``."""
    return {
        "number": request.number,
        "slug": request.site.slug,
        "title": request.title,
        "invented": demonstration(label="Demo") if request.is_invented else "",
        "place": f"{request.site.name}, {request.site.state}",
        "focus_area": request.focus_area.name if request.focus_area else NOTHING,
        "state": badge(label=STATE_WORDS[request.state], kind=TINT[request.state]),
        "expert": request.expert.name if request.expert else NOTHING,
        "expert_class": "" if request.expert else "psp-none",
        "wanted_by": shortday(request.wanted_by),
        "urgent": badge(label="Urgent", kind="warning") if request.urgency == Urgency.URGENT else "",
        "hours": request.hours_in_words,
        "since": shortday(request.state_since),
    }
