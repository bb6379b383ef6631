"""Carry the new names into what is stored: events, the rows they are about, notices and lines of the ledger.

Both tables are append-only by trigger and forced behind row-level security.  The owner lifts both inside this
transaction, under the exclusive lock that ``alter table`` takes, and puts them back before anybody can read.
"""

from django.db import migrations

EVENTS = {  # the beginning of an event's name
    "tta.exchange": "exchanges.exchange",
    "tta.traveller": "exchanges.traveler",
    "tta.pastexchange": "exchanges.pastexchange",
    "sites.hat.wear": "sites.role.switch",
}
ROWS = {  # how a row is named: app.model
    "tta.exchange": "exchanges.exchange",
    "tta.delegation": "exchanges.delegation",
    "tta.checkin": "exchanges.checkin",
    "tta.exchangedocument": "exchanges.exchangedocument",
    "tta.hostlink": "exchanges.hostlink",
    "tta.pastexchange": "exchanges.pastexchange",
    "tta.traveller": "exchanges.traveler",
    "tta.travellerdetails": "exchanges.travelerdetails",
    "liaisons.entry": "liaisons.logentry",
    "clearinghouse.edition": "clearinghouse.revision",
    "accounts.freshstart": "accounts.secondfactorreset",
}
LIFTED = ["audit_event", "sites_allotmentline", "notifications_notice"]


def _begins(column, old, new):
    return (
        f"update {{table}} set {column} = '{new}' || substr({column}, {len(old) + 1}) "
        f"where starts_with({column}, '{old}');"
    )


def _statements(events, rows):
    for table in LIFTED:
        yield f"alter table {table} no force row level security;"
        yield f"alter table {table} disable trigger user;"
    for old, new in events.items():
        yield _begins("action", old, new).format(table="audit_event")
        yield _begins("event", old, new).format(table="notifications_notice")
    for old, new in rows.items():
        yield _begins("target", f"{old}:", f"{new}:").format(table="audit_event")
        yield _begins("about", f"{old}:", f"{new}:").format(table="sites_allotmentline")
    for table in LIFTED:
        yield f"alter table {table} enable trigger user;"
        yield f"alter table {table} force row level security;"


def _turned(names):
    return {new: old for old, new in names.items()}


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_second_factor_reset"),
        ("audit", "0004_told_by_the_clock"),
        ("clearinghouse", "0010_standard_names"),
        ("exchanges", "0001_initial"),
        ("notifications", "0008_caused_by"),
        ("sites", "0011_organization"),
        ("tta", "0016_exchanges_leave"),
    ]
    operations = [
        migrations.RunSQL(
            "\n".join(_statements(EVENTS, ROWS)),
            "\n".join(_statements(_turned(EVENTS), _turned(ROWS))),
        )
    ]
