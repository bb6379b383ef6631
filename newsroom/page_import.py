"""Loads the website's own pages and news (newsroom/data): adds what is missing, never changes what stands."""

from collections import Counter
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from audit.record import record
from kernel import clock
from newsroom.models import Page, Version
from sites.partial_dates import parse_partial_date
from sites.program_csv import InvalidTable, Tables, address, any_text, read_table, text
from web.page_cache import invalidate_on_commit

DATA = Path(__file__).resolve().parent / "data"
COLUMNS = {"date": parse_partial_date, "title": text, "url": address, "category": text}
STORIES = {**COLUMNS, "body": any_text}
KINDS = {
    Page.Kind.PAGE: "pages",
    Page.Kind.AREA: "focus areas",
    Page.Kind.NEWS: "news",
    Page.Kind.STORY: "success stories",
}


@transaction.atomic
def load_newsroom(folder=DATA, *, by):
    """Add the pages (Markdown, title on the first line), the news and the stories of ``folder``; returns how many.

    Raises WrongRows, naming every wrong cell; then nothing has changed.
    """
    tables, folder = Tables(), Path(folder)
    news = read_table(tables, folder / "news.csv", COLUMNS, ("date", "title"))
    stories = read_table(tables, folder / "stories.csv", STORIES, ("date", "title"))
    if tables.wrongs:
        raise InvalidTable(tables.wrongs)
    standing = set(Page.objects.values_list("slug", flat=True))
    told = [*_own_pages(folder), *_dated(Page.Kind.NEWS, news), *_dated(Page.Kind.STORY, stories)]
    pages = Page.objects.bulk_create(page for page in told if page.slug not in standing)
    Version.objects.bulk_create(_first_version(page, by) for page in pages)
    for page in pages:
        record("newsroom.page.load", by=by, on=page, after={"title": page.title})
    if pages:
        invalidate_on_commit()
    return Counter(KINDS[page.kind] for page in pages)


def _own_pages(folder):
    for kind, place in ((Page.Kind.PAGE, "pages"), (Page.Kind.AREA, "areas")):
        for file in sorted((folder / place).glob("*.md")):
            heading, _, body = file.read_text(encoding="utf-8").partition("\n")
            yield _shown(heading.removeprefix("#").strip(), body.strip(), kind=kind, slug=file.stem)


def _dated(kind, rows):
    for row in rows:
        slug = f"{row['date'].first:%Y}-{slugify(row['title'])[:100].strip('-')}"
        when = {"on": row["date"].first, "precision": row["date"].precision}
        facts = {"category": row["category"], "url": row["url"]}
        yield _shown(row["title"], row.get("body", ""), kind=kind, slug=slug, **when, **facts)


def _shown(title, body, **facts):
    """A page that everybody reads from now on."""
    return Page(title=title, body=body, is_shown=True, shown_version=1, changed_at=clock.now(), **facts)


def _first_version(page, by):
    text = {"title": page.title, "body": page.body}
    return Version(page=page, number=1, publish_at=page.changed_at, shown_at=page.changed_at, by=by, **text)
