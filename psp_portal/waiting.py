"""What waits on a person, of every app: one statement, and an entry of the first page for each thing."""

from django.urls import reverse

from kernel.clock import today
from liaisons.waiting import what_waits_on_the_road
from newsroom.waiting import stories_to_approve
from sites.kept import kept
from sites.places import STATES
from tta.waiting import COUNTED, MOST, Waiting, what_waits
from ui.parts import Task
from ui.templatetags.words import shortday
from ui.templatetags.words import waiting as waiting_words

PAGES = {
    "story": "newsroom:story",
    "request": "tta:request",
    "engagement": "sites:engagement",
    "report": "liaisons:report",
    "summary": "liaisons:summary",
}


def waiting_for(user):
    """What waits on ``user``, the longest waiting first: the MOST entries to show, and how many there are.

    More than MOST are not counted off; the lines of hours to verify are one entry.
    """
    found = [Waiting(*row) for row in _rows(user)]
    lines = [one for one in found if one.of == "hours"]
    things = [one for one in found if one.of != "hours"] + lines[:1]
    things.sort(key=lambda one: one.since)
    return [_task(one, len(lines)) for one in things[:MOST]], len(things)


@kept
def _rows(user):
    first, *rest = [*what_waits(user), *what_waits_on_the_road(user), *stories_to_approve(user)]
    return first.union(*rest, all=True) if rest else first


def _task(one, lines):
    if one.of == "hours":
        said = "1 line waits" if lines == 1 else f"{'more than 99' if lines == COUNTED else lines} lines wait"
        return Task("Verify hours", reverse("tta:hours-to-verify"), said, waiting_words(one.since))
    label, place = f"{one.act}: {one.title}", f"{one.place}, {STATES[one.state]}"
    if one.of == "step":
        return Task(label, reverse("liaisons:nextsteps", args=[one.slug]), place, *_due(one.due_on))
    if one.of == "exchange":
        return Task(label, reverse("tta:exchange", args=[one.number]), place, waiting_words(one.since))
    url = reverse(PAGES[one.of], args=[one.slug, one.number])
    return Task(label, url, place, waiting_words(one.since))


def _due(due_on):
    """How late a next step is, or until when it is to be done; and the colour of that."""
    late = (today() - due_on).days
    return (
        (f"{late} day{'' if late == 1 else 's'} overdue", "bad")
        if late > 0
        else (f"until {shortday(due_on)}", "waiting")
    )
