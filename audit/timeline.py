"""Audit events as sentences: who did what, when, before and after."""

from contextlib import suppress
from datetime import date, datetime
from functools import cache

from kernel.conventions import declared, merged
from ui.components import Change, TimelineEvent
from ui.templatetags.formatting import day, moment

STATUS = "Status"  # of what follows a lifecycle
OF_PLACES = "sites.site."  # a site's own state is one of the United States


@cache
def labels():
    """The sentence for each event, from every app's ``audit_labels.LABELS``."""
    return merged("audit_labels", "LABELS")


@cache
def read_permissions():
    """[(beginning of an event, permission its reader needs)] from every app's
    ``audit_labels.READ_PERMISSIONS``.
    """
    return list(merged("audit_labels", "READ_PERMISSIONS").items())


def concealers():
    """Functions of a person that give the targets ("tta.request:5") whose events that person may
    not read yet.
    """
    return declared("audit_labels", "concealed_targets")


def label_of_event(action):
    """An action as the rest of a sentence; one that no table names is spelled from its own name."""
    if action in labels():
        return labels()[action]
    _, noun, verb = [*action.split("."), "", ""][:3]
    return f"{verb.replace('_', ' ')} ({noun.replace('_', ' ')})"


def timeline_events(events, places=None):
    """Lines of the record as a timeline; ``places`` (site id to name) adds the site to each line."""
    return [
        TimelineEvent(
            who=event.actor,
            what=": ".join(filter(None, [label_of_event(event.action), _about(event, places)])),
            at=event.at,
            words=event.reason,
            changes=changes_of(event),
        )
        for event in events
    ]


def changes_of(event):
    """Every field that changed, before and after; one that was empty and stayed so says nothing."""
    names = [*event.before, *(name for name in event.after if name not in event.before)]
    values = [
        (name, _shown(event.before.get(name)), _shown(event.after.get(name))) for name in names
    ]
    return tuple(
        Change(_named(event.action, name), before, after)
        for name, before, after in values
        if before or after
    )


def _named(action, field):
    """A field of the record as the pages name it."""
    if field == "state" and not action.startswith(OF_PLACES):
        return STATUS
    return field.replace("_", " ").capitalize()


def _shown(value):
    """A value of the record as people read it: days and instants in words, yes and no."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    text = str(value)
    with suppress(ValueError):
        if len(text) == len("2026-01-31"):
            return day(date.fromisoformat(text))
        return _instant(text)
    return text


def _instant(text):
    at = datetime.fromisoformat(text)
    if at.tzinfo:
        return moment(at)
    return text


def _about(event, places):
    if event.label == event.actor:  # of oneself: who signs in need not be named twice
        return ""
    place = (places or {}).get(event.site_id, "")
    if place and place not in event.label:
        return f"{event.label}, {place}"
    return event.label
