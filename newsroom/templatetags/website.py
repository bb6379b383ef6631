"""Parts of the public pages that are the same for every visitor: drawn once and remembered."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

from ui.components import PageFrame

register = template.Library()
SECTIONS = {"offers", "focus-areas", "psp-sites", "clearinghouse", "news", "apply"}  # marked in the header


@register.simple_tag(takes_context=True)
def shared(context, name):
    """A part that hangs on nothing but the section and whether somebody is signed in; remembered for visitors."""
    frame, request = context.get("frame") or PageFrame(), context.get("request")
    begins = request.path.split("/", 2)[1] if request else ""
    section = begins if begins in SECTIONS else ""
    if frame.person:
        return render_to_string(name, {"frame": frame, "section": section})
    return _for_visitors(name, frame.sign_in_url, section)


@lru_cache(maxsize=64)
def _for_visitors(name, sign_in_url, section):
    return render_to_string(name, {"frame": PageFrame(sign_in_url=sign_in_url), "section": section})
