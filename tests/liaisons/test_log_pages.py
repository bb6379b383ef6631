"""The pages of the log, without a script: quick entry, list, one entry."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from liaisons.models import Level, LogEntry, NextStep
from tests.liaisons.make import an_entry
from tests.make import a_focus_area, a_membership, a_site, a_user

pytestmark = pytest.mark.django_db
NEW = "/log/new/"
QUERIES = 11  # three of them open and close the scope within that of the test


def form(site, **over):
    return {
        "sent_as": str(uuid4()),
        "sites": [site.pk],
        "kind": "call",
        "on": timezone.localdate().isoformat(),
        "minutes": "25",
        "said": "Called about <b>tracing</b>.",
        "level": "shared",
        "attendance": "virtual",
    } | over


def test_a_quick_entry_names_people_and_a_next_step(client):
    site = a_site()
    lead, liaison = a_user(Role.LEAD, site), a_user(Role.LIAISON, site)
    a_focus_area()
    client.force_login(liaison)
    due = timezone.localdate() + timedelta(days=4)
    said = form(
        site,
        people=[f"{site.pk}:{lead.pk}"],
        others="Kim Sample, Saginaw County Prosecutor\nPat Other",
        focus_areas=["Gun Violence"],
        step_text="Send the data",
        step_owner=f"{site.pk}:{lead.pk}",
        step_due_on=due.isoformat(),
    )
    answer = client.post(NEW, said)
    entry = LogEntry.objects.get()
    assert answer.url == entry.get_absolute_url()
    assert [one["name"] for one in entry.took_part] == [lead.name, "Kim Sample", "Pat Other"]
    assert entry.took_part[1]["agency"] == "Saginaw County Prosecutor"
    assert entry.focus_areas == ["Gun Violence"]
    step = NextStep.objects.get()
    assert (step.owner, step.due_on, step.entry) == (lead, due, entry)
    page = client.get(answer.url).content.decode()
    assert "Called about &lt;b&gt;tracing&lt;/b&gt;." in page
    assert "Send the data" in page


def test_ti_16_a_site_does_not_read_in_a_note_about_two_who_took_part_of_the_other(client):
    one, two = a_site(), a_site()
    first, second = a_user(Role.LEAD, one, name="Chief Sample"), a_user(Role.LEAD, two, name="Mayor Example")
    liaison = a_user(Role.LIAISON, one)
    a_membership(liaison, Role.LIAISON, two)
    client.force_login(liaison)
    people = [f"{one.pk}:{first.pk}", f"{two.pk}:{second.pk}"]
    assert "its own people" in client.get(NEW).content.decode()
    client.post(NEW, form(one, sites=[one.pk, two.pk], people=people))
    for lead, names in ((first, (True, False)), (second, (False, True))):
        client.force_login(lead)
        entry = LogEntry.objects.get(site__memberships__user=lead)
        page = client.get(entry.get_absolute_url()).content.decode()
        shown = page.partition("<main")[2]
        assert ("Chief Sample" in shown, "Mayor Example" in shown) == names


def test_pressing_twice_keeps_one_entry(client):
    site = a_site()
    client.force_login(a_user(Role.LIAISON, site))
    said = form(site)
    assert client.post(NEW, said).url == client.post(NEW, said).url
    assert LogEntry.objects.count() == 1


def test_a_browser_that_sends_what_waited_is_answered_in_json(client):
    site = a_site()
    client.force_login(a_user(Role.LIAISON, site))
    json = {"headers": {"Accept": "application/json"}}
    said = form(site)
    first = client.post(NEW, said, **json)
    assert (first.status_code, first.json()["is_new"]) == (201, True)
    page = client.get(first.json()["url"]).content.decode()
    assert f"Logged: {LogEntry.objects.get()}." in page  # the page that opens next says so
    assert client.post(NEW, said, **json).status_code == 200
    refused = client.post(NEW, form(site, minutes="0", said=""), **json)
    assert refused.status_code == 422
    assert {reason.split(":")[0] for reason in refused.json()["reasons"]} == {
        "Minutes",
        "What was said or done",
    }
    other = client.post(NEW, form(a_site()), **json)
    assert other.status_code == 422
    assert LogEntry.objects.count() == 1


def test_the_token_belongs_to_whoever_is_signed_in(client):
    liaison = a_user(Role.LIAISON, a_site())
    client.force_login(liaison)
    answer = client.get(reverse("liaisons:token"))
    assert answer.json()["person"] == str(liaison.pk)
    assert "no-store" in answer["Cache-Control"]


def test_the_last_site_stands_first(client):
    one, two = a_site(name="Aurora", slug="aurora-mi"), a_site(name="Zion", slug="zion-mi")
    liaison = a_user(Role.LIAISON, one)
    a_membership(liaison, Role.LIAISON, two)
    client.force_login(liaison)
    an_entry(two, by=liaison)
    page = client.get(NEW).content.decode()
    assert page.index(f'value="{two.pk}"') < page.index(f'value="{one.pk}"')


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.LIAISON, Role.PROVIDER}))
def test_who_does_not_write_gets_no_form(client, role):
    client.force_login(a_user(role, a_site()))
    assert client.get(NEW).status_code == 403
    assert client.get(reverse("liaisons:token")).status_code == 403


def test_the_list_shows_own_sites_by_level_and_is_filtered(client):
    site = a_site()
    lead = a_user(Role.LEAD, site)
    an_entry(site, said="SHARED-NOTE about tracing", kind="site_visit")
    an_entry(site, said="TEAM-NOTE", level=Level.TEAM)
    an_entry(a_site(), said="FOREIGN-NOTE")
    client.force_login(lead)
    page = client.get("/log/").content.decode()
    assert ("SHARED-NOTE" in page, "TEAM-NOTE" in page, "FOREIGN-NOTE" in page) == (True, False, False)
    assert "1 entry" in page
    assert "SHARED-NOTE" in client.get("/log/", {"q": "trace", "kind": "site_visit"}).content.decode()
    assert "SHARED-NOTE" not in client.get("/log/", {"q": "trace", "kind": "call"}).content.decode()
    assert client.get("/log/", {"from": "2026-13-40"}).status_code == 400
    assert client.get("/log/", {"level__in": "team"}).status_code == 400


def test_the_list_and_its_file_are_filtered_by_a_focus_area_of_today_or_of_another_time(client):
    site = a_site()
    a_focus_area(name="Gun Violence", slug="gun-violence")
    an_entry(site, said="ABOUT-GUNS", focus_areas=["Gun Violence", "Technology"])
    an_entry(site, said="ABOUT-NOTHING")
    client.force_login(a_user(Role.LEAD, site))

    for asked, shown in {"Gun Violence": True, "Technology": True, "Violence": False}.items():
        page = client.get("/log/", {"focus_area": asked})
        text = page.content.decode()
        file = client.get("/log/export.csv", {"focus_area": asked}).getvalue().decode()
        assert ("ABOUT-GUNS" in text, "ABOUT-GUNS" in file, "ABOUT-NOTHING" in text + file) == (
            shown,
            shown,
            False,
        )
        assert "Gun Violence" in page.context["focus_areas"]
        assert asked in page.context["focus_areas"]  # what is asked for stays in the form


def test_the_list_takes_as_many_queries_for_3_rows_as_for_30(client, django_assert_max_num_queries):
    site = a_site()
    lead, liaison = a_user(Role.LEAD, site), a_user(Role.LIAISON, site)
    client.force_login(lead)
    for _ in range(3):
        an_entry(site, by=liaison)
    client.get("/log/")
    with django_assert_max_num_queries(QUERIES):
        client.get("/log/")
    for _ in range(27):
        an_entry(site, by=liaison)
    with django_assert_max_num_queries(QUERIES):
        client.get("/log/")


def test_another_sites_entry_and_a_team_entry_are_the_same_as_none(client):
    site = a_site()
    lead = a_user(Role.LEAD, site)
    team, foreign = an_entry(site, level=Level.TEAM), an_entry(a_site())
    client.force_login(lead)
    missing = client.get(reverse("liaisons:entry", args=[site.slug, uuid4()]))
    for entry in (team, foreign):
        answer = client.get(entry.get_absolute_url())
        assert answer.status_code == missing.status_code == 404
        assert (
            client.get(reverse("liaisons:entry-edit", args=[entry.site.slug, entry.key])).status_code == 404
        )
        assert (
            client.post(reverse("liaisons:entry-release", args=[entry.site.slug, entry.key])).status_code
            == 404
        )


def test_the_writer_changes_and_releases_on_the_pages(client):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    entry = an_entry(site, by=liaison, level=Level.TEAM)
    client.force_login(liaison)
    edit = reverse("liaisons:entry-edit", args=[site.slug, entry.key])
    said = form(site, said="Changed.", version="1")
    assert client.post(edit, said).status_code == 302
    assert client.post(edit, said | {"said": "Changed again, from an old page."}).status_code == 409
    assert client.post(reverse("liaisons:entry-release", args=[site.slug, entry.key])).status_code == 302
    kept = LogEntry.objects.get()
    assert (kept.said, kept.level) == ("Changed.", Level.SHARED)
    client.force_login(a_user(Role.LIAISON, site))
    assert client.get(edit).status_code == 403
