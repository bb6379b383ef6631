"""Notices that the database does not answer, and frees what waits for it.

A time limit of PostgreSQL is kept by PostgreSQL, so it ends no statement of a server that hangs or
of a network that swallows packets: every thread would wait for ever, those of the public pages too.
A thread of each process therefore asks the server for a sign of life every few seconds. After two
questions without an answer the database counts as silent: connections at work are cut, so their
requests end with an error page, and new ones are refused at once instead of being waited for. The
first answer ends that.
"""

import os
import select
import socket
import threading
import time
from contextlib import closing, suppress
from weakref import WeakSet

import psycopg2
from django.db import OperationalError
from psycopg2.extensions import POLL_OK, POLL_READ

EVERY_SECONDS = 5  # between two questions
AGAIN_SECONDS = 1  # while the server is silent
PATIENCE_SECONDS = 3  # for one answer
QUESTIONS = 2  # without an answer, before the server counts as silent

_watched = WeakSet()  # the psycopg2 connections of this process
_begun = threading.Lock()
_state = {"pid": 0, "is_silent": False}


def is_silent():
    """Whether the database is known not to answer."""
    return _state["is_silent"]


def refuse_while_silent():
    """Raise OperationalError at once while the database is known not to answer."""
    if _state["is_silent"]:
        raise OperationalError("The database does not answer.")


def watch(connection, parameters):
    """Watch a new connection; ``parameters`` are those it was made with."""
    _watched.add(connection)
    with _begun:
        if (
            _state["pid"] != os.getpid()
        ):  # the first connection of this process, or of one that was forked from it
            _state.update(pid=os.getpid(), is_silent=False)
            threading.Thread(
                target=_look, args=[dict(parameters)], daemon=True, name="database watch"
            ).start()


def answers(parameters, seconds):
    """Whether the server answers a new connection within ``seconds``; a refusal in words is an
    answer, too.
    """
    until = time.monotonic() + seconds
    try:
        with closing(psycopg2.connect(**parameters | {"async_": True})) as link:
            _wait(link, until)
            cursor = link.cursor()  # it must live until the answer is there
            cursor.execute("select 1")
            _wait(link, until)
    except psycopg2.Error as error:
        return "FATAL" in str(error)  # for example: too many clients
    return True


def _wait(link, until):
    while (state := link.poll()) != POLL_OK:
        reads, writes = ([link], []) if state == POLL_READ else ([], [link])
        ready = select.select(reads, writes, [], max(0, until - time.monotonic()))
        if not any(ready):
            raise psycopg2.OperationalError("no answer in time")


def _look(parameters):
    """What the thread does: ask, for as long as the process lives."""
    missed = 0
    while True:
        time.sleep(AGAIN_SECONDS if missed else EVERY_SECONDS)
        missed = 0 if answers(parameters, PATIENCE_SECONDS) else missed + 1
        _state["is_silent"] = missed >= QUESTIONS
        if missed == QUESTIONS:
            _cut()


def _cut():
    """Shut the sockets of all connections: whoever waits for an answer gets an error."""
    for connection in list(_watched):
        with (
            suppress(OSError, psycopg2.Error),
            socket.socket(fileno=os.dup(connection.fileno())) as line,
        ):
            line.shutdown(socket.SHUT_RDWR)
