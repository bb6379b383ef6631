"""Lists of requests: exactly what may be opened, in the order asked for, page by page, and the same rows as CSV."""

import csv
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from sites.row_level_security import as_person
from tests.make import a_focus_area, a_membership, a_request, a_site, a_user, an_hours_entry
from tests.queries import statements_of
from tta.filters import SORTS
from tta.lifecycle import State
from tta.models import HoursEntry, Request, TriageNote
from web.pagination import ROWS

pytestmark = pytest.mark.django_db
LIST, EXPORT = reverse("tta:requests"), reverse("tta:requests-export")


def titles(answer):
    return [row.title for row in answer.context["page"].rows]


def lines(answer):
    """The CSV as dictionaries."""
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


@pytest.mark.slow
def test_what_is_listed_is_what_may_be_opened_and_what_is_exported(client):
    mine, theirs = a_site(), a_site()
    requests = [
        a_request(site, state) for site in (mine, theirs) for state in (State.SUBMITTED, State.DELIVERED)
    ]
    for role in Role:
        client.force_login(a_user(role, mine))
        listed = {(row.site__slug, row.number) for row in client.get(LIST).context["page"].rows}
        opened = [one for one in requests if client.get(one.get_absolute_url()).status_code == 200]
        exported = {(row["Site"], row["Number"]) for row in lines(client.get(EXPORT))}
        assert listed == {(one.site.slug, one.number) for one in opened}, role
        assert len(opened) == (4 if role in {Role.ADMIN, Role.STAFF, Role.PROVIDER} else 2), role
        assert exported == {(one.site.name, str(one.number)) for one in opened}, role


def test_a_line_of_the_list_names_what_its_own_request_names(client):
    site = a_site(name="Saginaw")
    robin = a_user(Role.EXPERT, site, name="Robin Rivers")
    a_request(site, State.UNDER_WAY, title="a", expert=robin, hours_logged=3, hours_spent=3)
    a_request(site, State.SUBMITTED, title="b", focus_area=None)
    a_request(site, State.RETURNED, title="c", hours_estimated=None)
    client.force_login(a_user(Role.STAFF))
    said = ("place", "focus_area", "expert", "hours")
    assert {line["title"]: [line[name] for name in said] for line in client.get(LIST).context["lines"]} == {
        "a": ["Saginaw, MI", "Gun Violence", "Robin Rivers", "3 of 12"],
        "b": ["Saginaw, MI", "–", "–", "about 12"],
        "c": ["Saginaw, MI", "Gun Violence", "–", "–"],
    }


def test_the_file_calls_where_a_request_stands_its_status_as_the_list_does(client):
    a_request(a_site(), State.DELIVERED)
    client.force_login(a_user(Role.STAFF))
    (row,) = lines(client.get(EXPORT))
    assert (row["State"], row["Status"]) == ("Michigan", State.DELIVERED.label)


def test_somebody_who_holds_no_role_gets_no_file(client):
    site = a_site()
    a_request(site)
    client.force_login(a_user())

    assert client.get(EXPORT).status_code == 403
    assert client.get(f"/sites/{site.slug}/requests/export.csv").status_code == 403


def test_another_sites_list_and_request_are_the_same_404_as_a_missing_one(client):
    mine, theirs = a_site(), a_site()
    request = a_request(theirs)
    client.force_login(a_user(Role.LEAD, mine))
    hidden = client.get(request.get_absolute_url())
    missing = client.get(f"/sites/{mine.slug}/requests/999/")
    assert hidden.status_code == missing.status_code == 404
    for beyond_any_column in (2**31, 2**63):
        assert client.get(f"/sites/{mine.slug}/requests/{beyond_any_column}/").content == missing.content
    for path in ("", "export.csv", "new/", f"{request.number}/edit/", f"{request.number}/accept/"):
        assert client.get(f"/sites/{theirs.slug}/requests/{path}").status_code == 404


def test_an_expert_reads_only_their_own_lines_of_hours(client):
    site = a_site()
    me, colleague = a_user(Role.EXPERT, site), a_user(Role.EXPERT, site)
    request = a_request(site, State.UNDER_WAY, expert=me)
    own = an_hours_entry(request, worked_by=me, done="Mine.")
    request.refresh_from_db()
    an_hours_entry(request, worked_by=colleague, done="A colleague's.")
    client.force_login(me)
    page = client.get(request.get_absolute_url())
    assert [entry.pk for entry, _ in page.context["entries"]] == [own.pk]
    assert b"A colleague" not in page.content
    with as_person(me):
        assert list(HoursEntry.objects.visible_to(me)) == [own]


def test_triage_notes_are_read_by_those_who_triage_and_nobody_else(client):
    site = a_site()
    request = a_request(site, State.SUBMITTED)
    TriageNote.objects.create(site=site, request=request, text="Overlaps with the spring plan.", by=a_user())
    for role in Role:
        client.force_login(a_user(role, site))
        page = client.get(request.get_absolute_url()).content.decode()
        reads = role in {Role.ADMIN, Role.STAFF, Role.PROVIDER, Role.LIAISON}
        assert request.title in page, role
        assert ("Overlaps with the spring plan." in page) is reads, role


FILTERS = {
    "state=submitted": {"b"},
    "state=open": {"a", "b", "c"},
    "holder=bja": {"b"},
    "holder=expert": {"c"},
    "assistance=training": {"a"},
    "q=B": {"b"},
    "q=%25": set(),
    "site=Nowhere": set(),
    "wanted_by=2030-01-01": {"d"},
    "expert=nobody": set(),
    "expert=robin": {"c"},
}


