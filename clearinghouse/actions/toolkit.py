"""Write actions of toolkits: those of their owners, and those of BJA.

A visitor has no account: the view has checked the secret of the private URL, and ``by`` is None.
These actions require no permission and write no audit event, because a visitor's selection is no
part of the program's records.
"""

from django.db import transaction
from django.db.models import Max

from audit.record import record
from clearinghouse.models import Item, Toolkit
from clearinghouse.models.toolkit import MOST_ITEMS
from clearinghouse.search_index import count_use
from kernel.errors import EditedMeanwhile, NotAllowed, RuleBroken, refuse_empty_reason
from sites.access import require
from web.page_cache import invalidate_on_commit


class ToolkitFull(RuleBroken):
    """The toolkit has MOST_ITEMS resources already."""


@transaction.atomic
def begin_toolkit(*, by=None):
    """Create an empty toolkit; returns it with its secret, of which only a digest is stored."""
    return Toolkit.begin(owner=by)


@transaction.atomic
def add_to_toolkit(toolkit, resource, *, by=None, note=""):
    """Put ``resource`` at the end; adding what is there already changes nothing.

    Raises NotAllowed or ToolkitFull; then nothing has changed.
    """
    toolkit = _locked_own(toolkit, by)
    if (there := toolkit.items.filter(resource=resource).first()) is not None:
        return there
    if toolkit.items.count() >= MOST_ITEMS:
        raise ToolkitFull(
            f"A toolkit holds at most {MOST_ITEMS} resources. Remove one, or begin another toolkit."
        )
    last = toolkit.items.aggregate(last=Max("place"))["last"] or 0
    item = toolkit.items.create(resource=resource, place=last + 1, note=note)
    count_use([resource.pk])
    _changed(toolkit)
    return item


@transaction.atomic
def arrange_toolkit(toolkit, *, title, introduction, items, seen_version, by=None):
    """Save the whole toolkit as the page shows it: ``items`` is [(item id, note)] in the order
    wanted.

    What is not among ``items`` is removed; an id of another toolkit is ignored.
    Raises NotAllowed, or EditedMeanwhile if another tab or person saved since; then nothing has
    changed.
    """
    toolkit = _locked_own(toolkit, by)
    if toolkit.version != seen_version:
        raise EditedMeanwhile(
            "This toolkit was changed elsewhere since you opened it. What you typed is still on the "
            "page; save again to keep it."
        )
    mine = {item.pk: item for item in toolkit.items.all()}
    wanted = [(mine.pop(pk), note) for pk, note in items if pk in mine]
    Item.objects.filter(pk__in=mine).delete()
    for place, (item, note) in enumerate(wanted, start=1):
        item.place, item.note = place, note
    Item.objects.bulk_update([item for item, _ in wanted], ["place", "note"])
    toolkit.title, toolkit.introduction = title, introduction
    return _changed(toolkit)


@transaction.atomic
def copy_toolkit(source, *, by=None):
    """Create a copy of ``source``; returns it with its secret."""
    toolkit, secret = Toolkit.begin(
        owner=by, title=source.title, introduction=source.introduction, copied_from=source.code
    )
    Item.objects.bulk_create(
        Item(toolkit=toolkit, resource_id=item.resource_id, place=item.place, note=item.note)
        for item in source.items.all()
    )
    count_use(toolkit.items.values_list("resource_id", flat=True))
    return toolkit, secret


@transaction.atomic
def adopt_toolkit(secret, *, by):
    """Move a toolkit begun without an account into that of ``by``; returns it, or None if it is
    empty or unknown.
    """
    toolkit = Toolkit.objects.select_for_update().of_secret(secret).filter(owner=None).first()
    if toolkit is None or not toolkit.items.exists():
        return None
    toolkit.owner = by
    return _changed(toolkit)


@transaction.atomic
def feature_toolkit(toolkit, *, by, is_featured=True):
    """Show a toolkit on the front page of the library, or no longer.  Raises NotAllowed; then
    nothing has changed.
    """
    require(by, "clearinghouse.feature_toolkit")
    toolkit = _locked(toolkit)
    before, toolkit.is_featured = {"featured": toolkit.is_featured}, is_featured
    toolkit.save(update_fields=["is_featured"])
    record(
        "clearinghouse.toolkit.feature",
        by=by,
        on=toolkit,
        before=before,
        after={"featured": is_featured},
    )
    invalidate_on_commit()
    return toolkit


@transaction.atomic
def take_down_toolkit(toolkit, *, by, reason):
    """Show nobody what a visitor wrote; the address then says that it was taken down and why.

    Raises NotAllowed or ReasonMissing; then nothing has changed.
    """
    require(by, "clearinghouse.take_down_toolkit")
    refuse_empty_reason(reason, "Say why; whoever opens the address will read it.")
    toolkit = _locked(toolkit)
    toolkit.taken_down_because, toolkit.is_featured = reason.strip(), False
    toolkit.save(update_fields=["taken_down_because", "is_featured"])
    record("clearinghouse.toolkit.take_down", by=by, on=toolkit, reason=reason)
    invalidate_on_commit()
    return toolkit


def _locked(toolkit):
    """The row, locked until the transaction ends, so that two tabs cannot lose each other's
    additions.
    """
    return Toolkit.objects.select_for_update().get(pk=toolkit.pk)


def _locked_own(toolkit, by):
    """The locked row, if ``by`` may change it: a toolkit of an account is changed by its owner
    only.
    """
    toolkit = _locked(toolkit)
    if toolkit.owner_id is not None and (by is None or by.pk != toolkit.owner_id):
        raise NotAllowed("This toolkit is kept in somebody's account. Copy it to change it.")
    return toolkit


def _changed(toolkit):
    toolkit.version += 1
    toolkit.save()
    if toolkit.is_featured:  # it is on pages of the anonymous page cache
        invalidate_on_commit()
    return toolkit
