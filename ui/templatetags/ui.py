"""The design system in templates: a component is one function here and one file in templates/ui/.

Every argument is keyword-only, so a misspelled one fails when the template is compiled; ``_one_of``
refuses a kind that does not exist when it is drawn. Table cells are plain markup: no component is
drawn once per cell.
"""

import re
from functools import lru_cache
from html import escape

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()

ALERTS = ("info", "success", "warning", "error")
BADGES = ("neutral", "info", "waiting", "good", "warning", "bad", "done")
BUTTONS = {
    "primary": "usa-button",
    "secondary": "usa-button usa-button--secondary",
    "outline": "usa-button usa-button--outline",
    "danger": "usa-button psp-button--danger",
    "plain": "usa-button usa-button--unstyled",
}
SMALL = " psp-button--small"
CARDS = ("", "flush", "marked", "waiting", "acts")


def _one_of(kind, kinds, component):
    if kind not in kinds:
        raise template.TemplateSyntaxError(
            f"{component} has no kind {kind!r}; it has {', '.join(filter(None, kinds))}."
        )


def _draw(component, **context):
    return render_to_string(f"ui/{component}.html", context)


def _draw_inline(component, **context):
    """A component within a line of text: no line break of its file becomes a space beside it."""
    return SafeString(_draw(component, **context).strip())


# Small pieces look the same wherever they stand. ``typed``: a text that is safe and one that is not
# are not the same.
_drawn = lru_cache(maxsize=4096, typed=True)(_draw)
_drawn_inline = lru_cache(maxsize=4096, typed=True)(_draw_inline)


@register.simple_tag
def static(path):
    """The address of a static file, in place of Django's tag: each is looked up once a process, not
    once a page.
    """
    return _static(path)


@lru_cache(maxsize=512)
def _static(path):
    return staticfiles_storage.url(path)


# ---- surfaces that hold content


@register.simple_block_tag
def alert(content, *, kind="info", heading="", level=2):
    """What happened and what to do next.  ``kind``: info, success, warning or error."""
    _one_of(kind, ALERTS, "alert")
    return _draw("alert", content=content, kind=kind, heading=heading, level=level)


@register.simple_block_tag
def card(
    content,
    *,
    heading="",
    level=2,
    kind="",
    link_label="",
    link_url="",
    id="",  # noqa: A002 HTML
):
    """A sheet with a heading.

    ``kind``: flush (for a table to its edges), marked or waiting (a colored edge), acts (in the
    block of that name: what the reader of the page can do).
    """
    _one_of(kind, CARDS, "card")
    return _draw(
        "card",
        content=content,
        heading=heading,
        level=level,
        kind=kind,
        link_label=link_label,
        link_url=link_url,
        id=id,
    )


@register.simple_block_tag
def blankslate(content, *, heading, level=2, action_label="", action_url=""):
    """An empty list: ``heading`` says what is not here, the content what to do next (``empty`` is
    Django's word).
    """
    return _draw(
        "blankslate",
        content=content,
        heading=heading,
        level=level,
        action_label=action_label,
        action_url=action_url,
    )


@register.simple_block_tag
def fold(content, *, label, is_open=False):
    """Details that most people do not need: opens without a script."""
    return _draw("fold", content=content, label=label, is_open=is_open)


@register.simple_block_tag
def facts(content, *, is_narrow=False):
    """A list of labels and values; holds ``fact`` blocks."""
    return _draw("facts", content=content, is_narrow=is_narrow)


@register.simple_block_tag
def fact(content, *, label, key=""):
    """One label and its value, within ``facts``; ``key``: the part of a bar above it that it
    explains.
    """
    return _draw("fact", content=content, label=label, key=key)


@register.simple_block_tag
def datatable(
    content,
    *,
    caption,
    is_caption_shown=False,
    is_stacked=True,
    is_roomy=False,
    id="",  # noqa: A002
):
    """A table in its frame. ``is_stacked``: on a phone each row is a card, and each ``<td>`` has a
    ``data-label``.
    """
    return _draw(
        "datatable",
        content=content,
        caption=caption,
        is_caption_shown=is_caption_shown,
        is_stacked=is_stacked,
        is_roomy=is_roomy,
        id=id,
    )


@register.simple_block_tag
def eachrow(content, *, rows):
    """The body of a long table: the content once for every row, with ``{name}`` standing for what
    the row calls so.

    A row is a mapping of names to words, escaped here unless they are markup already. Nothing else
    is drawn once per cell: fifty rows cost what a few template nodes cost (docs/adr/0011).
    """
    names, pieces = _PLACE.findall(content), _PLACE.split(content)[::2]
    line = "%s".join([piece.replace("%", "%%") for piece in pieces])
    return SafeString(
        "".join([line % tuple([_fit_for_a_page(row[name]) for name in names]) for row in rows])
    )


_PLACE = re.compile(r"{(\w+)}")


def _fit_for_a_page(words):
    if type(words) is str:
        return escape(words)
    if hasattr(words, "__html__"):
        return words.__html__()
    return escape(str(words))


