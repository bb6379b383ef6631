"""The calendar: what its person may see, titles and days only, behind an address that can be taken back."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.roles import Role
from exchanges.actions.exchange import cancel_exchange, edit_exchange
from exchanges.calendar_events import as_ics, of_exchange
from kernel.scope import as_program
from liaisons.models import Level
from sites.models import Membership
from tests.exchanges.make import an_exchange
from tests.liaisons.makers import a_next_step, an_entry
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


def the_event(exchange, **how):
    return Calendar.from_ical(as_ics([of_exchange(exchange)], exchange.title, **how)).walk("VEVENT")[0]


@pytest.mark.parametrize(("days", "hour"), [(0, 9), (2, 9), (2, 20), (0, 20)])
def test_an_exchange_with_an_hour_lasts_until_its_last_day(days, hour):
    first = timezone.localdate() + timedelta(days=30)
    begins = datetime.combine(first, time(hour), ZoneInfo("America/New_York"))
    event = the_event(an_exchange(starts_on=first, ends_on=first + timedelta(days=days), starts_at=begins))
    assert event.end > event.start == begins
    assert timezone.localdate(event.end, begins.tzinfo) == first + timedelta(days=days)


def test_a_calendar_that_did_not_change_reads_the_same_at_any_time():
    exchange = an_exchange()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        before = as_ics([of_exchange(exchange)], "x")
        clock.shift(3600)
        assert as_ics([of_exchange(exchange)], "x") == before


def test_a_revision_has_the_same_uid_and_a_higher_sequence_and_a_cancellation_says_so():
    exchange = an_exchange()
    first = the_event(exchange, is_letter=True)
    changes = {"ends_on": exchange.ends_on + timedelta(days=1)}
    with as_program():
        exchange = edit_exchange(exchange, changes, seen_version=exchange.version, by=a_user(Role.STAFF))
    second = the_event(exchange, is_letter=True)
    with as_program():
        exchange = cancel_exchange(exchange, by=a_user(Role.STAFF), reason="The host is not able to.")
    letter = Calendar.from_ical(as_ics([of_exchange(exchange)], "x", is_letter=True))
    last = letter.walk("VEVENT")[0]
    assert first["uid"] == second["uid"] == last["uid"]
    assert first["sequence"] < second["sequence"] < last["sequence"]
    assert (letter["method"], last["status"]) == ("CANCEL", "CANCELED")


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        (
            "America/Los_Angeles",
            "2026-03-02T04:30:00Z",
            "2026-03-01",
        ),  # 8:30 in the evening; past midnight in the East
        (
            "Pacific/Guam",
            "2026-03-01T20:00:00Z",
            "2026-03-02",
        ),  # 6 in the morning; still yesterday in the East
    ],
)
def test_today_is_the_day_it_is_at_ones_site(client, zone, instant, day):
    site = a_site(time_zone=zone)
    with time_machine.travel(instant, tick=False):
        liaison = a_user(Role.LIAISON, site)
        client.force_login(liaison)
        form = client.get(reverse("liaisons:quick")).context["form"]
        assert str(form.initial["on"]) == day
        assert str(client.get(reverse("liaisons:calendar")).context["today"]) == day
        an_entry(site, by=liaison, on=date.fromisoformat(day))
        step = a_next_step(site, by=liaison, days=0)
        assert step.due_on
