"""Text that people of BJA write in the browser, as HTML that can do nothing but be read."""

import nh3
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

TEXT = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr", "code"}
TAGS = TEXT | {"table", "thead", "tbody", "tr", "th", "td"}
SCHEMES = {"http", "https", "mailto"}
_reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def as_html(text):
    """Markdown as clean HTML: headings, lists, tables, links to web and mail; no pictures, no HTML of one's own."""
    made = nh3.clean(
        _reader.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    return mark_safe(made)  # noqa: S308 - cleaned in the line above