@register.simple_block_tag(takes_context=True)
def filterbar(
    context, content, *, label="Filter the list", chosen=(), reset_url="", submit="Apply"
):
    """The filters of a list: a GET form, so that they live in the address.

    ``chosen``: an ``Entry`` for each filter now in force, its url the list without it.
    ``reset_url``: the list without any, offered while the address asks for something.
    """
    is_asked = bool(chosen) or ("request" in context and any(context["request"].GET.values()))
    reset = ""
    if is_asked:
        reset = reset_url
    return _draw(
        "filterbar", content=content, label=label, chosen=chosen, reset_url=reset, submit=submit
    )


# ---- things to press


@register.simple_tag
def linkbutton(*, label, url, kind="primary", icon="", is_small=False):
    """A link that looks like a button, for going somewhere to act."""
    _one_of(kind, BUTTONS, "linkbutton")
    return _drawn(
        "linkbutton", label=label, url=url, classes=BUTTONS[kind] + SMALL * is_small, icon=icon
    )


@register.simple_tag
def button(*, label, kind="primary", name="", value="", icon="", is_small=False):
    """A submit button.  ``name`` and ``value`` tell two buttons of one form apart."""
    _one_of(kind, BUTTONS, "button")
    classes = BUTTONS[kind] + SMALL * is_small
    return _drawn("button", label=label, classes=classes, name=name, value=value, icon=icon)


@register.simple_tag
def formbuttons(
    *, submit="Save", cancel_url="", cancel="Cancel", kind="primary", second="", second_name=""
):
    """The end of a form: one primary act, perhaps a second, and the way back."""
    _one_of(kind, BUTTONS, "formbuttons")
    return _drawn(
        "formbuttons",
        submit=submit,
        cancel_url=cancel_url,
        cancel=cancel,
        kind=kind,
        second=second,
        second_name=second_name,
    )


# ---- words and marks


@register.simple_tag
def badge(*, label, kind="neutral"):
    """A state in a word; the tint only helps. ``kind``: neutral, info, waiting, good, warning, bad
    or done.
    """
    _one_of(kind, BADGES, "badge")
    return _drawn_inline("badge", label=label, kind=kind)


@register.simple_tag
def demonstration(*, label="Demonstration"):
    """Marks a row or a person as invented for the demonstration."""
    return _drawn_inline("demonstration", label=label)


@register.simple_tag
def icon(*, name, label=""):
    """A picture from ui/static/ui/icons.svg; with ``label`` it is read aloud, without it is
    decoration.
    """
    return _drawn_inline("icon", name=name, label=label)


@register.simple_tag
def banner():
    """The first strip of every page: this is a demonstration.  Empty in production."""
    if settings.IS_PRODUCTION:
        return ""
    return _drawn("banner")


# ---- lists of records (ui/components.py)


@register.simple_tag
def keyfigures(*, figures, label="Key figures"):
    """Large numbers in a row: ``Figure`` records."""
    return _draw("keyfigures", figures=figures, label=label)


@register.simple_tag
def navigation(*, entries):
    """The main ways through the portal: ``Entry`` records, the same for everybody who holds the
    same roles.
    """
    return _drawn("navigation", entries=tuple(entries))


@register.simple_tag
def tabs(*, entries, label):
    """Parts of one record as links: ``Entry`` records; the current one is marked."""
    return _draw("tabs", entries=entries, label=label)


@register.simple_tag
def crumbs(*, entries):
    """Where this page stands: ``Entry`` records from the top; the last is the page itself."""
    return _draw("crumbs", entries=entries)


@register.simple_tag
def tablehead(*, columns):
    """The heading row of a list: ``Column`` records, sorted by following a link.

    With a script the link changes the list in its place, and the focus stays on it (HTMX finds it
    by its id).
    """
    return _draw("tablehead", columns=columns)


@register.simple_tag
def pages(*, page, noun="rows"):
    """Previous and next of a ``Page``."""
    shown = len(page.rows)
    if shown == 1:
        noun = _singular(noun)
    return _draw("pages", page=page, noun=noun, shown=shown)


def _singular(noun):
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun.removesuffix("s")


@register.simple_tag
def timeline(*, happenings, label="What happened"):
    """Who did what, when, before and after: ``Happening`` records, newest first."""
    return _draw("timeline", happenings=happenings, label=label)


@register.simple_tag
def tasklist(*, tasks):
    """What waits on somebody: ``Task`` records."""
    return _draw("tasklist", tasks=tasks)


@register.simple_tag
def whereabouts(*, stages, state, holder, since=None, following="", note=""):
    """Where a record stands: its ``Stage`` records, then the state, who holds it, since when, and
    what comes next.
    """
    return _draw(
        "whereabouts",
        stages=stages,
        state=state,
        holder=holder,
        since=since,
        following=following,
        note=note,
    )


@register.simple_tag
def versus(*, field, theirs, mine, who="Somebody else", at=None):
    """Two texts beside each other, when a second person saved first."""
    return _draw("versus", field=field, theirs=theirs, mine=mine, who=who, at=at)
