"""Drafts the sentences of a monthly summary from the log entries of the month."""

import re
from collections import Counter

from liaisons.models import Kind

MOST_LETTERS = 240  # characters of a note in one sentence
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
    if len(people) > 2:
        people[2:] = [_others(len(people) - 2)]
    company = f" with {_joined(people)}" if people else ""
    day = f"{entry.on:%B} {entry.on.day}"
    return {
        "text": f"{day}, {entry.get_kind_display().lower()}{company}: {_first(entry.said)}",
        "entries": [entry.pk],
    }


def _overview(entries, month):
    kinds = Counter(entry.kind for entry in entries)
    counts = [
        _count(kinds[kind], one, many) for kind, (one, many) in COUNTED.items() if kinds[kind]
    ]
    time = _time(sum(entry.minutes for entry in entries))
    count = _count(len(entries), "one entry", "entries")
    text = f"The log of {month:%B %Y} has {count}, {time} in all: {_joined(counts)}."
    return {"text": text, "entries": [entry.pk for entry in entries]}


def _requests(entries):
    for entry in entries:
        if entry.request_id and not entry.request.is_unsubmitted:
            yield {
                "text": f"A request belongs to this: {entry.request.title}.",
                "entries": [entry.pk],
            }


def _steps(steps):
    if not steps:
        return
    late = sum(bool(step.days_overdue) for step in steps)
    closed = sum(not step.is_open for step in steps)
    going = len(steps) - late - closed
    counts = [
        f"{count} {word}"
        for count, word in ((closed, "closed"), (going, "open"), (late, "overdue"))
        if count
    ]
    count = _count(len(steps), "One next step", "next steps")
    text = f"{count} came of it: {_joined(counts)}."
    yield {"text": text, "entries": sorted({step.entry_id for step in steps})}


def _first(note):
    """The first sentence of a note on one line, cut at MOST_LETTERS characters."""
    text = " ".join(note.split())
    if found := FIRST.match(text):
        text = found[1]
    if len(text) <= MOST_LETTERS:
        return text
    return f"{text[: MOST_LETTERS - 1].rsplit(' ', 1)[0]} …"


def _time(minutes):
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(_count(hours, "1 hour", "hours"))
    if rest or not hours:
        parts.append(_count(rest, "1 minute", "minutes"))
    return " ".join(parts)


def _count(number, one, many):
    if number == 1:
        return one
    return f"{number} {many}"


def _others(count):
    return _count(count, "one other", "others")


def _joined(words):
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
