"""Changing what a resource says: one on its page, or many from a table.  Every text is kept as an edition."""

from django.db import transaction

from accounts.models import User
from audit.record import record
from clearinghouse.models import Kind, Resource, Revision, Term
from clearinghouse.models.resource import new_code
from clearinghouse.models.revision import said_by
from clearinghouse.search_index import index
from kernel import clock
from kernel.errors import EditedMeanwhile
from sites.access import require
from sites.steps import display_value
from web.page_cache import invalidate_on_commit


@transaction.atomic
def edit_resource(resource, *, by, seen_version, terms, **facts):
    """Change what a resource says: ``terms`` is [(kind, name)], ``facts`` its fields.  Its old address leads on.

    Raises NotAllowed, or EditedMeanwhile if somebody saved it since ``seen_version``; then nothing has changed.
    """
    require(by, "clearinghouse.edit_resource")
    resource = Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)
    if resource.version != seen_version:
        raise EditedMeanwhile(
            "Somebody else saved this resource while you were writing. Compare and save again."
        )
    if _change(resource, by, terms, facts):
        index([resource.pk])
        invalidate_on_commit()
    return resource


@transaction.atomic
def import_resources(plan, *, by):
    """Load a table that was read and previewed (clearinghouse/csv_import.py): all of it or nothing.

    Raises NotAllowed, or EditedMeanwhile if one of its resources changed since the preview; then nothing has changed.
    """
    require(by, "clearinghouse.import_resources")
    touched = []
    for resource, row in plan.changed:
        locked = Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)
        if locked.version != resource.version:
            raise EditedMeanwhile(f"“{locked.title}” was changed since the preview. Look at the table again.")
        _change(locked, by, row.terms, row.facts)
        touched.append(locked.pk)
    for row in plan.new:
        resource = Resource.objects.create(code=new_code(), owner=by, reviewed_on=clock.today(), **row.facts)
        resource.terms.set(_named(row.terms))
        record("clearinghouse.resource.add", by=by, on=resource, after={"address": resource.url})
        touched.append(resource.pk)
    index(touched)
    invalidate_on_commit()
    return len(touched)


def _named(terms):
    return [Term.called(kind, name)[0] for kind, name in terms]


def _change(resource, by, terms, facts):
    """Write the next edition; returns whether anything changed."""
    before = said_by(resource)
    for name, value in facts.items():
        setattr(resource, name, value)
    resource.terms.set(_named(terms))
    after = said_by(resource)
    if after == before:
        return False
    Revision.objects.get_or_create(resource=resource, number=resource.version, defaults={"facts": before})
    if resource.owner is None or resource.owner == User.objects.the_portal():
        resource.owner = by  # it was loaded and belonged to no person; now somebody knows it
    resource.version += 1
    resource.reviewed_on = clock.today()
    resource.save()
    Revision.objects.create(resource=resource, number=resource.version, facts=after, by=by)
    changed = [name for name in after if after[name] != before[name]]
    record(
        "clearinghouse.resource.edit",
        by=by,
        on=resource,
        before={name: _in_words(before[name]) for name in changed},
        after={name: _in_words(after[name]) for name in changed},
    )
    return True


def _in_words(value):
    if isinstance(value, list):
        return "; ".join(f"{Kind(kind).label}: {name}" for kind, name in value)
    return display_value(value)
