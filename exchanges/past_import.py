"""Past exchanges in the book: what a file adds to it, entered once, and the book as a file again."""

from collections import Counter
from dataclasses import dataclass, field

from audit.record import record
from exchanges.models import PastExchange
from exchanges.past_csv import COLUMNS, KEY, format_partial_dates
from kernel import clock
from web.spreadsheets import MARK, guarded, written

KEPT = ("source_url", "mode", "note")  # cells in which a row that stands may differ from the file


@dataclass
class Line:
    """One row of a file beside the book: whether it ``stands`` there, and in which columns it differs."""

    row: dict
    stands: bool = False
    differs: list = field(default_factory=list)

    @property
    def when(self):
        """The days in words."""
        days = self.row["when"]
        return format_partial_dates(days.first, days.last, days.precision)

    @property
    def becomes(self):
        """What the import does with it, in words."""
        if not self.stands:
            return "New"
        return (
            f"Stands, differs in {', '.join(self.differs)}; kept as it stands"
            if self.differs
            else "Stands already"
        )


def compared(rows):
    """Each row of a file beside what stands in the book.  Needs the program's scope."""
    standing = {tuple(getattr(one, name) for name in KEY): one for one in PastExchange.objects.all()}
    lines = []
    for row in rows:
        there = standing.get(tuple(row[name] for name in KEY))
        differs = [name for name in KEPT if there and getattr(there, name) != row[name]]
        lines.append(Line(row, there is not None, differs))
    return lines


def import_rows(rows, *, by, act="import"):
    """Enter the rows that do not stand yet; what stands is never changed.  ``act`` is what the record calls it.

    Returns a Counter of new, standing and unresolved ones.  Needs the program's scope.
    """
    done = Counter()
    for line in compared(rows):
        done["standing" if line.stands else "new"] += 1
        if not line.stands:
            made = _entered(line.row, by, act)
            done["unresolved"] += bool(made.unresolved)
    return done


def _entered(row, by, act):
    places = sorted(row["places"], key=lambda site: site.pk)
    host = row["host_site"]
    made = PastExchange.objects.create(
        **{name: row[name] for name in COLUMNS if name != "sites"},
        first_on=row["when"].first,
        last_on=row["when"].last,
        precision=row["when"].precision,
        host_site_id=host.pk if host else None,
        unresolved=row["unresolved"],
        imported_by=by,
        imported_at=clock.now(),
        **booked_on(places, host.pk if host else None),
        **({"placed_by": by, "placed_at": clock.now()} if row["is_picked"] else {}),
    )
    after = {"sites": made.site_names or made.unresolved, "source": made.source_url}
    site = places[0] if len(places) == 1 else None
    record(f"exchanges.pastexchange.{act}", by=by, on=made, site=site, after=after)
    return made


def booked_on(places, host_site_id):
    """The columns that say whose exchange it was and who may read it; the host reads it once its visitors are known."""
    ids = [site.pk for site in places]
    shown = {*ids, host_site_id} - {None} if ids else set()
    return {
        "site_ids": ids,
        "site_names": "; ".join(f"{site.name}, {site.state}" for site in places),
        "shown_to": sorted(shown),
    }


def as_csv(exchanges):
    """The queryset ``exchanges`` as CSV in the shape of the import: reading it again changes nothing."""
    rows = [COLUMNS]
    for one in exchanges:
        picked = one.site_names if one.placed_by_id else ""
        cells = [getattr(one, name) for name in COLUMNS if name != "sites"]
        rows.append([guarded(cell) for cell in [*cells, picked]])
    return MARK + written(rows)
