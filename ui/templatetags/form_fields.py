"""Parts of form fields drawn in one pass: every filter holds fifty states, and a template node is
not free.
"""

from html import escape

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def as_attributes(attrs):
    """The attributes of a field, its class left out: the field's own template names that."""
    drawn = [
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False and name != "class"
    ]
    return SafeString("".join(drawn))


@register.filter
def as_options(groups):
    """The options of a select, in their groups where they have any."""
    drawn = []
    for name, options, _ in groups:
        lines = "".join(map(_option, options))
        if name:
            lines = f'\n  <optgroup label="{escape(str(name))}">{lines}\n  </optgroup>'
        drawn.append(lines)
    return SafeString("".join(drawn))


def _option(option):
    value, label = escape(str(option["value"])), escape(str(option["label"]))
    marks = ""
    if option["selected"]:
        marks += " selected"
    if option["attrs"].get("disabled"):
        marks += " disabled"
    return f'\n  <option value="{value}"{marks}>{label}</option>'
