"""What the log says of a request and of an exchange, on their pages; and the quick entry opened about one."""

import pytest
from django.urls import reverse

from accounts.roles import EVERYONE, Role
from kernel.scope import as_program
from liaisons import actions
from liaisons.actions.entry import EntryUnfit
from liaisons.models import Level, LogEntry
from tests.exchanges.make import an_exchange
from tests.liaisons.makers import a_note, an_entry
from tests.liaisons.test_log_pages import NEW, form
from tests.make import a_membership, a_request, a_site, a_user
from tests.queries import statements_of
from tests.unchanged import EVERY_TABLE, refused
from tta.lifecycle import State

pytestmark = pytest.mark.django_db
TEAM = {Role.LIAISON, Role.PROVIDER, Role.HANDOVER, Role.STAFF, Role.ADMIN}
WRITERS = {Role.LIAISON, Role.PROVIDER}
ADD = "Add an entry about this"


def page_of(client, row):
    answer = client.get(row.get_absolute_url())
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def a_submitted_request(site):
    return a_request(site, State.SUBMITTED)


@pytest.mark.slow
@pytest.mark.parametrize("role", sorted(EVERYONE))
@pytest.mark.parametrize("make", [a_submitted_request, an_exchange])
def test_az_07_each_role_reads_beside_a_row_what_the_log_shows_it(client, role, make):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    row = make(site)
    link = {"request": row} if make is a_submitted_request else {"exchange": row}
    an_entry(site, by=liaison, said="zq-shared", **link)
    an_entry(site, by=liaison, said="zq-team", level=Level.TEAM, **link)
    an_entry(site, by=liaison, said="zq-of-something-else")
    client.force_login(a_user(role, site))
    page = page_of(client, row)
    found = {word for word in ("zq-shared", "zq-team", "zq-of-something-else") if word in page}
    assert found == {"zq-shared"} | ({"zq-team"} if role in TEAM else set())
    assert (ADD in page) == (role in WRITERS)


def test_ti_16_each_site_of_a_group_reads_its_own_entries_beside_the_exchange(client):
    one, two = a_site(), a_site()
    exchange = an_exchange(one, two)
    for site in (one, two):
        an_entry(site, said=f"zq-{site.slug}-end", exchange=exchange)
    for site, other in ((one, two), (two, one)):
        client.force_login(a_user(Role.LEAD, site))
        page = page_of(client, exchange)
        assert (f"zq-{site.slug}-end" in page, f"zq-{other.slug}-end" in page) == (True, False)


@pytest.mark.parametrize("count", [3, 30])
def test_the_entries_cost_the_page_one_statement_however_many_they_are(client, count):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    request, exchange = a_request(site), an_exchange(site)
    for number in range(count):
        an_entry(site, by=liaison, said=f"Entry {number}.", request=request, exchange=exchange)
    client.force_login(liaison)
    for row in (request, exchange):
        asked = [sql for sql in statements_of(client, row.get_absolute_url()) if "liaisons_entry" in sql]
        assert len(asked) == 1
        page = page_of(client, row)
        assert page.count("Phone call, ") == min(count, 20)
        assert ("These are the newest 20." in page) == (count > 20)
    assert len(statements_of(client, request.get_absolute_url())) <= 8
    assert len(statements_of(client, NEW)) <= 12


def test_the_quick_entry_opened_about_a_request_is_linked_to_it(client):
    site, other = a_site(), a_site()
    liaison = a_user(Role.LIAISON, site)
    a_membership(liaison, Role.LIAISON, other)
    an_entry(other, by=liaison)  # so that the other site would stand first
    request = a_request(site, State.WITHDRAWN, title="Trace guns")
    client.force_login(liaison)
    answer = client.get(f"{NEW}?request={request.pk}")
    fields = answer.context["form"]
    assert (fields["request"].value(), fields["sites"].value()) == (request.pk, [str(site.pk)])
    assert f'<option value="{request.pk}" selected>' in answer.content.decode()
    assert client.post(NEW, form(site, request=request.pk)).status_code == 302
    assert LogEntry.objects.get(site=site).request == request
    assert "Called about" in page_of(client, request)


