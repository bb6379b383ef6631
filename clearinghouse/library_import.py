"""Loads the library's own tables (clearinghouse/data): adds what is missing, and completes what nobody has edited.

What people have edited since stays as they left it (docs/adr/0031, docs/adr/0105).
"""

from collections import Counter
from pathlib import Path

from django.db import transaction

from audit.record import record
from clearinghouse.library_csv import SEVERAL, read_library
from clearinghouse.models import Kind, Resource, Term
from clearinghouse.search_index import index
from sites.models import FocusArea
from web.page_cache import invalidate_on_commit

DATA = Path(__file__).resolve().parent / "data"
FACTS = ("title", "abstract", "url", "year", "duration", "evidence", "source_url")


@transaction.atomic
def load_library(folder=DATA, *, by):
    """Add the topics and resources that ``folder`` holds and the library does not; returns how many of each.

    A resource is known by its code.  One that nobody has edited takes what its line gained since: facts that were
    empty or went on, and terms.  A topic that belongs to a focus area gives it to its resources.  Needs a program
    scope.  Raises WrongRows, naming every wrong cell of both files; then nothing has changed.
    """
    tables = read_library(Path(folder))
    added = Counter()
    for area in FocusArea.objects.all():
        Term.called(Kind.FOCUS_AREA, area.name, source=area.source)
    areas = {row["name"]: row["focus_area"] for row in tables["topics.csv"] if row["focus_area"]}
    for row in tables["topics.csv"]:
        added["topics"] += Term.called(Kind.TOPIC, row["name"], source=row["source"])[1]
    standing = {one.code: one for one in Resource.objects.select_for_update().prefetch_related("terms")}
    completed = []
    for row in tables["resources.csv"]:
        if row["code"] not in standing:
            _add(row, areas, by)
            added["resources"] += 1
        elif _complete(standing[row["code"]], row, areas, by):
            completed.append(standing[row["code"]].pk)
    added["completed resources"] = len(completed)
    index([*Resource.objects.filter(term_ids=[]).values_list("pk", flat=True), *completed])
    if any(added.values()):
        invalidate_on_commit()
    return +added


def _add(row, areas, by):
    resource = Resource.objects.create(owner=by, code=row["code"], **{name: row[name] for name in FACTS})
    resource.terms.set([Term.called(kind, name)[0] for kind, name in terms_of(row, areas)])
    record("clearinghouse.resource.load", by=by, on=resource, after={"source": row["source_url"]})
    return resource


def _complete(resource, row, areas, by):
    """Give a resource that stands as it was loaded what its line gained; returns whether there was anything."""
    if resource.version != 1 or not resource.is_published:
        return False
    gained = {name: row[name] for name in FACTS if _goes_on(getattr(resource, name), row[name])}
    carried = {(term.kind, term.slug) for term in resource.terms.all()}
    terms = [Term.called(kind, name)[0] for kind, name in terms_of(row, areas)]
    new = [term for term in terms if (term.kind, term.slug) not in carried]
    if not gained and not new:
        return False
    before = {name: getattr(resource, name) or "" for name in gained}
    Resource.objects.filter(pk=resource.pk).update(**gained)
    resource.terms.add(*new)
    after = gained | ({"terms": ", ".join(map(str, new))} if new else {})
    record("clearinghouse.resource.complete", by=by, on=resource, before=before, after=after)
    return True


def _goes_on(value, new):
    """Whether ``new`` says more than ``value``, and nothing else."""
    if value in {None, ""}:
        return new not in {None, ""}
    return isinstance(new, str) and new != value and new.startswith(value)


def terms_of(row, areas):
    """The (kind, name) of every term a row names; ``areas`` maps a topic to its focus area."""
    named = [(kind, name) for column, kind in SEVERAL.items() for name in row[column]]
    named += [(Kind.FOCUS_AREA, areas[name]) for name in row["topics"] if name in areas]
    named += [(Kind.FOCUS_AREA, name) for name in row["focus_areas"]]
    named.append((Kind.TYPE, row["kind"]))
    if row["year"]:
        named.append((Kind.YEAR, str(row["year"])))
    return list(dict.fromkeys(named))
