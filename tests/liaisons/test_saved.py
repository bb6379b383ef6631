"""Filters of the log that a person keeps, and the links of an entry."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from kernel.errors import NotAllowed
from liaisons import actions
from liaisons.actions.entry import EntryUnfit
from liaisons.actions.saved_filter import MOST, FilterUnfit
from liaisons.models import Level, LogEntry, SavedFilter
from tests.exchanges.make import an_exchange
from tests.liaisons.makers import an_entry
from tests.make import a_request, a_site, a_user
from tests.unchanged import EVERY_TABLE, refused

pytestmark = pytest.mark.django_db
NEW = "/log/filters/new/"


def test_a_filter_is_saved_used_and_forgotten_on_the_pages(client):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    an_entry(site, by=liaison, kind="event", said="The first.")
    an_entry(site, by=liaison, kind="call", said="The second.")
    client.force_login(liaison)
    page = client.get("/log/?kind=event&q=").content.decode()
    assert f'href="{NEW}?kind=event"' in page
    assert client.post(f"{NEW}?kind=event", {"name": ""}).status_code == 422
    assert client.post(f"{NEW}?kind=event", {"name": "My <events>"}).url == "/log/?kind=event"
    saved = SavedFilter.objects.get()
    page = client.get("/log/").content.decode()
    assert f'<a href="{saved.get_absolute_url()}">My &lt;events&gt;</a>' in page
    found = client.get(saved.get_absolute_url()).content.decode()
    assert ("The first." in found, "The second." in found) == (True, False)
    assert client.post(reverse("liaisons:filter-forget", args=[saved.pk])).status_code == 302
    assert not SavedFilter.objects.exists()


def test_nothing_is_saved_where_no_filter_is_set_or_nobody_knows_it(client):
    client.force_login(a_user(Role.LIAISON, a_site()))
    assert client.post(NEW, {"name": "All"}).status_code == 422
    assert client.post(f"{NEW}?color=red", {"name": "Red"}).status_code == 400
    assert not SavedFilter.objects.exists()


def test_a_name_used_again_is_replaced_and_there_is_an_end_to_names():
    person = a_user(Role.LEAD, a_site())
    for number in range(MOST):
        actions.save_filter(f"Number {number}", {"q": "one"}, by=person)
    with refused(FilterUnfit, match="Forget one", watched=EVERY_TABLE):
        actions.save_filter("One too many", {"q": "one"}, by=person)
    assert actions.save_filter("Number 3", {"q": "two", "site": ""}, by=person).query == "q=two"
    assert SavedFilter.objects.count() == MOST


def test_a_filter_is_its_persons_own(client):
    site = a_site()
    saved = actions.save_filter("Mine", {"q": "one"}, by=a_user(Role.LEAD, site))
    other = a_user(Role.LEAD, site)
    actions.forget_filter(saved, by=other)
    assert SavedFilter.objects.get() == saved
    client.force_login(other)
    assert "Mine" not in client.get("/log/").content.decode()
    assert client.get(reverse("liaisons:filter-forget", args=[saved.pk])).status_code == 404


# ---- the links of an entry


def test_an_entry_is_linked_to_a_request_and_an_exchange_of_its_site(client):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    entry = an_entry(site, by=liaison)
    request, exchange = a_request(site, title="Trace guns"), an_exchange(site, title="See a center")
    client.force_login(liaison)
    url = reverse("liaisons:entry-links", args=[site.slug, entry.key])
    assert client.post(url, {"request": request.pk, "exchange": exchange.pk}).status_code == 302
    page = client.get(entry.get_absolute_url()).content.decode()
    assert f'<a href="{request.get_absolute_url()}">' in page
    assert f'<a href="{exchange.get_absolute_url()}">See a center</a>' in page
    assert client.post(url, {"request": "", "exchange": ""}).status_code == 302
    entry.refresh_from_db()
    assert (entry.request_id, entry.exchange_id) == (None, None)
    assert Event.objects.filter(action="liaisons.entry.link", site_id=site.pk).count() == 2


def test_nothing_of_another_site_is_linked():
    entry, other = an_entry(), a_site()
    for link in ({"request": a_request(other)}, {"exchange": an_exchange(other)}):
        with refused(EntryUnfit, watched=EVERY_TABLE):
            actions.link_entry(entry, by=entry.author, **link)
    somebody = a_user(Role.LIAISON, entry.site)
    with refused(NotAllowed, match="wrote", watched=EVERY_TABLE):
        actions.link_entry(entry, by=somebody)
    assert LogEntry.objects.filter(request=None, exchange=None).count() == 1


def test_links_of_the_team_stay_out_of_the_sites_record():
    entry = an_entry(level=Level.TEAM)
    actions.link_entry(entry, by=entry.author, request=a_request(entry.site))
    assert Event.objects.get(action="liaisons.entry.link").site_id is None
