"""Renders Markdown written by BJA as sanitized HTML."""

import re
from dataclasses import dataclass
from html import escape

import nh3
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

TEXT = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "blockquote",
    "br",
    "hr",
    "code",
}
TAGS = TEXT | {"table", "thead", "tbody", "tr", "th", "td", "img"}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height", "loading", "decoding"}}
SCHEMES = {"http", "https", "mailto"}
# A picture of this website (newsroom/models/picture.py): its width and height stand in its address,
# so that a page keeps room for it before it has come, and asks nobody.
OWN_PICTURE = re.compile(r"/pictures/([0-9a-z]{16})-([1-9]\d{0,4})x([1-9]\d{0,4})/")
_reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


@dataclass(frozen=True)
class Seen:
    """A picture as a text names it. ``code`` is None where it is none of this website; ``words``
    are its own.
    """

    address: str
    words: str
    code: str | None


def as_html(text):
    """Markdown as clean HTML: headings, lists, tables, links to web and mail, own pictures; no HTML
    of one's own.

    A picture from elsewhere, or one without words for those who cannot see it, is left out.
    """
    html = nh3.clean(
        _reader.render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    return mark_safe(html)  # noqa: S308 - cleaned in the line above


def pictures_in(text):
    """Every picture that ``text`` names, in its order, fit or not."""
    for block in _reader.parse(text):
        for token in block.children or ():
            yield from _pictures_of(token)


def _pictures_of(token):
    if token.type == "image":
        yield _seen(token, token.content)


def _seen(token, words):
    address = str(token.attrs.get("src", ""))
    found = OWN_PICTURE.fullmatch(address)
    return Seen(address, words.strip(), found and found[1])


def _drawn(reader, tokens, at, options, env):
    """A picture in HTML; nothing where it may not stand."""
    picture = _seen(tokens[at], reader.renderInlineAsText(tokens[at].children, options, env))
    if picture.code is None or not picture.words:
        return ""
    width, height = OWN_PICTURE.fullmatch(picture.address).group(2, 3)
    return (
        f'<img src="{picture.address}" alt="{escape(picture.words)}" width="{width}" '
        f'height="{height}" '
        'loading="lazy" decoding="async">'
    )


_reader.add_render_rule("image", _drawn)
