"""The ledger of allotments: each movement is one conditional UPDATE and one appended line."""

from decimal import Decimal

from django.db.models import F

from audit.models import target_of
from kernel import clock
from kernel.errors import RuleBroken
from kernel.number_format import format_number
from sites.models import Allotment, AllotmentLine
from sites.program import EXPERT_HOURS, PERSON_TRIPS, QUARTER_HOUR

Act, Kind = AllotmentLine.Act, Allotment.Kind

# act: how one unit of it moves granted, committed, spent
MOVES = {
    Act.GRANT: (1, 0, 0),
    Act.PROPOSE: (0, 0, 0),
    Act.ADJUST: (1, 0, 0),
    Act.COMMIT: (0, 1, 0),
    Act.RELEASE: (0, -1, 0),
    Act.SPEND: (0, -1, 1),
    Act.REVERSE: (0, 1, -1),
    Act.LAPSE: (-1, 0, 0),
    Act.KEEP: (0, 0, 0),
}
STEP = {Kind.EXPERT_HOURS: QUARTER_HOUR, Kind.PERSON_TRIPS: Decimal(1)}
PROMISED = {Kind.EXPERT_HOURS: EXPERT_HOURS, Kind.PERSON_TRIPS: PERSON_TRIPS}
TYPED_AS = {Kind.EXPERT_HOURS: "hours", Kind.PERSON_TRIPS: "trips"}  # the form field of an amount
UNIT = {Kind.EXPERT_HOURS: "expert hours", Kind.PERSON_TRIPS: "person-trips"}


class AllotmentExhausted(RuleBroken):
    """Less is left than was asked for."""


class AmountUnfit(RuleBroken):
    """Not a positive number of quarter hours or of whole trips."""

    status = 422


def _reference_to(row):
    """The columns of a line that name the row it is about; empty without one."""
    if row is None:
        return {"about": "", "about_label": "", "about_path": ""}
    return {
        "about": target_of(row),
        "about_label": str(row)[:200],
        "about_path": row.get_absolute_url(),
    }


def post(allotment, act, amount, *, by, about=None, reason="", worked_on=None):
    """Move ``amount`` (expert hours in quarters, or whole person-trips) on ``allotment`` and append
    its ledger line.

    Check and change are one statement: refused as a whole if too little is left, however many people
    act at once.  Only GRANT, PROPOSE and ADJUST take an amount below zero. Returns the line. Raises
    AllotmentExhausted or AmountUnfit; then nothing has changed. Rule: PSP Executive Overview, "up
    to 200 hours of SME technical assistance", "18 person-trips".
    """
    validate_amount(allotment.kind, amount, may_be_negative=act in {Act.GRANT, Act.PROPOSE, Act.ADJUST})
    # One conditional UPDATE checks and moves the numbers under PostgreSQL's row lock, so that two
    # people at once cannot both spend the last hours; a CHECK in the database stands behind it.
    granted, committed, spent = (factor * amount for factor in MOVES[act])
    mine = Allotment.objects.filter(pk=allotment.pk, site_id=allotment.site_id)
    has_room = mine.filter(
        committed__gte=-committed,
        spent__gte=-spent,
        granted__gte=F("committed") + F("spent") + (committed + spent - granted),
    )
    moved = has_room.update(
        granted=F("granted") + granted,
        committed=F("committed") + committed,
        spent=F("spent") + spent,
    )
    now = mine.get()
    if not moved:
        raise AllotmentExhausted(_too_little(now, act, amount), field=TYPED_AS[now.kind])
    return AllotmentLine.objects.create(
        site_id=now.site_id,
        allotment=now,
        act=act,
        granted_change=granted,
        committed_change=committed,
        spent_change=spent,
        granted_after=now.granted,
        committed_after=now.committed,
        spent_after=now.spent,
        **_reference_to(about),
        worked_on=worked_on,
        reason=reason,
        by=by,
        at=clock.now(),
    )


def grant_what_was_promised(engagement, *, by):
    """Open both allotments of an engagement that has none, and grant what the program promises
    every site.

    Rule: PSP Executive Overview, "up to 200 hours of SME technical assistance", "18 person-trips".
    """
    for kind, promised in PROMISED.items():
        allotment, is_new = Allotment.objects.get_or_create(
            site_id=engagement.site_id, engagement=engagement, kind=kind
        )
        if is_new:
            post(allotment, Act.GRANT, promised, by=by, reason="Promised to every engagement.")


def validate_amount(kind, amount, *, may_be_negative=False, field="hours"):
    """Raise AmountUnfit (beside ``field``) unless ``amount`` is a finite Decimal in whole steps of
    its kind, under 10,000, and above zero if it must be.
    """
    step = STEP[kind]
    is_number = isinstance(amount, Decimal) and amount.is_finite() and abs(amount) < 10_000
    if not is_number or amount % step or amount == 0 or (amount < 0 and not may_be_negative):
        how = "quarter hours, for example 1.25" if kind == Kind.EXPERT_HOURS else "whole trips, for example 3"
        raise AmountUnfit(f"Give {UNIT[kind]} in {how}.", field=field)


def _too_little(allotment, act, amount):
    """The refusal in words: what is short, where, and what is left."""
    unit, site = UNIT[allotment.kind], allotment.site
    if act == Act.COMMIT:
        left = format_number(allotment.left)
        return f"Fewer than {format_number(amount)} {unit} remain for {site}: {left} left."
    if act == Act.ADJUST:
        used = allotment.committed + allotment.spent
        return (
            f"{format_number(used)} {unit} are already committed or spent at {site}; "
            "the grant cannot go below that."
        )
    if act == Act.REVERSE:
        spent = format_number(allotment.spent)
        return f"Only {spent} {unit} have been spent at {site}; no more can be reversed."
    committed = format_number(allotment.committed)
    return (
        f"Only {committed} {unit} are committed at {site}; "
        f"commit more before charging {format_number(amount)}."
    )
