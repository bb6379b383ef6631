"""The public API: golden keys, no private row by any way, and a role that can read nothing else."""

import json

import pytest
from django.db import connection, transaction
from psycopg2.errors import InsufficientPrivilege

from accounts.roles import Role
from clearinghouse.actions.curating import withdraw_resource
from clearinghouse.actions.toolkit import feature_toolkit
from clearinghouse.models import Kind
from kernel.scope import as_public
from newsroom.models import Page
from newsroom.page_import import load_newsroom
from newsroom.public_site_sync import publish_sites
from sites.lifecycle import EngagementState
from tests.clearinghouse.make import a_resource, a_term, a_toolkit
from tests.make import a_request, a_site, a_user, the_portal

pytestmark = pytest.mark.django_db
V1 = "/api/public/v1/"
CANARY = "CANARY-7f3e"
PUBLIC_TABLES = {
    "clearinghouse_resource", "clearinghouse_resource_terms", "clearinghouse_term", "clearinghouse_word",
    "clearinghouse_toolkit", "clearinghouse_item", "newsroom_publicsite", "newsroom_publicengagement", "newsroom_page",
    "newsroom_publictransition",
    "clearinghouse_entry", "clearinghouse_bits",
}  # fmt: skip
KEYS = {"clearinghouse_entry": "resource_id", "clearinghouse_bits": "term_id"}  # where it is not ``id``


@pytest.fixture
def filled():
    site = a_site(name="Openville", note=CANARY, concerns=CANARY)
    a_site(name=f"{CANARY} city", state=EngagementState.SELECTED)
    a_request(site, title=CANARY, need=CANARY)
    a_toolkit(a_resource("Unlisted"), title=CANARY, note=CANARY)
    row = a_resource(
        "Tracing crime guns", terms=[a_term(), a_term(Kind.TYPE, "guide")], url="https://example.org/"
    )
    toolkit, _ = a_toolkit(row, title="For chiefs")
    feature_toolkit(toolkit, by=a_user(Role.STAFF))
    load_newsroom(by=the_portal())
    publish_sites()


GOLDEN = {
    "resources": {"code", "title", "abstract", "url", "year", "type", "topics", "publishers", "sponsors",
                  "is_withdrawn", "page"},
    "topics": {"slug", "name", "resources"},
    "toolkits": {"code", "title", "introduction", "resources"},
    "sites": {"slug", "name", "state", "engagements"},
    "news": {"slug", "title", "on", "precision", "category", "url"},
}  # fmt: skip


def test_ap_02_golden_keys_only_and_nothing_private(client, filled):
    """AP-02."""
    for what, keys in GOLDEN.items():
        answer = client.get(f"{V1}{what}/")
        said = answer.json()
        assert answer.status_code == 200, (what, said)
        assert set(said) == {"count", "page", "next", "results"}, what
        assert said["results"], what
        assert all(set(row) == keys for row in said["results"]), what
        assert CANARY.lower() not in answer.content.decode().lower(), what


def test_ap_02_the_public_role_is_refused_every_private_table_by_grant(filled):
    """AP-02."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        tables = {name for (name,) in cursor.fetchall()}
    assert tables > PUBLIC_TABLES
    for table in sorted(tables - PUBLIC_TABLES):
        refused(f"select 1 from {table}")
    for table in sorted(PUBLIC_TABLES):
        with as_public():
            run(f"select {KEYS.get(table, 'id')} from {table} limit 1")
        refused(f"delete from {table}")
        refused(f"insert into {table} default values")
        refused(f"update {table} set {KEYS.get(table, 'id')} = 1")


# Of tables with something private in them: what the public role may not even name.
CLOSED = {
    "clearinghouse_entry": {"ballast"},
    "clearinghouse_resource": {
        "link_checked_at", "link_failures", "link_problem", "link_seen_on", "owner_id", "review_by", "version",
    },
    "clearinghouse_toolkit": {"changed_at", "copied_from", "created_at", "owner_id", "secret_hash", "version"},
}  # fmt: skip
COLUMNS_CLOSED = """
    select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relname = any(%s) and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
      and not has_column_privilege('portal_public', c.oid, a.attnum, 'select')"""


def test_ap_02_private_columns_of_public_tables_are_refused_too(filled):
    """AP-02: exactly these, so that a column nobody thought of is not among the public ones."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS_CLOSED, [sorted(PUBLIC_TABLES)])
        found = cursor.fetchall()
    assert set(found) == {(table, column) for table, columns in CLOSED.items() for column in columns}
    for table, column in found:
        refused(f"select {column} from {table}")


# Of tables with rows that are not shown to everybody: which the public role may read, and what it reads of them.
ROWS_CLOSED = {
    "clearinghouse_toolkit": ("id", "is_featured and taken_down_because = ''"),
    "clearinghouse_item": (
        "toolkit_id",
        "toolkit_id in (select id from clearinghouse_toolkit where is_featured)",
    ),
    "newsroom_page": ("id", "is_shown"),
}


def test_ap_02_rows_that_are_not_shown_to_everybody_are_not_there_for_the_public_role(filled):
    """AP-02: visitors' own toolkits, and pages that are not on the website."""
    Page.objects.create(kind=Page.Kind.PAGE, slug="not-yet", title=CANARY)
    for table, (key, shown) in ROWS_CLOSED.items():
        all_of_them = f"select {key} from {table} order by 1"
        of_everybody = rows(f"select {key} from {table} where {shown} order by 1")
        assert of_everybody, table
        assert rows(all_of_them) != of_everybody, table
        with as_public():
            assert rows(all_of_them) == of_everybody, table


