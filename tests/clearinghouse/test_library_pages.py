"""The library's pages, as somebody without an account meets them."""

import json
import re

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.roles import Role
from clearinghouse.actions.toolkit import feature_toolkit, take_down_toolkit
from clearinghouse.lifecycle import ResourceState
from clearinghouse.models import Kind, Resource
from tests.clearinghouse.make import a_resource, a_term, a_toolkit
from tests.make import a_user
from tests.markup import as_read
from web.page_cache import invalidate_on_commit

pytestmark = pytest.mark.django_db
LIBRARY = "/clearinghouse/"


def test_a_visitor_searches_and_opens_a_record_with_its_address_marked_as_another_site(client):
    row = a_resource(
        "Naloxone toolkit", url="https://example.org/naloxone", terms=[a_term(Kind.TYPE, "toolkit")]
    )

    page = client.get(LIBRARY, {"q": "naloxone"}).content.decode()
    assert row.get_absolute_url() in page
    record = client.get(row.get_absolute_url()).content.decode()
    assert 'href="https://example.org/naloxone"' in record
    assert "Opens another site: example.org" in record


def test_what_is_not_known_of_a_resource_is_not_shown_as_an_empty_field(client):
    record = client.get(a_resource().get_absolute_url()).content.decode()
    empty = ["Open the resource", "No link is known", "No abstract is known", "Not stated", "What it is",
             ">Publisher<", ">Published<", ">Audience<", ">Duration<", ">Topic<"]  # fmt: skip
    assert [word for word in empty if word in record] == []


def test_a_resource_without_an_address_says_where_it_is_listed(client):
    record = client.get(a_resource(source_url="https://example.gov/list").get_absolute_url()).content.decode()
    assert 'href="https://example.gov/list"' in record
    assert "Listed at" in record
    assert "Open the resource" not in record


def test_an_older_title_leads_to_the_address_of_today(client):
    row = a_resource("First title")
    old = row.get_absolute_url()
    Resource.objects.filter(pk=row.pk).update(title="Second title")
    now = Resource.objects.get(pk=row.pk).get_absolute_url()
    assert old != now

    for address in (old, reverse("clearinghouse:resource-by-code", args=[row.code])):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, now)


def test_a_withdrawn_resource_says_why_and_offers_no_address(client):
    row = a_resource(
        "Old guide",
        url="https://example.org/old",
        state=ResourceState.WITHDRAWN,
        withdrawn_because="Superseded in 2024.",
    )
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Superseded in 2024." in page
    assert "Open the resource" not in page


@pytest.mark.parametrize(("form", "holds"), [("bib", "@misc{psp-"), ("ris", "TY  - GEN\r\n")])
def test_a_citation_is_saved_as_a_file(client, form, holds):
    row = a_resource(terms=[a_term(Kind.PUBLISHER, "COPS Office & friends")], year=2015)
    answer = client.get(reverse("clearinghouse:cite", args=[row.code, form]))
    assert answer["Content-Disposition"] == f'attachment; filename="psp-{row.code}.{form}"'
    assert holds in answer.content.decode()
    assert "2015" in answer.content.decode()


def test_a_topic_page_holds_its_resources_and_no_others(client):
    guns = a_term()
    a_resource("About guns", terms=[guns])
    a_resource("About gangs")
    page = client.get(reverse("clearinghouse:topic", args=["gun-violence"])).content.decode()
    assert "About guns" in page
    assert "About gangs" not in page
    assert client.get(reverse("clearinghouse:topic", args=["nobody"])).status_code == 404


def test_nothing_found_offers_topics(client):
    a_term()
    page = as_read(client.get(LIBRARY, {"q": "xyzzyplugh"}).content.decode())
    assert "Nothing found for “xyzzyplugh”" in page
    assert reverse("clearinghouse:topic", args=["gun-violence"]) in page


@pytest.mark.parametrize(
    "address",
    ["?page=0", "?page=x", "?page=99999999999", "?sort=drop", "?topic=" + "a" * 900, "?q=%00", "?topic=%00"],
)
def test_an_odd_address_is_answered_calmly(client, address):
    assert client.get(LIBRARY + address).status_code == 200


