"""The shared shape of inbox items: one row of a statement for each thing that waits on a person."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, DateField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat

from audit.models import Event
from sites.access import grants
from sites.models import roles_of
from sites.user_roles import ALL_SITES

MOST = 10  # the rest stand in the lists
COUNTED = 100  # lines of hours; more are "more than 99"
NO_DAY = Cast(Value(None), DateField())


SITE_PLACE = ("site__name", "site__state", "site__slug")


@dataclass(frozen=True)
class InboxItem:
    """One thing to do, as a row of the statement that joins the parts of all apps."""

    kind: str  # which page it leads to: dashboard/inbox.py
    action: str
    number: int
    title: str
    place: str
    state: str
    slug: str
    since: datetime
    due_on: date | None


def words(text):
    """A column with the same text in every row."""
    return Value(text, CharField())


def inbox_rows(rows, kind, action, *, number="pk", title="title", since="state_since", due=NO_DAY):
    """``rows`` with the columns of ``InboxItem``; slice the result before it is joined with other parts.

    ``action`` is a text or an expression; the others name a column or are expressions.  The place is the
    row's site, or the annotations ``place_name``, ``place_state`` and ``place_slug`` where the rows have them.
    """
    place = SITE_PLACE
    if "place_name" in rows.query.annotations:
        place = ("place_name", "place_state", "place_slug")
    if isinstance(action, str):
        action = words(action)
    columns = {
        "item_kind": words(kind),
        "item_action": action,
        "item_number": number,
        "item_title": title,
        **dict(zip(("item_place", "item_state", "item_slug"), place, strict=True)),
        "item_since": since,
        "item_due": due,
    }
    named = {name: F(one) if isinstance(one, str) else one for name, one in columns.items()}
    return rows.annotate(**named).values_list(*named)


def sites_where(user, permission):
    """The ids of the sites at which ``user`` holds ``permission`` today, or ALL_SITES."""
    return roles_of(user).sites_where(grants()[permission])


def at_sites(rows, where):
    """``rows`` of these sites; all of them where ``where`` is ALL_SITES."""
    if where is ALL_SITES:
        return rows
    return rows.filter(site_id__in=where)


def changed_by(user, noun):
    """The condition that ``user`` changed the row: own work, which a colleague decides."""
    target = Concat(words(f"{noun}:"), Cast(OuterRef("pk"), CharField()))
    return Exists(Event.objects.filter(target=target, action=f"{noun}.edit", actor_id=user.pk))
