"""Finds allotments that differ from the sum of their ledger lines (LG-04)."""

from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from kernel.conventions import declared
from kernel.number_format import format_number
from sites.models import Allotment, AllotmentLine

COLUMNS = ("granted", "committed", "spent")
_NOTHING = Value(0, output_field=DecimalField(max_digits=8, decimal_places=2))


def everything_wrong():
    """What every check of the portal finds, in sentences.  Needs a program scope."""
    checks = [check for table in declared("integrity_checks", "CHECKS") for check in table]
    return [sentence for check in checks for sentence in check()]


def allotments_unlike_their_lines():
    """One sentence for each allotment that is not the sum of its lines."""
    sums = {f"lines_{name}": Coalesce(_sum_of(name), _NOTHING) for name in COLUMNS}
    differs = Q()
    for name in COLUMNS:
        differs |= ~Q(**{name: F(f"lines_{name}")})
    rows = (
        Allotment.objects.annotate(**sums).filter(differs).select_related("engagement__site").order_by("pk")
    )
    return [_said(row) for row in rows]


def _sum_of(name):
    lines = AllotmentLine.objects.filter(site_id=OuterRef("site_id"), allotment=OuterRef("pk")).order_by()
    return Subquery(lines.values("allotment").annotate(total=Sum(f"{name}_change")).values("total"))


def _said(allotment):
    unlike = [
        f"{name} {format_number(getattr(allotment, name))} "
        f"but its lines say {format_number(getattr(allotment, f'lines_{name}'))}"
        for name in COLUMNS
        if getattr(allotment, name) != getattr(allotment, f"lines_{name}")
    ]
    return f"Allotment {allotment.pk}, {allotment}: {', '.join(unlike)}."


CHECKS = [allotments_unlike_their_lines]
