"""What curators do: decide on suggestions, withdraw and restore resources."""

from django.db import transaction

from audit.record import record
from clearinghouse.models import Resource, Suggestion, Term
from clearinghouse.models.resource import new_code
from clearinghouse.search_index import index
from kernel import clock
from kernel.errors import NotAllowed
from sites.access import require
from sites.steps import take_public_step
from web.page_cache import invalidate_on_commit


@transaction.atomic
def suggest_resource(*, title, url, why="", email="", by=None):
    """Put a resource before the curators; ``by`` is None for a visitor."""
    return Suggestion.objects.create(title=title, url=url, why=why, email=email, suggested_by=by)


@transaction.atomic
def publish_suggestion(suggestion, *, by, terms, **facts):
    """Make a suggestion a resource of the library: ``terms`` is [(kind, name)], ``facts`` its title, address and so on.

    Raises NotAllowed, also for whoever suggested it, or WrongState; then nothing has changed.
    Rule: nobody decides what they created (docs/reference, who may do what).
    """
    require(by, "clearinghouse.publish_suggestion")
    if suggestion.suggested_by_id == by.pk:
        raise NotAllowed("You suggested this yourself: somebody else has to decide on it.")
    resource = Resource.objects.create(code=new_code(), owner=by, reviewed_on=clock.today(), **facts)
    resource.terms.set([Term.called(kind, name)[0] for kind, name in terms])
    index([resource.pk])
    record("clearinghouse.resource.add", by=by, on=resource, after={"address": resource.url})
    take_public_step(suggestion, "publish", by=by, resource=resource)
    invalidate_on_commit()
    return resource


@transaction.atomic
def decline_suggestion(suggestion, *, by, reason):
    """Leave a suggestion out, with the reason.

    Raises NotAllowed, WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "clearinghouse.decline_suggestion")
    return take_public_step(suggestion, "decline", by=by, reason=reason, decided_because=reason)


@transaction.atomic
def withdraw_resource(resource, *, by, reason):
    """Offer a resource no longer; its page and every toolkit that holds it say why.

    Raises NotAllowed, WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "clearinghouse.withdraw_resource")
    resource = take_public_step(resource, "withdraw", by=by, reason=reason, withdrawn_because=reason)
    index([resource.pk])
    invalidate_on_commit()
    return resource


@transaction.atomic
def restore_resource(resource, *, by):
    """Offer a withdrawn resource again.  Raises NotAllowed or WrongState; then nothing has changed."""
    require(by, "clearinghouse.restore_resource")
    resource = take_public_step(resource, "restore", by=by, withdrawn_because="")
    index([resource.pk])
    invalidate_on_commit()
    return resource
