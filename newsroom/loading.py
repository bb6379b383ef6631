"""Loads the website's own pages and news (newsroom/data): adds what is missing, never changes what stands."""

from collections import Counter
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from audit.record import record
from kernel import clock
from newsroom.due import show
from newsroom.models import Page, Version
from sites.dates import said
from sites.reading import Tables, WrongRows, address, any_text, read_table, text

DATA = Path(__file__).resolve().parent / "data"
COLUMNS = {"date": said, "title": text, "url": address, "category": text}
STORIES = {**COLUMNS, "body": any_text}


@transaction.atomic
def load_newsroom(folder=DATA, *, by):
    """Add the pages (Markdown, title on the first line), the news and the stories of ``folder``; returns how many.

    Raises WrongRows, naming every wrong cell; then nothing has changed.
    """
    tables, folder, added = Tables(), Path(folder), Counter()
    news = read_table(tables, folder / "news.csv", COLUMNS, ("date", "title"))
    stories = read_table(tables, folder / "stories.csv", STORIES, ("date", "title"))
    if tables.wrongs:
        raise WrongRows(tables.wrongs)
    standing = set(Page.objects.values_list("slug", flat=True))
    for kind, place in ((Page.Kind.PAGE, "pages"), (Page.Kind.AREA, "areas")):
        for file in sorted((folder / place).glob("*.md")):
            heading, _, body = file.read_text(encoding="utf-8").partition("\n")
            if file.stem not in standing:
                page = Page.objects.create(kind=kind, slug=file.stem)
                _write(page, heading.removeprefix("#").strip(), body.strip(), by)
                added[place] += 1
    for kind, rows in ((Page.Kind.NEWS, news), (Page.Kind.STORY, stories)):
        for row in rows:
            slug = f"{row['date'].first:%Y}-{slugify(row['title'])[:100].strip('-')}"
            if slug not in standing:
                _write(
                    Page.objects.create(kind=kind, slug=slug, **_facts(row)),
                    row["title"],
                    row.get("body", ""),
                    by,
                )
                added[kind.label.lower()] += 1
    return added


def _facts(row):
    when = row["date"]
    return {"on": when.first, "precision": when.precision, "category": row["category"], "url": row["url"]}


def _write(page, title, body, by):
    version = Version.objects.create(
        page=page, number=1, title=title, body=body, publish_at=clock.now(), by=by
    )
    record("newsroom.page.load", by=by, on=page, after={"title": title})
    show(version)
