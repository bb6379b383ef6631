"""Loads the website's own pages and news (newsroom/data): adds what is missing, and renews what nobody has edited.

What people wrote stays as they left it (docs/adr/0031, docs/adr/0105).
"""

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
    standing = {page.slug: page for page in Page.objects.select_for_update()}
    in_tables = [*_own_pages(folder), *_dated(Page.Kind.NEWS, news), *_dated(Page.Kind.STORY, stories)]
    pages = Page.objects.bulk_create(page for page in in_tables if page.slug not in standing)
    Version.objects.bulk_create(_first_version(page, by) for page in pages)
    for page in pages:
        record("newsroom.page.load", by=by, on=page, after={"title": page.title})
    unedited = _unedited(standing.values(), by)
    renewed = [_renew(standing[page.slug], page, by) for page in in_tables if page.slug in unedited]
    added = Counter(KINDS[page.kind] for page in pages)
    added["renewed pages"] = sum(renewed)
    if any(added.values()):
        invalidate_on_commit()
    return +added


def _unedited(pages, by):
    """The slugs of the pages that show what the portal itself wrote last, and that nobody else ever wrote."""
    by_person = set(Version.objects.exclude(by=by).values_list("page", flat=True))
    shown = {(one.page_id, one.number): one for one in Version.objects.filter(by=by)}
    found = set()
    for page in pages:
        version = shown.get((page.pk, page.shown_version))
        if version is None or not page.is_shown or page.pk in by_person:
            continue
        if (page.title, page.body) == (version.title, version.body):
            found.add(page.slug)
    return found


def _renew(page, newer, by):
    """Show the text of the table as the next version, where it differs; returns whether it does."""
    if (page.title, page.body) == (newer.title, newer.body):
        return False
    page.title, page.body = newer.title, newer.body
    page.shown_version, page.changed_at = page.shown_version + 1, clock.now()
    page.save(update_fields=["title", "body", "shown_version", "changed_at"])
    Version.objects.create(**_version(page, by))
    record("newsroom.page.renew", by=by, on=page, after={"title": page.title})
    return True


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
    return Version(**_version(page, by))


def _version(page, by):
    """What is shown now, as a version."""
    when = {"publish_at": page.changed_at, "shown_at": page.changed_at}
    return {
        "page": page,
        "number": page.shown_version,
        "title": page.title,
        "body": page.body,
        "by": by,
    } | when
