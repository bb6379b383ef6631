"""The search's statement, planned once a connection: of ten parts, a third of its time would be planning."""

import re
from functools import lru_cache

from django.db import connection

from kernel.prepared_statements import execute_planned, may_be_kept


def run(statement, values, types):
    """Execute ``statement`` with the named ``values`` and return its only row; ``types`` are PostgreSQL's, by name.

    Behind PgBouncer, where the next transaction may be another connection's, it is planned anew each time.
    """
    with connection.cursor() as cursor:
        if may_be_kept():
            declared = [types[name.rstrip("0123456789")] for name in values]
            execute_planned(cursor, _numbered(statement, tuple(values)), list(values.values()), declared)
        else:
            cursor.execute(statement, values)
        return cursor.fetchone()


@lru_cache(maxsize=100)
def _numbered(statement, names):
    """The statement with $1, $2 and so on in the places of ``names``."""
    numbered = re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found[1]) + 1}", statement)
    return numbered.replace("%%", "%")
