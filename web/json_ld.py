"""JSON-LD for search engines, escaped so that no value can close the script element."""

import json

from django.utils.safestring import mark_safe

ENDS = {ord(letter): f"\\u{ord(letter):04X}" for letter in "<>&\u2028\u2029"}


def linked(kind, **properties):
    """A thing of schema.org as the text of its script; what is empty is left out."""
    thing = {"@context": "https://schema.org", "@type": kind} | {
        name: one for name, one in properties.items() if one
    }
    escaped = json.dumps(thing, ensure_ascii=False).translate(ENDS)
    return mark_safe(escaped)  # noqa: S308 - no character in it can end the script