def rows(statement):
    with connection.connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def refused(statement):
    with pytest.raises(InsufficientPrivilege) as refusal, transaction.atomic(), as_public():
        run(statement)
    return refusal


def run(statement):
    """Past Django, which would refuse earlier: it is the grant that is tried."""
    with connection.connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_search_of_the_api_is_the_search_of_the_page(client, filled):
    said = client.get(f"{V1}resources/", {"q": "gun", "topic": "gun-violence"}).json()
    assert (said["count"], said["results"][0]["title"]) == (1, "Tracing crime guns")
    one = client.get(f"{V1}resources/{said['results'][0]['code']}/").json()
    assert one == said["results"][0]
    assert client.get(f"{V1}resources/00000/").status_code == 404


def test_pages_follow_each_other(client):
    for number in range(5):
        a_resource(f"Guide {number}")
    walked, address = [], f"{V1}resources/?page_size=2"
    while address:
        said = client.get(address.replace("http://127.0.0.1:8000", "")).json()
        walked += [row["title"] for row in said["results"]]
        address = said["next"]
    assert sorted(walked) == [f"Guide {number}" for number in range(5)]


def walk(client, address, after_each=None):
    """Every result, page after page; ``after_each`` is called between two of them."""
    walked, pages = [], 0
    while address and pages < 50:
        said = client.get(address.replace("http://127.0.0.1:8000", "")).json()
        walked, pages, address = walked + said["results"], pages + 1, said["next"]
        if after_each:
            after_each(said)
    return walked


WALKS = [
    "",
    "&sort=newest",
    "&sort=title",
    "&sort=used",
    "&q=guide",
    "&q=guide&sort=title",
    "&q=guide&type=report",
]


@pytest.mark.parametrize("query", WALKS)
def test_a_walk_misses_no_record_where_one_it_has_passed_is_withdrawn(client, query):
    report, staff = a_term(Kind.TYPE, "report"), a_user(Role.STAFF)
    years = [2000, None, 2001, 2001, 2002, None, 2000, 2001, 2002]
    rows = [a_resource(f"Guide {number}", terms=[report], year=year) for number, year in enumerate(years)]
    withdrawn = []

    def withdraw_the_first(said):
        if not withdrawn:
            row = next(row for row in rows if row.code == said["results"][0]["code"])
            withdraw_resource(row, by=staff, reason="It was replaced.")
            withdrawn.append(row.title)

    walked = walk(client, f"{V1}resources/?page_size=2{query}", withdraw_the_first)
    titles = [row["title"] for row in walked]
    assert sorted(titles) == sorted(row.title for row in rows)
    assert len(withdrawn) == 1


@pytest.mark.parametrize("what", ["topics", "toolkits", "sites", "news"])
def test_every_list_is_walked_from_key_to_key(client, filled, what):
    whole = client.get(f"{V1}{what}/?page_size=100").json()
    walked = walk(client, f"{V1}{what}/?page_size=1")
    assert walked
    assert walked[:40] == whole["results"][:40]


@pytest.mark.parametrize("after", ["x", "W10", "WyIxIl0", "bnVsbA", "WyJhIiwiYiJd", "%00"])
@pytest.mark.parametrize("what", ["resources", "news"])
def test_a_key_nobody_was_given_is_refused(client, filled, what, after):
    assert client.get(f"{V1}{what}/?after={after}").status_code == 404


def test_words_of_campaigns_are_no_parameters(client, filled):
    said = client.get(f"{V1}resources/?page_size=1&utm_source=mail&fbclid=x").json()
    assert said["results"]
    assert "utm_source" not in (said["next"] or "")


def test_an_unchanged_answer_is_304_and_open_to_pages_of_any_origin(client, filled):
    first = client.get(f"{V1}topics/")
    assert first["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in first
    assert client.get(f"{V1}topics/", headers={"If-None-Match": first["ETag"]}).status_code == 304


UNLISTED = (
    "owner=1", "resource__owner=1", "title__contains=x", "_connector=OR", "_negated=1", "page=0", "page=x",
    "page_size=101", "page_size=1000000", "sort=owner", "order_by=owner.email", "annotate=x", "page=%00",
)  # fmt: skip


def test_in_02_only_listed_names_and_values_are_taken(client, filled):
    """IN-02."""
    assert client.get(f"{V1}resources/?page=1").json()["results"]
    for query in UNLISTED:
        answer = client.get(f"{V1}resources/?{query}")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/json"), query


def test_nothing_can_be_written(client, filled):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(f"{V1}resources/").status_code == 405, method


def test_one_visitor_is_limited(client, monkeypatch):
    monkeypatch.setattr("api.views.REQUESTS_AN_HOUR", 3)
    answers = [client.get(f"{V1}topics/") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    # kept on the way, the refusal of one would be everybody's
    assert [answer["Cache-Control"] for answer in answers] == ["public, max-age=60"] * 3 + ["no-store"]


def test_the_description_names_every_address(client):
    said = json.loads(client.get(f"{V1}openapi.json").content)
    assert len(said["paths"]) == 7
    assert {way for path in said["paths"].values() for way in path} == {"get"}


def test_ap_01_odd_requests_never_break_the_api(client, filled):
    """AP-01, in small: every documented address with odd values answers with a documented code."""
    values = ["", "0", "-1", "1e9", "\x00", "🙂" * 200, "' or 1=1 --", "a" * 5000, "[]", "{}", "null"]
    for what in GOLDEN:
        for name in ("q", "page", "page_size", "sort", "topic", "x"):
            for value in values:
                assert client.get(f"{V1}{what}/", {name: value}).status_code in {200, 400}