def test_the_quick_entry_opened_about_an_exchange_is_for_the_sites_one_writes_of(client):
    one, two, three = a_site(), a_site(), a_site()
    exchange = an_exchange(one, two, three)
    liaison = a_user(Role.LIAISON, one)
    a_membership(liaison, Role.LIAISON, three)
    client.force_login(liaison)
    fields = client.get(f"{NEW}?exchange={exchange.pk}").context["form"]
    assert set(fields["sites"].value()) == {str(one.pk), str(three.pk)}
    said = form(one, sites=[one.pk, three.pk], exchange=exchange.pk)
    assert client.post(NEW, said).status_code == 302
    assert set(LogEntry.objects.filter(exchange=exchange).values_list("site", flat=True)) == {
        one.pk,
        three.pk,
    }


def test_a_provider_of_every_site_is_offered_the_request_the_page_was_opened_about(client):
    request = a_request(state=State.SUBMITTED, title="Trace guns")
    for _ in range(13):
        a_site()
    client.force_login(a_user(Role.PROVIDER))
    assert "Trace guns" in client.get(f"{NEW}?request={request.pk}").content.decode()
    assert "Trace guns" not in client.get(NEW).content.decode()


@pytest.mark.parametrize("asked", ["request=999999", "request=x", "exchange=-1", "request=" + "9" * 40])
def test_an_address_about_nothing_opens_the_plain_entry(client, asked):
    client.force_login(a_user(Role.LIAISON, a_site()))
    answer = client.get(f"{NEW}?{asked}")
    assert answer.status_code == 200
    assert "data-about" not in answer.content.decode()


def test_what_waited_on_a_device_is_accepted_though_its_request_was_closed_meanwhile(client):
    site = a_site()
    request = a_request(site)
    client.force_login(a_user(Role.LIAISON, site))
    with as_program():
        type(request).objects.filter(pk=request.pk).update(state=State.WITHDRAWN)
    answer = client.post(NEW, form(site, request=request.pk), headers={"Accept": "application/json"})
    assert answer.status_code == 201
    assert LogEntry.objects.get().request == request


def test_a_link_of_another_site_is_refused_with_the_text_and_nothing_changes(client):
    site, other = a_site(), a_site()
    strange = a_request(other, title="zq-strange")
    client.force_login(a_user(Role.LIAISON, site))
    answer = client.post(NEW, form(site, request=strange.pk))
    assert answer.status_code == 422
    assert "zq-strange" not in answer.content.decode()
    assert "Called about" in answer.content.decode()
    assert not LogEntry.objects.exists()


def test_a_note_of_several_sites_is_refused_unless_all_of_them_belong_to_what_it_links():
    one, two = a_site(), a_site()
    liaison = a_user(Role.LIAISON, one)
    a_membership(liaison, Role.LIAISON, two)
    request, exchange = a_request(one), an_exchange(one)
    for link, field in ((request, "request"), (exchange, "exchange")):
        note = a_note(**{field: link})
        with refused(EntryUnfit, watched=EVERY_TABLE) as refusal:
            actions.log_activity([one, two], note, by=liaison)
        assert refusal.value.field == field


def test_a_sensitive_note_belongs_to_nothing_others_see():
    site = a_site()
    liaison, admin = a_user(Role.LIAISON, site), a_user(Role.ADMIN)
    actions.grant_sensitive(liaison, by=admin, reason="Works on the case.")
    note = a_note(level="sensitive", exchange=an_exchange(site))
    with refused(EntryUnfit, watched=EVERY_TABLE, match="no exchange"):
        actions.log_activity([site], note, by=liaison)


def test_the_way_to_the_log_stands_on_no_page_of_another_site(client):
    request = a_request()
    client.force_login(a_user(Role.LIAISON, a_site()))
    assert client.get(request.get_absolute_url()).status_code == 404
    fields = client.get(f"{NEW}?request={request.pk}").context["form"]
    assert fields["request"].value() is None
    assert reverse("liaisons:quick") == NEW
