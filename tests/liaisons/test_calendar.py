"""The calendar: what its person may see, titles and days only, behind an address that can be taken back."""

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.roles import Role
from liaisons.models import Level
from sites.models import Membership
from tests.exchanges.make import an_exchange
from tests.liaisons.makers import an_entry
from tests.make import a_request, a_site, a_user
from tta.lifecycle import State

pytestmark = pytest.mark.django_db


def feed_of(client, user):
    client.force_login(user)
    page = client.post(reverse("liaisons:calendar-make"), follow=True).content.decode()
    token = page.partition("shown this once: ")[2].partition(".ics")[0].rpartition("/")[2]
    client.logout()
    return reverse("liaisons:calendar-feed", args=[token])


def titles(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return {str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_the_page_shows_visits_exchanges_and_deliveries_of_own_sites(client):
    site = a_site()
    today = timezone.localdate()
    an_entry(site, kind="site_visit", said="SECRET-WORDS")
    an_exchange(site, days=0, title="Crime center")
    a_request(site, State.ACCEPTED, title="Tracing", wanted_by=today)
    an_exchange(a_site(), days=0, title="FOREIGN")
    client.force_login(a_user(Role.LEAD, site))
    page = client.get(reverse("liaisons:calendar")).content.decode()
    assert all(word in page for word in ("Site visit", "Crime center", "Tracing"))
    assert "FOREIGN" not in page
    assert "SECRET-WORDS" not in page
    assert client.get(reverse("liaisons:calendar"), {"month": "2026-13"}).status_code == 400
    assert client.get(reverse("liaisons:calendar"), {"month": "2027-01"}).status_code == 200


def test_the_secret_address_shows_what_its_person_sees_that_day_until_it_is_taken_back(client):
    site = a_site()
    lead = a_user(Role.LEAD, site)
    an_entry(site, kind="site_visit", said="SECRET-WORDS")
    an_entry(site, kind="event", level=Level.TEAM)
    an_exchange(site, title="Crime center\r\nBEGIN:VEVENT\r\nSUMMARY:injected")
    address = feed_of(client, lead)
    shown = titles(client, address)
    assert len(shown) == 2
    assert not any("SECRET-WORDS" in title for title in shown)
    assert b"\r\nSUMMARY:injected" not in client.get(address).content
    Membership.objects.of(lead).update(ended_at=timezone.now())
    assert titles(client, address) == set()
    client.force_login(lead)
    assert client.post(reverse("liaisons:calendar-make")).status_code == 403
    Membership.objects.of(lead).update(ended_at=None)
    again = feed_of(client, lead)
    assert client.get(address).status_code == 404
    client.force_login(lead)
    client.post(reverse("liaisons:calendar-revoke"))
    assert client.get(again).status_code == 404
    assert client.get(reverse("liaisons:calendar-feed", args=["x" * 43])).status_code == 404


def test_one_exchange_goes_to_a_calendar_program_for_those_who_see_it(client):
    exchange = an_exchange()
    client.force_login(a_user(Role.LEAD, exchange.site))
    address = reverse("liaisons:exchange-ics", args=[exchange.pk])
    events = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert [one["dtstart"].dt for one in events] == [exchange.starts_on]
    client.force_login(a_user(Role.LEAD))
    assert client.get(address).status_code == 404


def test_a_month_at_the_end_of_all_years_is_shown_and_one_that_is_none_is_refused(client):
    client.force_login(a_user(Role.LEAD))
    statuses = {
        month: client.get("/calendar/", {"month": month}).status_code
        for month in ("0001-01", "9999-12", "2026-13", "9", "x-y")
    }
    assert statuses == {"0001-01": 200, "9999-12": 200, "2026-13": 400, "9": 400, "x-y": 400}
