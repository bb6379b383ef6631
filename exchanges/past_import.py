"""Imports past exchanges from CSV, idempotently, and exports them in the same format."""

from collections import Counter
from dataclasses import dataclass, field

from audit.record import record
from exchanges.models import PastExchange
from exchanges.past_csv import COLUMNS, KEY, format_partial_dates
from kernel import clock
from web.spreadsheets import MARK, guarded, written

COMPARED = (
    "source_url",
    "mode",
    "note",
)  # columns in which an existing row may differ from the file


@dataclass
class Line:
    """One row of a file: whether it exists already (``stands``), and in which columns
    it differs.
    """

    row: dict
    stands: bool = False
    differs: list = field(default_factory=list)

    @property
    def when(self):
        """The days of the exchange, no more exact than their source."""
        days = self.row["when"]
        return format_partial_dates(days.first, days.last, days.precision)

    @property
    def becomes(self):
        """What the import does with it, in words."""
        if not self.stands:
            return "New"
        if self.differs:
            return f"Stands, differs in {', '.join(self.differs)}; kept as it stands"
        return "Stands already"


def compared(rows):
    """Each row of a file compared with the existing one.  Needs a program scope."""
    existing = {
        tuple(getattr(one, name) for name in KEY): one for one in PastExchange.objects.all()
    }
    lines = []
    for row in rows:
        there = existing.get(tuple(row[name] for name in KEY))
        differs = [name for name in COMPARED if there and getattr(there, name) != row[name]]
        lines.append(Line(row, there is not None, differs))
    return lines


def import_rows(rows, *, by, act="import"):
    """Enter the rows that do not stand yet; what stands is never changed.  ``act`` is what the
    record calls it.

    Returns a Counter of new, standing and unresolved ones.  Needs the program's scope.
    """
    done = Counter()
    for line in compared(rows):
        done["standing" if line.stands else "new"] += 1
        if not line.stands:
            created = _entered(line.row, by, act)
            done["unresolved"] += bool(created.unresolved)
    return done


def _entered(row, by, act):
    places = sorted(row["places"], key=lambda site: site.pk)
    host_site_id = row["host_site"] and row["host_site"].pk
    placement = {}
    if row["is_picked"]:
        placement = {"placed_by": by, "placed_at": clock.now()}
    created = PastExchange.objects.create(
        **{name: row[name] for name in COLUMNS if name != "sites"},
        first_on=row["when"].first,
        last_on=row["when"].last,
        precision=row["when"].precision,
        host_site_id=host_site_id,
        unresolved=row["unresolved"],
        imported_by=by,
        imported_at=clock.now(),
        **booked_on(places, host_site_id),
        **placement,
    )
    after = {"sites": created.site_names or created.unresolved, "source": created.source_url}
    site = places[0] if len(places) == 1 else None
    record(f"exchanges.pastexchange.{act}", by=by, on=created, site=site, after=after)
    return created


def booked_on(places, host_site_id):
    """The columns that say whose exchange it was and who may read it; the host reads it once its
    visitors are known.
    """
    ids = [site.pk for site in places]
    shown = set()
    if ids:
        shown = {*ids, host_site_id} - {None}
    return {
        "site_ids": ids,
        "site_names": "; ".join(f"{site.name}, {site.state}" for site in places),
        "shown_to": sorted(shown),
    }


def as_csv(exchanges):
    """The queryset ``exchanges`` as CSV in the shape of the import: reading it again changes
    nothing.
    """
    rows = [COLUMNS]
    for one in exchanges:
        picked = one.site_names if one.placed_by_id else ""
        cells = [getattr(one, name) for name in COLUMNS if name != "sites"]
        rows.append([guarded(cell) for cell in [*cells, picked]])
    return MARK + written(rows)
