"""The shared shape of inbox items: one row of a statement for each thing that waits on a person."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, DateField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from audit.models import Event
from sites.access import grants
from sites.models import roles_of
from sites.user_roles import ALL_SITES

MOST = 10  # the rest stand in the lists
COUNTED = 100  # lines of hours; more are "more than 99"
NO_DAY = Cast(Value(None), DateField())


@dataclass(frozen=True)
class InboxItem:
    """One thing to do, as a row of the statement: the columns of every part, in this order."""

    # request, engagement, hours, exchange, step ...: which page it leads to (dashboard/inbox.py)
    of: str
    act: str
    number: int
    title: str
    place: str
    state: str
    slug: str
    since: datetime
    due_on: date | None


def words(text):
    """A column that says the same in every row of a part."""
    return Value(text, CharField())


def sites_where(user, permission):
    return roles_of(user).sites_where(grants()[permission])


def at_sites(rows, where):
    return rows if where is ALL_SITES else rows.filter(site_id__in=where)


def changed_by(user, noun):
    """The condition that ``user`` changed the row: own work, which a colleague decides."""
    target = Concat(words(f"{noun}:"), Cast(OuterRef("pk"), CharField()))
    return Exists(Event.objects.filter(target=target, action=f"{noun}.edit", actor_id=user.pk))
