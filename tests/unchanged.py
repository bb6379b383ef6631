"""For tests of refusals: what a refused act must not have changed; and for tests of many cases, one world for all."""

from contextlib import contextmanager
from functools import cache

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from audit.models import Event
from kernel.prepared_statements import execute_planned
from kernel.scope import as_program
from notifications.models import Notice
from sites.models import Allotment, AllotmentLine, Engagement, Membership
from tests.architecture.house import APPS
from tta.models import HoursEntry, Request, TriageNote

OF_REQUESTS = (Engagement, Request, HoursEntry, TriageNote, Allotment, AllotmentLine, Event, Notice)
EVERY_TABLE = tuple(
    model for app in APPS for model in apps.get_app_config(app).get_models() if model._meta.managed
)

# for a refused act that is called through a table of acts, which make the person who takes it
BESIDE_PEOPLE = tuple(model for model in EVERY_TABLE if model not in (get_user_model(), Membership))


def rows_of(models):
    """Every row of the models by table, as PostgreSQL writes it: one statement, however many tables are watched."""
    with as_program(), connection.cursor() as cursor:
        execute_planned(cursor, _rows_of(models))
        return dict(cursor.fetchall())


@cache
def _rows_of(models):
    tables = [(model._meta.db_table, model._meta.pk.column) for model in models]
    return " union all ".join(
        f"select '{table}', array(select t::text from {table} t order by {key})" for table, key in tables
    )


@contextmanager
def taken_back():
    """What the block does is undone after it: the next case begins with the rows of this one.

    Not before the database has agreed: what it asks at the end of a transaction it would never ask of rows undone.
    Rows and scope are undone; what Python holds (a row in hand, the ``standing`` of a person) is not.
    """
    with transaction.atomic():
        yield
        connection.check_constraints()
        transaction.set_rollback(True)


@contextmanager
def case(*words):
    """A failure inside says which case of many it was."""
    try:
        yield
    except BaseException as failure:  # pytest's "did not raise" is no Exception
        failure.add_note(f"The case: {', '.join(map(str, words))}")
        raise


@contextmanager
def refused(refusal, *, watched=OF_REQUESTS, **how):
    """The block must raise ``refusal`` and leave every watched row as it was.

    With ``watched=EVERY_TABLE`` make people and rows before the block, not inside it.
    """
    before = rows_of(watched)
    with pytest.raises(refusal, **how) as raised:
        yield raised
    after = rows_of(watched)
    changed = [table for table in before if after[table] != before[table]]
    assert not changed, f"A refused act changed {', '.join(changed)}"
