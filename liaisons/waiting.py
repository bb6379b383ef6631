"""The next steps of a person, among what waits on them."""

from django.db.models import IntegerField, Value

from liaisons.models import NextStep
from tta.waiting import words

STEPS = 6  # on the first page; the rest stand in their own list


def own_steps(user):
    """A part of what waits on ``user`` (tta.waiting): their open next steps, the longest overdue first."""
    rows = NextStep.objects.visible_to(user).open().of(user)
    rows = rows.annotate(of=words("step"), act=words("Next step"), number=Value(0, IntegerField()))
    place = ("site__name", "site__state", "site__slug")
    return rows.values_list("of", "act", "number", "text", *place, "added_at", "due_on")[:STEPS]
