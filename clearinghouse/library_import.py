"""Loads the library's own tables (clearinghouse/data): adds what is missing, never changes what stands."""

from collections import Counter
from pathlib import Path

from django.db import transaction

from audit.record import record
from clearinghouse.library_csv import SEVERAL, read_library
from clearinghouse.models import Kind, Resource, Term
from clearinghouse.search_index import index

DATA = Path(__file__).resolve().parent / "data"


@transaction.atomic
def load_library(folder=DATA, *, by):
    """Add the topics and resources that ``folder`` holds and the library does not; returns how many of each.

    A resource is known by its code: one that people have edited since stays as they left it.  A topic that belongs to
    a focus area gives it to its resources.  Needs a program scope.
    Raises WrongRows, naming every wrong cell of both files; then nothing has changed.
    """
    tables = read_library(Path(folder))
    added = Counter()
    areas = {row["name"]: row["focus_area"] for row in tables["topics.csv"] if row["focus_area"]}
    for row in tables["topics.csv"]:
        added["topics"] += Term.called(Kind.TOPIC, row["name"], source=row["source"])[1]
    standing = set(Resource.objects.values_list("code", flat=True))
    for row in tables["resources.csv"]:
        if row["code"] not in standing:
            _add(row, areas, by)
            added["resources"] += 1
    index(Resource.objects.filter(term_ids=[]).values_list("pk", flat=True))
    return added


def _add(row, areas, by):
    facts = {
        name: row[name]
        for name in ("code", "title", "abstract", "url", "year", "duration", "evidence", "source_url")
    }
    resource = Resource.objects.create(owner=by, **facts)
    resource.terms.set([Term.called(kind, name)[0] for kind, name in terms_of(row, areas)])
    record("clearinghouse.resource.load", by=by, on=resource, after={"source": row["source_url"]})
    return resource


def terms_of(row, areas):
    """The (kind, name) of every term a row names; ``areas`` maps a topic to its focus area."""
    named = [(kind, name) for column, kind in SEVERAL.items() for name in row[column]]
    named += [(Kind.FOCUS_AREA, areas[name]) for name in row["topics"] if name in areas]
    named.append((Kind.TYPE, row["kind"]))
    if row["year"]:
        named.append((Kind.YEAR, str(row["year"])))
    return list(dict.fromkeys(named))
