"""Loads the users behind many foreign keys in the row's own query, without a join for each."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from accounts.models import User

SHOWN = ("name", "title", "email", "is_active", "is_invented")


def people_of(fields):
    """For ``annotate``: what pages show of the people behind these foreign keys of a row, in the
    row's own query.
    """
    who = User.objects.filter(pk__in=[OuterRef(field) for field in fields])
    return ArraySubquery(who.values(fields=JSONObject(id="pk", **{name: name for name in SHOWN})))


def name_people(fields_of):
    """Fill foreign keys to people from ``people``, which ``people_of`` added to the rows; empty
    ones stay empty.
    """
    people = {fields["id"]: User(**fields) for row in fields_of for fields in row.people}
    for row, fields in fields_of.items():
        for field in fields:
            setattr(row, field, people.get(getattr(row, f"{field}_id")))
