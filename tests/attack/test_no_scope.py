"""TI-08: where nobody has said whose rows are meant, every way to a row raises: never all, never none in silence."""

from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.core.signals import request_finished
from django.db import connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

from accounts.roles import Role
from kernel.scope import NoScope, as_program
from sites.models import Site
from sites.row_level_security import as_person
from tests.attack.catalog import TENANT_TABLES
from tests.make import a_site, a_user
from tta.models import Request

pytestmark = pytest.mark.django_db(transaction=True)


def streaming(request):
    def lines():
        for site in Site.objects.all():
            yield site.name

    return StreamingHttpResponse(lines(), content_type="text/plain")


def failing(request):
    raise ZeroDivisionError


def reading(request):
    return HttpResponse(Site.objects.count())


def reading_error_page(request):
    return HttpResponse(Site.objects.count(), status=500)


reading.login_required = False
urlpatterns = [path("streaming/", streaming), path("failing/", failing), path("reading/", reading)]
handler500 = reading_error_page


@pytest.mark.parametrize("how", ["all", "by_key", "count", "update", "insert", "raw", "empty_table"])
def test_ti_08_a_shell_without_a_scope_raises(how):
    site = a_site()
    ways = {
        "all": lambda: list(Site.objects.all()),
        "by_key": lambda: Site.objects.filter(pk=-1).first(),
        "count": Site.objects.count,
        "update": lambda: Site.objects.filter(pk=-1).update(note="x"),
        "insert": lambda: Site.objects.create(name="Nowhere", state="MI", slug="nowhere-mi"),
        "raw": lambda: list(Site.objects.raw("select * from sites_site")),
        "empty_table": Request.objects.exists,
    }
    with pytest.raises(NoScope):
        ways[how]()
    with as_program():
        assert list(Site.objects.values_list("pk", "note")) == [(site.pk, "")]


def test_ti_08_every_walled_table_is_guarded():
    with as_program(), connection.cursor() as cursor:
        cursor.execute(TENANT_TABLES)
        tables = [row[1] for row in cursor.fetchall()]
    assert len(tables) > 10
    for table in tables:
        with pytest.raises(NoScope), connection.cursor() as cursor:
            cursor.execute(f"select 1 from {table} where false")


def test_ti_08_past_the_guard_postgresql_itself_raises_for_every_table_that_has_a_row():
    a_site()
    with psycopg2.connect(settings_of_the_run()) as plain, plain.cursor() as cursor:
        for model in (Site, apps.get_model("sites.Engagement"), apps.get_model("sites.Allotment")):
            with pytest.raises(psycopg2.errors.UndefinedObject, match=r"portal\.sites"):
                cursor.execute(f"select count(*) from {model._meta.db_table}")
            plain.rollback()
    plain.close()


def settings_of_the_run():
    told = settings.DATABASES["default"]
    return psycopg2.extensions.make_dsn(host=told["HOST"], user=told["USER"], dbname=told["NAME"])


def test_ti_08_what_runs_on_commit_has_no_scope():
    seen = []

    def late():
        seen.append("ran")
        list(Site.objects.all())

    with pytest.raises(NoScope), as_program():
        transaction.on_commit(late)
    assert seen == ["ran"]


def test_ti_08_a_signal_after_the_request_has_no_scope(client):
    site = a_site()
    lead = a_user(Role.LEAD, site)
    raised = []

    def late(**_):
        try:
            list(Site.objects.all())
        except NoScope as refusal:
            raised.append(refusal)

    request_finished.connect(late)
    try:
        client.force_login(lead)
        client.get(site.get_absolute_url())
    finally:
        request_finished.disconnect(late)
    assert len(raised) == 1


def test_ti_08_another_thread_has_no_scope():
    a_site()

    def read():
        try:
            return list(Site.objects.all())
        finally:
            connection.close()

    with as_program(), ThreadPoolExecutor(1) as pool, pytest.raises(NoScope):
        pool.submit(read).result()


def test_ti_08_a_management_command_has_no_scope():
    class Command(BaseCommand):
        def handle(self, **_):
            self.stdout.write(str(Site.objects.count()))

    with pytest.raises(NoScope):
        call_command(Command())


@pytest.mark.urls(__name__)
def test_ti_08_a_streaming_body_has_no_scope(client):
    client.force_login(a_user(Role.STAFF))
    answer = client.get("/streaming/")
    with pytest.raises(NoScope):
        answer.getvalue()


@pytest.mark.urls(__name__)
def test_ti_08_a_page_for_nobody_known_has_no_scope(client):
    with pytest.raises(NoScope):
        client.get("/reading/")


@pytest.mark.urls(__name__)
def test_ti_08_an_error_handler_shows_no_more_than_the_person_may_see(client):
    client.raise_request_exception = False
    site, _other = a_site(), a_site()
    client.force_login(a_user(Role.LEAD, site))
    assert client.get("/failing/").content == b"1"
    client.logout()


def test_ti_08_a_persons_scope_ends_with_its_block():
    site = a_site()
    with as_person(a_user(Role.LEAD, site)):
        assert list(Site.objects.all()) == [site]
    with pytest.raises(NoScope):
        list(Site.objects.all())
