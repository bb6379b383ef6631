"""The host without an account before and after, the hour in each site's own time, and what came of it on the day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.roles import Role
from exchanges.actions import exchange as acts
from exchanges.actions import follow_up as after
from exchanges.checkin_reminders import tell_of_due_checkins
from exchanges.host_links import LinkSpent
from exchanges.inbox import inbox_items
from exchanges.models import CheckIn, Delegation, Exchange
from kernel.encryption import decrypt
from notifications.delivery import send_up_to
from notifications.models import Notice
from sites.models import Membership, Site
from tests.exchanges.make import FACTS, an_exchange, begun, parts_of, taken_to
from tests.make import a_request, a_site, a_user, engagement_of

pytestmark = pytest.mark.django_db
WHOLE_WAY = ("review", "approve", "confirm", "book", "hold", "debrief")


def token_of(path):
    return path.rstrip("/").rpartition("/")[2]


def in_zone(site, zone):
    Site.objects.filter(pk=site.pk).update(time_zone=zone)
    return Site.objects.get(pk=site.pk)


def closed(exchange):
    for part in parts_of(exchange):
        by = a_user(Role.LEAD, part.site)
        after.report_exchange(part, by=by, learned="Much.", will_change="A center.", rating=5)
    acts.close_exchange(exchange, by=a_user(Role.STAFF))
    return Exchange.objects.get(pk=exchange.pk)


def test_the_host_gets_the_link_by_letter_with_the_days_attached_and_the_text_is_sealed():
    exchange = taken_to(an_exchange(), "review", "approve")
    _, path = after.invite_host_exchange(exchange, "host@example.org", by=a_user(Role.PROVIDER))
    letter = Notice.objects.get(event="exchanges.exchange.invite_host")
    assert token_of(path) not in letter.body
    assert path in decrypt(letter.body)
    send_up_to()
    sent = next(one for one in mail.outbox if one.to == ["host@example.org"])
    assert path in sent.body
    name, content, kind = sent.attachments[0]
    assert (name, kind) == ("exchange.ics", "text/calendar")
    assert Calendar.from_ical(content).walk("VEVENT")[0]["dtstart"].dt == exchange.starts_on
    assert Notice.objects.get(pk=letter.pk).body == ""


def test_a_link_is_good_for_one_purpose_alone():
    exchange = taken_to(an_exchange(), "review", "approve")
    provider = a_user(Role.PROVIDER)
    before = token_of(after.invite_host_exchange(exchange, "host@example.org", by=provider)[1])
    with pytest.raises(LinkSpent):
        after.rate_by_link(before, "Fine.", 5)
    exchange = taken_to(exchange, "confirm", "book", "hold")
    later = token_of(after.invite_host_exchange(exchange, "host@example.org", by=provider)[1])
    with pytest.raises(LinkSpent):
        after.answer_by_link(later, "Welcome.")
    with pytest.raises(LinkSpent):  # the newer link took the older one back
        after.answer_by_link(before, "Welcome.")
    after.rate_by_link(later, "They asked the right questions.", 5)
    row = Exchange.objects.get()
    assert (row.host_rating, row.host_feedback) == (5, "They asked the right questions.")
    with pytest.raises(LinkSpent):
        after.rate_by_link(later, "Again.", 1)
    assert Exchange.objects.get().host_rating == 5


def test_a_link_that_ran_out_opens_nothing_and_before_the_approval_nobody_is_asked():
    exchange = taken_to(an_exchange(), *WHOLE_WAY)
    provider = a_user(Role.PROVIDER)
    link, path = after.invite_host_exchange(exchange, "host@example.org", by=provider)
    assert timedelta(days=13) < link.expires_at - timezone.now() <= timedelta(days=14)
    exchange.host_links.update(expires_at=timezone.now())
    with pytest.raises(LinkSpent):
        after.rate_by_link(token_of(path), "Late.", 3)
    other = taken_to(an_exchange(), "review")
    with pytest.raises(acts.WrongState):
        after.invite_host_exchange(other, "host@example.org", by=provider)


def test_the_host_says_how_it_went_on_the_page_of_the_link(client):
    exchange = taken_to(an_exchange(), *WHOLE_WAY)
    _, path = after.invite_host_exchange(exchange, "host@example.org", by=a_user(Role.PROVIDER))
    page = client.get(path)
    assert "how it went for you" in page.content.decode()
    assert client.post(path, {"feedback": "", "rating": 5}).status_code == 422
    answer = client.post(path, {"feedback": "Well prepared.", "rating": 4})
    assert answer.url == reverse("exchanges:exchange-host-thanks")
    assert client.get(path).status_code == 404
    assert Exchange.objects.get().host_rating == 4


def test_the_hour_is_kept_in_utc_and_shown_in_each_sites_own_time(client):
    one, two = in_zone(a_site(), "America/Chicago"), in_zone(a_site(), "America/Los_Angeles")
    lead = a_user(Role.LEAD, one)
    client.force_login(lead)
    address = reverse("exchanges:exchange-propose", args=[one.slug])
    assert client.get(address).context["form"].initial["time_zone"] == "America/Chicago"
    said = FACTS | {"title": "By screen", "mode": "virtual", "focus_areas": [], "starts_on": "2027-03-15"}
    said |= {"ends_on": "2027-03-15", "begins": "14:00", "time_zone": "America/Chicago"}
    assert client.post(address, said).status_code == 302
    exchange = Exchange.objects.get()
    assert exchange.starts_at == datetime(2027, 3, 15, 19, tzinfo=ZoneInfo("UTC"))
    acts.add_site_to_exchange(exchange, engagement_of(two), by=a_user(Role.STAFF))
    assert "2:00 p.m. CDT in" in _page(client, lead, exchange)
    western = _page(client, a_user(Role.LEAD, two), exchange)
    assert "2:00 p.m. CDT; Monday, March 15, 2027, 12:00 p.m. PDT in" in western
    calendar = client.get(reverse("liaisons:calendar"), {"month": "2027-03"}).content.decode()
    assert "12:00 p.m. PDT" in calendar
    ics = client.get(reverse("liaisons:exchange-ics", args=[exchange.pk])).content
    assert b"DTSTART:20270315T190000Z" in ics


def _page(client, user, exchange):
    client.force_login(user)
    return client.get(exchange.get_absolute_url()).content.decode()


def test_an_hour_without_a_day_is_refused_beside_the_day(client):
    site = a_site()
    client.force_login(a_user(Role.LEAD, site))
    said = {"title": "x", "mode": "virtual", "begins": "14:00", "time_zone": "America/New_York"}
    answer = client.post(reverse("exchanges:exchange-propose", args=[site.slug]), said)
    assert answer.status_code == 422
    assert answer.context["form"].errors["starts_on"] == ["Give the day, too."]
    assert Exchange.objects.count() == 0


def test_a_request_is_linked_and_read_by_its_own_site_alone(client):
    one, two = a_site(), a_site()
    request, foreign = a_request(one, title="TRACING-OWN"), a_request(two, title="TRACING-FOREIGN")
    lead = a_user(Role.LEAD, one)
    client.force_login(lead)
    address = reverse("exchanges:exchange-propose", args=[one.slug])
    said = {"title": "x", "mode": "in_person", "time_zone": "America/New_York"}
    assert client.post(address, said | {"request": foreign.pk}).status_code == 422
    assert client.post(address, said | {"request": request.pk}).status_code == 302
    exchange = Exchange.objects.get()
    assert Delegation.objects.get().request == request
    acts.add_site_to_exchange(exchange, engagement_of(two), by=a_user(Role.STAFF))
    assert "TRACING-OWN" in _page(client, lead, exchange)
    assert "TRACING-OWN" not in _page(client, a_user(Role.LEAD, two), exchange)


def test_a_letter_about_an_exchange_brings_its_days_as_they_stand_when_it_leaves():
    site = a_site()
    lead = a_user(Role.LEAD, site)
    exchange = taken_to(an_exchange(site), "review", "approve")
    Exchange.objects.filter(pk=exchange.pk).update(starts_on=exchange.starts_on - timedelta(days=1))
    acts.cancel_exchange(exchange, by=a_user(Role.STAFF), reason="Storm.")
    send_up_to()
    mine = [one for one in mail.outbox if one.to == [lead.email] and one.attachments]
    assert [one.subject.partition(":")[0] for one in mine] == ["Approved", "Canceled"]
    events = [Calendar.from_ical(one.attachments[0][1]).walk("VEVENT")[0] for one in mine]
    assert {event["uid"] for event in events} == {f"exchange-{exchange.pk}@psp-portal"}
    assert {str(event["status"]) for event in events} == {"CANCELED"}
    assert events[0]["dtstart"].dt == exchange.starts_on - timedelta(days=1)


def test_the_person_named_is_told_once_when_a_check_in_is_due_and_it_waits_on_their_first_page():
    site = a_site()
    lead = a_user(Role.LEAD, site)
    exchange = closed(taken_to(an_exchange(site, days=-40, proposed_by=lead), *WHOLE_WAY))
    CheckIn.objects.update(asked=lead)
    day = exchange.ends_on + timedelta(days=30)
    assert tell_of_due_checkins(day - timedelta(days=1)) == 0
    assert tell_of_due_checkins(day) == 1
    assert tell_of_due_checkins(day) == 0
    letter = Notice.objects.get(event="exchanges.exchange.checkin_due")
    assert letter.recipient == lead
    assert "- A plan for a center" in letter.body

    def waits():
        lead.__dict__.pop("site_roles", None)
        return [row[1] for part in inbox_items(lead) for row in part if row[0] == "checkin"]

    assert waits() == ["Report the results after 30 days"]
    after.answer_checkin(CheckIn.objects.order_by("days").first(), by=lead, reached="yes", answer="It runs.")
    assert waits() == []
    assert tell_of_due_checkins(day + timedelta(days=70)) == 2


def test_what_an_exchange_waits_for_stands_on_the_first_page_of_whoever_does_it(client):
    site = a_site()
    liaison, staff, provider = a_user(Role.LIAISON, site), a_user(Role.STAFF), a_user(Role.PROVIDER)
    exchange = an_exchange(site, title="Crime center")

    def homes():
        said = {}
        for name, person in (("liaison", liaison), ("staff", staff), ("provider", provider)):
            client.force_login(person)
            page = client.get("/").content.decode()
            said[name] = [
                words
                for words in ("Review an exchange", "Decide an exchange", "Book the travel")
                if words in page
            ]
        return said

    assert homes() == {"liaison": ["Review an exchange"], "staff": [], "provider": []}
    exchange = taken_to(exchange, "review")
    assert homes() == {"liaison": [], "staff": ["Decide an exchange"], "provider": []}
    taken_to(exchange, "approve", "confirm")
    assert homes() == {"liaison": [], "staff": ["Book the travel"], "provider": ["Book the travel"]}


def test_what_host_and_sites_owe_stands_on_the_first_page_of_their_leads_until_it_is_given(client):
    site, other, host, elsewhere = a_site(), a_site(), a_site(), a_site()
    leads = [a_user(Role.LEAD, place) for place in (site, other, host, elsewhere)]
    exchange = an_exchange(site, other, title="Crime center", days=1)
    acts.choose_host(exchange, by=a_user(Role.STAFF), kind="alumni", name=str(host), host_site=host)
    staff = a_user(Role.STAFF)

    def waits(*people):
        said = []
        for person in people:
            client.force_login(person)
            waiting = client.get("/").context["tasks"]
            said.append([task.label.partition(":")[0] for task in waiting if "Crime center" in task.label])
        return said

    exchange = taken_to(exchange, "review", "approve")
    assert waits(*leads) == [[], [], ["Answer as the host"], []]
    after.answer_as_host(exchange, "Welcome.", by=leads[2])
    assert waits(leads[2]) == [[]]
    exchange = taken_to(exchange, "confirm", "book")
    assert waits(staff) == [[]]  # it has not begun
    exchange = begun(exchange)
    assert waits(staff) == [["Say who traveled"]]
    exchange = taken_to(exchange, "hold", "debrief")
    assert waits(*leads) == [["Write the debrief"], ["Write the debrief"], [], []]
    part = next(part for part in parts_of(exchange) if part.site == other)
    after.report_exchange(part, by=leads[1], learned="Much.", will_change="A center.", rating=5)
    assert waits(*leads) == [["Write the debrief"], [], [], []]


def test_somebody_whose_access_ended_is_told_of_no_check_in():
    site = a_site()
    lead = a_user(Role.LEAD, site)
    exchange = closed(taken_to(an_exchange(site, days=-40, proposed_by=lead), *WHOLE_WAY))
    CheckIn.objects.update(asked=lead)
    tell_of_due_checkins(exchange.ends_on + timedelta(days=30))
    Membership.objects.of(lead).update(ended_at=timezone.now())
    lead.__dict__.pop("site_roles", None)
    mail.outbox.clear()
    send_up_to()
    assert [one for one in mail.outbox if one.to == [lead.email]] == []
