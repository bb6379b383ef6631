"""The database of a run: migrated by the owner, used by the application role; every test stands behind the wall."""

import gc

import psycopg2
import pytest
from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.test import Client, TransactionTestCase
from hypothesis import settings as chance

from accounts.models import THE_PORTAL
from kernel import world
from kernel.scope import set_scope
from tests import cluster

# how long an example takes says more about the machine that hour than about the code
chance.register_profile("suite", deadline=None)
chance.load_profile("suite")
KEPT = {"django_migrations", "django_content_type", "auth_permission", "accounts_user"}


def pytest_collection_finish():
    """What has been imported, and the tests, stay until the end: looking through them for garbage took a tenth of the
    time.  Until here nobody has (tests/cluster.py).
    """
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """Migrate as the owner, once; then the suite goes on as the application role."""
    with django_db_blocker.unblock():
        cluster.migrate()


def empty_every_table():
    """After a test that really committed: as the superuser, past the triggers that make the record append-only."""
    with (
        psycopg2.connect(cluster.POSTGRES.url("postgres", "test_portal")) as strong,
        strong.cursor() as cursor,
    ):
        cursor.execute("set session_replication_role = replica")
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        tables = sorted({name for (name,) in cursor.fetchall()} - KEPT)
        asked = (f"select '{name}' where exists (select from {name})" for name in tables)
        cursor.execute(" union all ".join(asked))
        # TRUNCATE would ask for every table, filled or not
        emptied = [f"delete from {name};" for (name,) in cursor.fetchall()]
        cursor.execute(" ".join(emptied) + " delete from accounts_user where email <> %s", [THE_PORTAL])
    strong.close()


@pytest.fixture(autouse=True, scope="session")
def _emptied_by_the_superuser():
    """The application role may not truncate, so Django's own flush can not clean up after a committed test."""
    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda _: empty_every_table()
    yield
    TransactionTestCase._fixture_teardown = original


class Visitor(Client):
    """Django's test client; who signs in gets one session, not an empty one first that is replaced at once."""

    def force_login(self, user, backend=None):
        request = HttpRequest()
        request.session = SessionStore()
        login(request, user, backend or settings.AUTHENTICATION_BACKENDS[0])
        request.session.save()
        self.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key


@pytest.fixture
def client():
    """A visitor of its own for each test."""
    return Visitor()


@pytest.fixture(autouse=True)
def _scope_of_the_test(request):
    """What a test itself reads and makes is program-wide; each page it asks for opens its own narrower scope."""
    marker = request.node.get_closest_marker("django_db")
    cache.clear()
    if marker is None:  # no database: there is nothing a copy could be told by
        world.assume_original()
    if marker is None or marker.kwargs.get("transaction"):
        yield
        return
    request.getfixturevalue("db")
    set_scope(program=True)  # it goes with the transaction of the test: nothing to restore
    connection.scopes_open = 1
    yield
    connection.scopes_open = 0
