"""Parts of the public pages that are the same for every visitor: drawn once and remembered."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

from ui.parts import Frame

register = template.Library()


@register.simple_tag(takes_context=True)
def shared(context, name):
    """A part that depends on nothing but whether somebody is signed in; for visitors its text is remembered."""
    frame = context.get("frame") or Frame()
    if frame.person:
        return render_to_string(name, {"frame": frame})
    return _for_visitors(name, frame.sign_in_url)


@lru_cache(maxsize=16)
def _for_visitors(name, sign_in_url):
    return render_to_string(name, {"frame": Frame(sign_in_url=sign_in_url)})
