"""A server that accepts connections and says nothing is told from one that answers, refuses or is busy."""

import socket
import time

import psycopg2
import pytest
from django.db import OperationalError, connection
from psycopg2.extensions import parse_dsn

from kernel import database_watch
from tests import cluster

SECONDS = 0.4


@pytest.fixture
def mute():
    """The port of a server that never says a word."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        yield line.getsockname()[1]


def test_the_cluster_answers():
    assert database_watch.answers(parse_dsn(cluster.POSTGRES.url("portal_app", "test_portal")), 5)


def test_a_mute_server_does_not_answer_and_is_waited_for_no_longer_than_said(mute):
    began = time.monotonic()

    assert not database_watch.answers({"host": "127.0.0.1", "port": mute, "user": "portal_app"}, SECONDS)

    assert SECONDS <= time.monotonic() - began < SECONDS + 1


def test_a_closed_port_does_not_answer():
    assert not database_watch.answers({"host": "127.0.0.1", "port": 1, "user": "portal_app"}, SECONDS)


def test_a_server_that_refuses_in_words_answers():
    stranger = parse_dsn(cluster.POSTGRES.url("portal_app", "no_such_database"))
    assert database_watch.answers(stranger, 5)


def test_while_the_server_is_silent_a_new_connection_is_refused_at_once(monkeypatch):
    monkeypatch.setitem(database_watch._state, "is_silent", True)

    with pytest.raises(OperationalError, match="does not answer"):
        connection.copy().connect()


def test_whoever_waits_for_an_answer_gets_an_error_once_the_connections_are_cut():
    link = psycopg2.connect(cluster.POSTGRES.url("portal_app", "test_portal"))
    try:
        database_watch.watch(link, parse_dsn(cluster.POSTGRES.url("portal_app", "test_portal")))
        others = set(database_watch._watched) - {link}
        for other in others:
            database_watch._watched.discard(other)

        database_watch._cut()

        with pytest.raises(psycopg2.OperationalError), link.cursor() as cursor:
            cursor.execute("select 1")
        database_watch._watched.update(others)
    finally:
        link.close()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"])
def test_the_server_ends_what_takes_too_long(name):
    with connection.cursor() as cursor:
        cursor.execute("select current_setting(%s)", [name])
        assert cursor.fetchone()[0] not in {"0", ""}
