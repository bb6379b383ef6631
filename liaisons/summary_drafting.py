"""How a month of the log becomes sentences: plain arithmetic over entries, nothing is invented and nothing left out."""

import re
from collections import Counter

from liaisons.models import Kind

MOST_LETTERS = 240  # of what was said, in one sentence
FIRST = re.compile(r"(.+?[.!?])(\s|$)", re.DOTALL)
# kind: one of them, several
COUNTED = {
    Kind.SITE_VISIT: ("a site visit", "site visits"),
    Kind.EVENT: ("an event", "events"),
    Kind.VIRTUAL: ("a virtual meeting", "virtual meetings"),
    Kind.CALL: ("a phone call", "phone calls"),
    Kind.EMAIL: ("an e-mail", "e-mails"),
    Kind.REVIEW: ("a document review", "document reviews"),
}


def drafted(entries, steps, month):
    """The sentences of ``month``, each as {"text", "entries": ids}.

    ``entries`` are in the order of their days; ``steps`` are the next steps that came of them.
    """
    if not entries:
        return [{"text": f"The log of {month:%B %Y} has no entries.", "entries": []}]
    return [
        _overview(entries, month),
        *(sentence_of(entry) for entry in entries),
        *_requests(entries),
        *_steps(steps),
    ]


def sentence_of(entry):
    """What one entry says, in its first sentence."""
    people = [one["name"] for one in entry.took_part]
    there = (
        f" with {_listed(people[:2] + ([_others(len(people) - 2)] if len(people) > 2 else []))}"
        if people
        else ""
    )
    day = f"{entry.on:%B} {entry.on.day}"
    return {
        "text": f"{day}, {entry.get_kind_display().lower()}{there}: {_first(entry.said)}",
        "entries": [entry.pk],
    }


def _overview(entries, month):
    kinds = Counter(entry.kind for entry in entries)
    said = [
        one if kinds[kind] == 1 else f"{kinds[kind]} {many}"
        for kind, (one, many) in COUNTED.items()
        if kinds[kind]
    ]
    time = _time(sum(entry.minutes for entry in entries))
    count = "one entry" if len(entries) == 1 else f"{len(entries)} entries"
    text = f"The log of {month:%B %Y} has {count}, {time} in all: {_listed(said)}."
    return {"text": text, "entries": [entry.pk for entry in entries]}


def _requests(entries):
    for entry in entries:
        if entry.request_id and not entry.request.is_unsubmitted:
            yield {"text": f"A request belongs to this: {entry.request.title}.", "entries": [entry.pk]}


def _steps(steps):
    if not steps:
        return
    late = sum(bool(step.days_overdue) for step in steps)
    closed = sum(not step.is_open for step in steps)
    going = len(steps) - late - closed
    said = [
        f"{count} {word}" for count, word in ((closed, "closed"), (going, "open"), (late, "overdue")) if count
    ]
    count = "One next step" if len(steps) == 1 else f"{len(steps)} next steps"
    text = f"{count} came of it: {_listed(said)}."
    yield {"text": text, "entries": sorted({step.entry_id for step in steps})}


def _first(said):
    """The first sentence of a text, on one line."""
    plain = " ".join(said.split())
    found = FIRST.match(plain)
    text = found[1] if found else plain
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1].rsplit(' ', 1)[0]} …"


def _time(minutes):
    hours, rest = divmod(minutes, 60)
    said = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    return " ".join(said + ([f"{rest} minute{'' if rest == 1 else 's'}"] if rest or not hours else []))


def _others(count):
    return "one other" if count == 1 else f"{count} others"


def _listed(words):
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
