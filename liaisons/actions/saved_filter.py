"""Filters of the log that a person keeps: saved under a name, forgotten."""

from urllib.parse import urlencode

from django.db import transaction

from kernel.clock import now
from kernel.errors import RuleBroken
from liaisons.models import SavedFilter
from sites.access import require_somewhere

MOST = 30  # filters of one person


class FilterUnfit(RuleBroken):
    """There is nothing to save, or too much; ``field`` says what."""

    status = 422


@transaction.atomic
def save_filter(name, asked, *, by):
    """Keep the filters ``asked`` of the log under ``name``; one of that name is replaced.

    Raises NotAllowed or FilterUnfit; then nothing has changed.
    """
    require_somewhere(by, "liaisons.view_entry")
    words = {key: value for key, value in asked.items() if value}
    query = urlencode(words)
    if not words or len(query) > SavedFilter._meta.get_field("query").max_length:
        raise FilterUnfit("Set a filter in the log first, and a short one; then save it.")
    own = SavedFilter.objects.visible_to(by).select_for_update()
    names = {one.name for one in own}
    if len(names | {name}) > MOST:
        raise FilterUnfit(f"You keep {MOST} filters. Forget one first.", field="name")
    found, _ = SavedFilter.objects.update_or_create(
        person=by, name=name, defaults={"query": query, "saved_at": now()}
    )
    return found


@transaction.atomic
def forget_filter(saved, *, by):
    """Forget one's own filter.  Raises NotAllowed; then nothing has changed."""
    require_somewhere(by, "liaisons.view_entry")
    SavedFilter.objects.visible_to(by).filter(pk=saved.pk).delete()
