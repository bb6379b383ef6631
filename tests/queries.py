"""Counts the statements a page puts to PostgreSQL, as it would outside a test."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

# what the transaction and the wider scope around a test add; a page on its own asks none of them
OF_THE_TEST = (
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "select current_setting('role')",
    "select set_config('role', ",
)


def statements_of(client, path, status=200):
    """The statements of one GET, session, person and wall included."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
        if answer.streaming:
            answer.getvalue()
    assert answer.status_code == status, answer.content
    asked = [query["sql"].strip() for query in captured.captured_queries]
    return [sql for sql in asked if not sql.startswith(OF_THE_TEST) or "sites_membership" in sql]
