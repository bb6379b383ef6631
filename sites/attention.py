"""What needs somebody's attention at a site: silence and lateness in words, without anybody asking."""

from dataclasses import dataclass

from sites.lifecycle import OPEN
from sites.program import ENDS_SOON_DAYS, FEW_HOURS_SHARE, QUIET_AFTER_DAYS


@dataclass(frozen=True)
class Mark:
    """One thing to look at; ``kind`` is the tint of its badge."""

    words: str
    kind: str = "warning"


def marks_of(row, today, signs=()):
    """The marks of one line of the site list (a dictionary of ``dashboard.site_list_query``) on the
    day ``today``.

    Only engagements that are open can be late; what has ended is history.
    """
    if row["state"] not in OPEN:
        return []
    marks = [Mark(sentence, "bad") for sentence in signs]
    marks += _end(row["ends_on"], today)
    granted, left = row["hours_granted"], row["hours_left"]
    if granted and left < granted * FEW_HOURS_SHARE:
        marks.append(Mark("Fewer than 10% of the hours left"))
    marks += _silence(row["last_act_on"], today)
    if row["knows_people"]:
        marks += [Mark(words, "bad") for words, names in _missing(row) if not names]
    return marks


def _end(ends_on, today):
    days = (ends_on - today).days
    if days < 0:
        return [Mark(f"Past its end by {-days} day{'' if days == -1 else 's'}", "bad")]
    if days <= ENDS_SOON_DAYS:
        return [Mark(f"Ends in {days} day{'' if days == 1 else 's'}" if days else "Ends today")]
    return []


def _silence(last_act_on, today):
    if last_act_on is None:
        return [Mark("Nothing recorded yet")]
    days = (today - last_act_on).days
    return [Mark(f"Quiet for {days} days")] if days > QUIET_AFTER_DAYS else []


def _missing(row):
    return [("No lead", row["lead_names"]), ("No liaison", row["liaison_names"])]
