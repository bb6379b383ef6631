"""Exchanges from before the portal, for tests."""

import csv
from io import StringIO

from exchanges.past_csv import COLUMNS
from sites.models import Site
from tests.make import a_site


def a_place(name, state):
    site = a_site(name=name, slug=f"{name.lower()}-{state.lower()}")
    Site.objects.filter(pk=site.pk).update(state=state)
    return Site.objects.get(pk=site.pk)


def a_table(*rows):
    """A CSV of rows; each gives what differs from a plain one."""
    plain = {
        "requesting_site": "Baltimore, MD", "host": "Chicago, IL Police Department", "dates": "2019-10-24/2019-10-25",
        "topic": "Area Technology Centers", "source_url": "https://example.org/news", "mode": "on-site", "note": "",
        "sites": "",
    }  # fmt: skip
    sheet = StringIO()
    out = csv.DictWriter(sheet, COLUMNS)
    out.writeheader()
    out.writerows(plain | row for row in rows)
    return sheet.getvalue()
