"""The inbox of a person, from every app: one UNION query, one task for each row."""

from django.urls import reverse

from exchanges.inbox import inbox_items as exchanges_waiting
from kernel.clock import today
from liaisons.inbox import liaison_inbox_items
from liaisons.queries.summaries_due import due_at, month_due_on
from newsroom.inbox import newsroom_inbox_items
from sites.inbox import COUNTED, MOST, InboxItem
from sites.query_cache import cached_query
from sites.us_states import STATES
from tta.inbox import inbox_items
from ui.components import Task
from ui.templatetags.formatting import eastern, shortday
from ui.templatetags.formatting import waiting as waiting_words

LINES_WAIT, SITES = {1: "line waits"}, {1: "site"}  # by how many; more are plural
TOGETHER = ("hours", "late")  # many of them are one thing to do
OF_EXCHANGE = {"exchange": "", "checkin": "#came-of-it"}  # where on the page of an exchange
PAGES = {
    "story": "newsroom:story",
    "request": "tta:request",
    "engagement": "sites:engagement",
    "report": "liaisons:report",
    "summary": "liaisons:summary",
}


def inbox_of(user):
    """What waits on ``user``, the longest waiting first: the MOST entries to show, and how many
    there are.

    More than MOST are not counted off; the lines of hours to verify are one entry.
    """
    found = [InboxItem(*row) for row in _rows(user)]
    many = {of: [one for one in found if one.kind == of] for of in TOGETHER}
    things = [one for one in found if one.kind not in TOGETHER] + [ones[0] for ones in many.values() if ones]
    things.sort(key=lambda one: one.since)
    return [_task(one, len(many.get(one.kind, ()))) for one in things[:MOST]], len(things)


@cached_query
def _rows(user):
    first, *rest = [
        *inbox_items(user),
        *exchanges_waiting(user),
        *liaison_inbox_items(user),
        *newsroom_inbox_items(user),
    ]
    if rest:
        return first.union(*rest, all=True)
    return first


def _task(one, count):
    if one.kind == "hours":
        detail = f"{_many(count)} {LINES_WAIT.get(count, 'lines wait')}"
        return Task("Verify hours", reverse("tta:hours-to-verify"), detail, waiting_words(one.since))
    if one.kind == "late":
        detail = (
            f"{_many(count)} {SITES.get(count, 'sites')}, due {eastern(due_at(month_due_on(one.due_on)))}"
        )
        url = f"{reverse('liaisons:summaries')}#missing"
        return Task(f"Ask for the missing summaries: {one.title}", url, detail, *_due(one.due_on))
    label, place = f"{one.action}: {one.title}", f"{one.place}, {STATES[one.state]}"
    if one.kind == "step":
        return Task(label, reverse("liaisons:nextsteps", args=[one.slug]), place, *_due(one.due_on))
    if one.kind == "owed":
        detail = f"{place}; due {eastern(due_at(month_due_on(one.due_on)))}"
        return Task(label, _summary_url(one), detail, *_due(one.due_on))
    if one.kind in OF_EXCHANGE:
        url = f"{reverse('exchanges:exchange', args=[one.number])}{OF_EXCHANGE[one.kind]}"
        return Task(label, url, place, waiting_words(one.since))
    url = reverse(PAGES[one.kind], args=[one.slug, one.number])
    return Task(label, url, place, waiting_words(one.since))


def _summary_url(one):
    """The draft there is, or where one is begun with its month, also where nothing is logged."""
    if one.number:
        return reverse("liaisons:summary", args=[one.slug, one.number])
    return f"{reverse('liaisons:summary-draft', args=[one.slug])}?month={month_due_on(one.due_on):%Y-%m}"


def _many(count):
    if count == COUNTED:
        return "more than 99"
    return str(count)


def _due(due_on):
    """How late a next step is, or until when it is to be done; and the color of that."""
    late = (today() - due_on).days
    if late <= 0:
        return f"due {shortday(due_on)}", "waiting"
    if late == 1:
        return "1 day overdue", "bad"
    return f"{late} days overdue", "bad"
