"""Alerts of a site: overdue, silent, few hours left, no lead or liaison."""

from dataclasses import dataclass

from sites.lifecycle import OPEN
from sites.program import ENDS_SOON_DAYS, FEW_HOURS_SHARE, QUIET_AFTER_DAYS


@dataclass(frozen=True)
class Alert:
    """One thing to look at; ``kind`` is the tint of its badge."""

    words: str
    kind: str = "warning"


def alerts_of(row, today, signs=()):
    """The alerts of one line of the site list (a dictionary of ``dashboard.site_list_query``) on the
    day ``today``.

    Only engagements that are open can be late; what has ended is history.
    """
    if row["state"] not in OPEN:
        return []
    alerts = [Alert(sentence, "bad") for sentence in signs]
    alerts += _end(row["ends_on"], today)
    granted, left = row["hours_granted"], row["hours_left"]
    if granted and left < granted * FEW_HOURS_SHARE:
        alerts.append(Alert("Fewer than 10% of the hours left"))
    alerts += _silence(row["last_act_on"], today)
    if row["knows_people"]:
        alerts += [Alert(words, "bad") for words, names in _missing(row) if not names]
    return alerts


def _end(ends_on, today):
    days = (ends_on - today).days
    if days < 0:
        return [Alert(f"Past its end by {_days(-days)}", "bad")]
    if days == 0:
        return [Alert("Ends today")]
    if days <= ENDS_SOON_DAYS:
        return [Alert(f"Ends in {_days(days)}")]
    return []


def _days(count):
    if count == 1:
        return "1 day"
    return f"{count} days"


def _silence(last_act_on, today):
    if last_act_on is None:
        return [Alert("Nothing recorded yet")]
    days = (today - last_act_on).days
    if days > QUIET_AFTER_DAYS:
        return [Alert(f"Quiet for {days} days")]
    return []


def _missing(row):
    return [("No lead", row["lead_names"]), ("No liaison", row["liaison_names"])]