@pytest.mark.parametrize("many", [3, 30])
def test_the_search_page_asks_the_database_a_fixed_number_of_times(client, many, django_assert_num_queries):
    for number in range(many):
        a_resource(f"Guide {number}", terms=[a_term(), a_term(Kind.TYPE, "guide")])
    with django_assert_num_queries(1):
        client.get(LIBRARY, {"q": "guide"})


def test_ti_15_a_kept_page_is_for_visitors_only_and_a_session_is_never_stored(client):
    """TI-15."""
    a_resource("Public guide")
    first = client.get(LIBRARY)
    assert first["Cache-Control"] == "public, max-age=60"
    client.force_login(a_user(Role.LEAD))
    assert client.get(LIBRARY)["Cache-Control"] == "private, no-store"
    client.logout()
    assert client.get(LIBRARY).content == first.content


def test_a_kept_page_is_not_made_again_and_answers_304_to_its_tag(client, django_assert_num_queries):
    a_resource()
    tag = client.get(LIBRARY)["ETag"]
    with django_assert_num_queries(0):
        again = client.get(LIBRARY, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_what_changed_is_shown_at_once(client, django_capture_on_commit_callbacks):
    client.get(LIBRARY)
    with django_capture_on_commit_callbacks(execute=True):
        a_resource("Added just now")
        invalidate_on_commit()
    assert "Added just now" in client.get(LIBRARY).content.decode()


def test_a_featured_toolkit_appears_and_goes_at_once(client, django_capture_on_commit_callbacks):
    staff, (toolkit, _) = a_user(Role.STAFF), a_toolkit(a_resource(), title="For new chiefs")
    pages = ["/", "/clearinghouse/toolkits/"]

    def shown():
        return [page for page in pages if "For new chiefs" in client.get(page).content.decode()]

    assert shown() == []
    with django_capture_on_commit_callbacks(execute=True):
        feature_toolkit(toolkit, by=staff)
    assert shown() == pages
    with django_capture_on_commit_callbacks(execute=True):
        take_down_toolkit(toolkit, by=staff, reason="It names a person")
    assert shown() == []


def test_a_record_says_in_which_toolkits_it_is_used_and_names_those_bja_features(client):
    row = a_resource("Guide", uses=3)
    a_toolkit(row, title="Featured one", is_featured=True)
    a_toolkit(row, title="Somebody's own")
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Added to a toolkit 3 times." in page
    assert "Featured one" in page
    assert "Somebody&#x27;s own" not in page


def test_every_featured_toolkit_is_listed_and_nobody_elses(client):
    row = a_resource("Tracing guns", terms=[a_term()])
    names = [f"Featured {number}" for number in range(4)]
    for name in names:
        a_toolkit(row, title=name, is_featured=True)
    a_toolkit(row, title="A visitor's own")
    page = client.get("/clearinghouse/toolkits/").content.decode()
    assert [name for name in names if name in page] == names
    assert page.count("1 resource") == 4
    assert "visitor" not in page
    front = client.get("/").content.decode()
    assert names[3] not in front  # the front page shows three, and leads to the others
    assert 'href="/clearinghouse/toolkits/"' in front


def test_where_no_toolkit_is_featured_the_page_says_how_to_make_one(client):
    assert "No toolkit is featured yet" in client.get("/clearinghouse/toolkits/").content.decode()


def test_search_engines_are_told_what_a_record_is_and_where_it_stands(client):
    row = a_resource('Guns </script><script>x & "y"', abstract="How.", year=2018, terms=[a_term()])
    text = client.get(row.get_absolute_url()).content.decode()
    told = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert [json.loads(one)["name"] for one in told] == [row.title]
    assert f'rel="canonical" href="{settings.ADDRESS}{row.get_absolute_url()}"' in text
    lists = ("/clearinghouse/", "/clearinghouse/topics/", "/clearinghouse/toolkits/")
    for path in (*lists, "/clearinghouse/topics/gun-violence/"):
        said = client.get(path, {"sort": "title"}).content.decode()
        assert f'rel="canonical" href="{settings.ADDRESS}{path}"' in said
    front = client.get("/").content.decode()
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', front)[1])
    assert (told["@type"], told["potentialAction"]["@type"]) == ("WebSite", "SearchAction")
