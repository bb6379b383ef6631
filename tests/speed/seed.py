"""Fills a throw-away database with invented sites and requests, by plain SQL."""

from pathlib import Path

import psycopg2

STATEMENTS = Path(__file__).with_name("seed.sql")


def fill(url, *, sites, first, last):
    """Give each of ``sites`` sites the requests numbered ``first`` to ``last`` and what hangs on them.

    ``url`` signs in the superuser of a throw-away cluster: triggers and policies are passed by.
    """
    text = STATEMENTS.read_text(encoding="utf-8").format(sites=int(sites), first=int(first), last=int(last))
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(text)
    connection.close()
    settle(url)


def settle(url):
    """Let PostgreSQL know what it holds, as its own housekeeping would have done on a running portal."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    connection.close()


def wall(url, *, on):
    """Switch row-level security on or off on every table that has policies."""
    word = "enable" if on else "disable"
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("select distinct tablename from pg_policies where schemaname = 'public' order by 1")
        for (table,) in cursor.fetchall():
            cursor.execute(f"alter table {table} {word} row level security")
    connection.close()
