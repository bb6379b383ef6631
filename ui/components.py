"""Dataclasses that a view passes to the template components."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """One way through: an entry of a navigation, a tab, a crumb, a hat."""

    label: str
    url: str = ""
    is_current: bool = False
    count: int = 0
    note: str = ""


@dataclass(frozen=True)
class PageFrame:
    """What stands around a page for one person; psp_portal/context_processors.py makes it once a
    request.
    """

    navigation: list = field(default_factory=list)
    hats: list = field(
        default_factory=list
    )  # Entry each: label the role, note the site, url where it is put on
    account: list = field(default_factory=list)
    person: str = ""
    person_key: str = ""  # whose drafts are kept in the browser: the id as text
    notices_url: str = ""
    notices_count: int | str = 0  # "99+" where there are more
    session_seconds: int = 0  # idle seconds this session may last; 0: no warning is drawn
    session_url: str = ""  # POST here keeps the session alive
    sign_out_url: str = ""
    sign_in_url: str = ""

    @property
    def hat(self):
        """The hat that is on, or None."""
        return next((hat for hat in self.hats if hat.is_current), None)


@dataclass(frozen=True)
class Figure:
    """One key figure: ``value`` is large, ``unit`` small behind it, ``note`` below."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    url: str = ""
    is_warning: bool = False
    bar: str = ""  # a picture beneath the value


@dataclass(frozen=True)
class Stage:
    """One stage of a lifecycle.  ``state``: done, current or ahead."""

    label: str
    state: str = "ahead"
    at: object = None  # when it was reached: a date or an instant, drawn as a day

    STATES = ("done", "current", "ahead")

    @property
    def spoken_state(self):
        """The state as a screen reader says it behind the label."""
        return {"current": "now"}.get(self.state, self.state)

    @classmethod
    def on_way(cls, label, number, now, at=None):
        """The stage ``number`` of a way on which the stage ``now`` is the present one."""
        state = "ahead"
        if number == now:
            state = "current"
        elif number < now:
            state = "done"
        return cls(label, state, at)


@dataclass(frozen=True)
class Change:
    """One field before and after; either may be empty."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class TimelineEvent:
    """One line of a timeline: who did what, when, and what it changed."""

    who: str
    what: str  # the rest of the sentence: "accepted the request"
    at: object
    words: str = ""  # a reason or a note, in the person's own words
    changes: tuple = ()
    url: str = ""
    kind: str = ""  # "", strong, warning


@dataclass(frozen=True)
class Column:
    """One column of a list: where its heading leads and how it is sorted now (ascending, descending
    or "").
    """

    label: str
    url: str = ""
    sort: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Task:
    """One thing that waits on a person."""

    label: str
    url: str
    note: str = ""
    badge: str = ""
    badge_kind: str = "waiting"


@dataclass(frozen=True)
class Page:
    """One page of a list that is read from a key onwards, never by counting off rows.

    ``number`` counts pages from 1 as the person walked them; ``total`` is None where nobody
    counted.
    """

    rows: list
    number: int = 1
    previous_url: str = ""
    next_url: str = ""
    total: int | None = None


def stages_of(row, *, reached=0, days=None):
    """The stepper of a row with a lifecycle: its state and since when at the current stage,
    ``days`` at others.

    A row that left the usual way shows the stages it passed (``reached`` is the index of the last)
    and where it ended.
    """
    life, days = row.LIFECYCLE, days or {}
    now = life.stage_number(row.state)
    current = Stage(row.get_state_display(), "current", row.state_since)
    if now < 0:
        passed = [Stage(label, "done", days.get(label)) for label in life.stages[: reached + 1]]
        return [*passed, current]
    stages = [Stage.on_way(label, n, now, days.get(label)) for n, label in enumerate(life.stages)]
    stages[now] = current
    return stages


def plain_stages_of(row):
    """The stepper with the names of the stages alone."""
    now = row.LIFECYCLE.stage_number(row.state)
    return [Stage.on_way(label, number, now) for number, label in enumerate(row.LIFECYCLE.stages)]