def test_filters_narrow_the_list_and_the_export_alike(client):
    site = a_site()
    robin = a_user(Role.EXPERT, site, name="Robin Rivers")
    late = {"wanted_by": timezone.localdate().replace(year=2040)}
    a_request(site, State.DRAFT, title="a", assistance="training", **late)
    a_request(site, State.SUBMITTED, title="b", **late)
    a_request(site, State.UNDER_WAY, title="c", expert=robin, **late)
    a_request(site, State.WITHDRAWN, title="d", wanted_by=timezone.localdate().replace(year=2029))
    client.force_login(a_user(Role.LEAD, site))  # who reads drafts, too
    for asked, left in FILTERS.items():
        assert set(titles(client.get(f"{LIST}?{asked}"))) == left, asked
        assert {row["Title"] for row in lines(client.get(f"{EXPORT}?{asked}"))} == left, asked


@pytest.mark.parametrize(
    "asked",
    [
        "site__name=x",
        "_connector=OR",
        "password=x",
        "sort__x=1",
        "after=xx",
        "after=WyJ4Il0",
        "before=e30",
        "after=WzEsMl0",
    ],
)
def test_in_02_a_parameter_nobody_declared_is_answered_with_400(client, asked):
    client.force_login(a_user(Role.STAFF))
    assert client.get(f"{LIST}?{asked}").status_code == 400


@pytest.mark.parametrize(
    "asked", ["state=nonsense", "focus_area=999999", "focus_area=x", "wanted_by=tomorrow", "holder=me"]
)
def test_a_filter_that_makes_no_sense_shows_nothing_and_says_so(client, asked):
    a_request(state=State.SUBMITTED)
    client.force_login(a_user(Role.STAFF))
    answer = client.get(f"{LIST}?{asked}")
    assert titles(answer) == []
    assert b"usa-error-message" in answer.content


@pytest.mark.parametrize("order", ["password", "created_by__password", "-pk", "?", "number"])
def test_in_02_an_order_nobody_declared_is_answered_with_400(client, order):
    client.force_login(a_user(Role.STAFF))
    assert client.get(LIST, {"sort": order}).status_code == 400
    assert client.get(EXPORT, {"sort": order}).status_code == 400


def test_every_order_walks_all_rows_once_forwards_and_back_again(client):
    first, now = a_request(a_site(), State.SUBMITTED), timezone.now()
    facts = {"site": first.site, "engagement": first.engagement, "created_by": first.created_by}
    facts["state"] = State.SUBMITTED
    Request.objects.bulk_create(
        Request(
            number=number,
            title=f"Title {number % 9}",
            state_since=now - timedelta(minutes=number % 13),
            wanted_by=timezone.localdate() + timedelta(days=number % 5) if number % 3 else None,
            **facts,
        )
        for number in range(2, ROWS * 2 + 8)
    )
    client.force_login(a_user(Role.STAFF))
    for sort, order in SORTS.items():
        pages, url = [], f"{LIST}?sort={sort}"
        while url:
            page = client.get(url).context["page"]
            pages.append([row.pk for row in page.rows])
            url = page.next_url
        assert [len(page) for page in pages] == [ROWS, ROWS, 7]
        expected = Request.objects.with_wanted_order().order_by(*order.order).values_list("pk", flat=True)
        assert [pk for page in pages for pk in page] == list(expected), sort
        back = client.get(page.previous_url).context["page"]
        assert [row.pk for row in back.rows] == pages[1], sort


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1"])
def test_ex_01_a_title_that_looks_like_a_formula_is_guarded_in_the_csv(client, cell):
    a_request(state=State.SUBMITTED, title=f"{cell} of it")
    client.force_login(a_user(Role.STAFF))
    assert [row["Title"] for row in lines(client.get(EXPORT))] == [f"'{cell} of it"]


def test_the_export_holds_every_row_of_the_list_not_just_the_first_page(client):
    site = a_site()
    for number in range(ROWS + 5):
        a_request(site, title=f"Request {number}")
    client.force_login(a_user(Role.LEAD, site))
    assert len(lines(client.get(f"/sites/{site.slug}/requests/export.csv?sort=number"))) == ROWS + 5


def a_full_site(count):
    site = a_site()
    expert = a_user(Role.EXPERT, site)
    for number in range(count):
        request = a_request(site, State.UNDER_WAY, hours=Decimal(3), expert=expert, title=f"Request {number}")
        an_hours_entry(request, worked_by=expert, hours=Decimal(1))
    return site, request


@pytest.mark.parametrize("count", [3, 30])
def test_pages_ask_the_same_few_statements_however_many_rows(client, count):
    a_focus_area()
    site, request = a_full_site(count)
    for number in range(min(count, 8) - 1):
        now = Request.objects.get(pk=request.pk)
        an_hours_entry(now, worked_by=request.expert, hours=Decimal("0.25"), done=f"{number}")
    client.force_login(a_user(Role.STAFF))
    of_site, of_request = f"/sites/{site.slug}/requests/", request.get_absolute_url()
    paths = (LIST, f"{LIST}?state=open&q=Request", of_site, of_request, "/hours/", "/")
    asked = {path: len(statements_of(client, path)) for path in paths}
    assert max(asked.values()) <= 8, asked
    assert len(client.get(LIST).content) < 60_000


def test_a_person_with_two_sites_lists_both_and_may_narrow_to_one(client):
    first, second = a_site(name="Aurora"), a_site(name="Berkeley")
    liaison = a_user(Role.LIAISON, first)
    a_membership(liaison, Role.LIAISON, second)
    a_request(first, State.SUBMITTED, title="one"), a_request(second, State.SUBMITTED, title="two")
    client.force_login(liaison)
    assert set(titles(client.get(LIST))) == {"one", "two"}
    assert titles(client.get(f"{LIST}?site=berk")) == ["two"]
    assert titles(client.get(f"/sites/{first.slug}/requests/")) == ["one"]
