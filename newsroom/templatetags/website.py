"""Template tag for parts of public pages, such as the header, that are cached for anonymous
visitors.
"""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

from ui.components import PageFrame

register = template.Library()
SECTIONS = {
    "offers",
    "focus-areas",
    "psp-sites",
    "clearinghouse",
    "news",
    "apply",
}  # marked in the header


@register.simple_tag(takes_context=True)
def shared(context, name):
    """Render the template ``name`` with the page frame and the section; cached in the process for
    visitors.
    """
    frame, request = context.get("frame") or PageFrame(), context.get("request")
    section = ""
    if request:
        section = request.path.split("/", 2)[1]
    if section not in SECTIONS:
        section = ""
    if frame.person:
        return render_to_string(name, {"frame": frame, "section": section})
    return _for_visitors(name, frame.sign_in_url, section)


@lru_cache(maxsize=64)
def _for_visitors(name, sign_in_url, section):
    return render_to_string(name, {"frame": PageFrame(sign_in_url=sign_in_url), "section": section})
