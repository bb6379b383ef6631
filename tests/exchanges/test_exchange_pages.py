"""The pages of an exchange, walked from the proposal to the check-in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from exchanges.actions import exchange as acts
from exchanges.actions.follow_up import invite_host_exchange, report_exchange
from exchanges.actions.travelers import name_traveler
from exchanges.models import CheckIn, Delegation, Exchange, Traveler, TravelerDetails
from tests.exchanges.make import FACTS, a_logistics_provider, an_exchange, parts_of, taken_to, trips_of
from tests.make import a_focus_area, a_request, a_site, a_user
from tests.markup import as_read
from tests.queries import statements_of

pytestmark = pytest.mark.django_db
STATEMENTS = 8  # session, person, wall and notices included
ALL_THE_WAY = ("review", "approve", "confirm", "book", "hold", "debrief")


def url(name, *args):
    return reverse(f"exchanges:exchange-{name}", args=args)


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_an_exchange_from_proposal_to_the_check_in_on_the_pages(client):
    site = a_site()
    lead, liaison, staff, provider = (
        a_user(Role.LEAD, site), a_user(Role.LIAISON, site), a_user(Role.STAFF), a_user(Role.PROVIDER)
    )  # fmt: skip
    a_focus_area()
    first = timezone.localdate() - timedelta(days=3)
    client.force_login(lead)
    said = FACTS | {"title": "See a crime center", "mode": "in_person", "focus_areas": ["Gun Violence"]}
    said |= {"starts_on": first.isoformat(), "ends_on": (first + timedelta(days=1)).isoformat()}
    answer = client.post(url("propose", site.slug), said)
    exchange = Exchange.objects.get()
    assert answer.url == exchange.get_absolute_url()
    name = {"name": "Kim Sample", "title": "Analyst", "person": lead.pk}
    assert client.post(url("name", exchange.pk, site.slug), name).status_code == 302
    assert "Kim Sample" in text(client, exchange.get_absolute_url())
    client.force_login(provider)
    host = {"kind": "outside", "name": "Memphis Police Department"}
    assert client.post(url("choose-host", exchange.pk), host).status_code == 302
    walk = [
        (liaison, "review", {}), (staff, "approve", {}), (liaison, "confirm", {}), (provider, "book", {}),
        (provider, "hold", {}), (provider, "debrief", {}),
    ]  # fmt: skip
    for person, verb, words in walk:
        client.force_login(person)
        assert client.get(url("step", exchange.pk, verb)).status_code == 200
        assert client.post(url("step", exchange.pk, verb), {"reason": "", **words}).status_code == 302, verb
    assert trips_of(site) == (0, 1, 17)
    client.force_login(lead)
    debrief = {"learned": "Much.", "will_change": "A center.", "rating": 5, "answers": lead.pk}
    assert client.post(url("report", exchange.pk, site.slug), debrief).status_code == 302
    client.force_login(staff)
    assert client.post(url("step", exchange.pk, "close"), {"reason": ""}).status_code == 302
    checkin = CheckIn.objects.last()
    client.force_login(lead)
    assert "A plan for a center" in text(client, url("checkin", exchange.pk, checkin.pk))
    answer = client.post(url("checkin", exchange.pk, checkin.pk), {"reached": "yes", "answer": "It runs."})
    assert answer.status_code == 302
    assert "It runs." in text(client, exchange.get_absolute_url())
    assert "See a crime center" in text(client, reverse("exchanges:exchanges"))


def test_a_refused_approval_says_what_is_missing(client):
    exchange = an_exchange(goals="", travelers=0)
    taken_to(exchange, "review")
    client.force_login(a_user(Role.STAFF))
    answer = client.post(url("step", exchange.pk, "approve"), {"reason": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say what the sites want to learn." in page
    assert "Name the travelers of" in page


def test_the_page_shows_each_site_its_own_party(client):
    one, two = a_site(), a_site()
    exchange = an_exchange(one, two, travelers=0)
    for part, name in zip(parts_of(exchange), ("FIRST-TRAVELER", "SECOND-TRAVELER"), strict=True):
        client.force_login(a_user(Role.LEAD, part.site))
        assert client.post(url("name", exchange.pk, part.site.slug), {"name": name}).status_code == 302
    client.force_login(a_user(Role.LEAD, two))
    page = text(client, exchange.get_absolute_url())
    assert ("FIRST-TRAVELER" in page, "SECOND-TRAVELER" in page) == (False, True)
    assert client.get(url("name", exchange.pk, one.slug)).status_code == 404
    assert client.get(url("edit", exchange.pk)).status_code == 403
    client.force_login(a_user(Role.LEAD))
    assert client.get(exchange.get_absolute_url()).status_code == 404
    assert client.get(url("edit", exchange.pk)).status_code == 404


def test_an_expert_opens_the_page_and_meets_no_balance(client):
    site = a_site()
    exchange = an_exchange(site)
    client.force_login(a_user(Role.EXPERT, site))
    page = text(client, exchange.get_absolute_url())
    assert "2 in the party." in page
    assert "Person-trips:" not in page


def test_only_few_open_the_page_of_what_a_traveler_needs(client):
    site = a_site()
    exchange = an_exchange(site)
    traveler = Traveler.objects.first()
    for role in Role:
        client.force_login(a_user(role, site))
        status = client.get(url("details", exchange.pk, traveler.pk)).status_code
        assert status == (200 if role == Role.LEAD else 404), role
    client.force_login(a_logistics_provider())
    assert client.get(url("details", exchange.pk, traveler.pk)).status_code == 200
    client.force_login(a_user(Role.LEAD, site))
    assert client.post(url("details", exchange.pk, traveler.pk), {"diet": "No nuts"}).status_code == 302
    assert TravelerDetails.objects.get().diet == "No nuts"
    client.force_login(a_user(Role.STAFF))
    assert "No nuts" not in text(client, exchange.get_absolute_url())


def test_replacing_and_withdrawing_on_the_pages(client):
    site = a_site()
    exchange = taken_to(an_exchange(site), "review", "approve")
    traveler = Traveler.objects.first()
    client.force_login(a_user(Role.LEAD, site))
    assert client.post(url("replace", exchange.pk, traveler.pk), {"name": "Pat Other"}).status_code == 302
    new = Traveler.objects.get(name="Pat Other")
    assert client.post(url("withdraw", exchange.pk, new.pk), {"reason": "Ill."}).status_code == 302
    assert trips_of(site) == (1, 0, 17)


def test_a_host_without_an_account_answers_by_the_link_and_it_is_gone(client):
    exchange = taken_to(an_exchange(), "review", "approve")
    _, path = invite_host_exchange(exchange, "host@example.org", by=a_user(Role.PROVIDER))
    page = client.get(path)
    assert page.status_code == 200
    assert "Learn how a crime center works." in page.content.decode()
    assert "Traveler 0" not in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"  # the address of the link goes to nobody else
    assert client.post(path, {"answer": ""}).status_code == 422
    assert client.post(path, {"answer": "Welcome."}).url == reverse("exchanges:exchange-host-thanks")
    assert client.get(path).status_code == 404
    assert client.post(path, {"answer": "Again."}).status_code == 404
    assert client.get(reverse("exchanges:exchange-host", args=["x" * 43])).status_code == 404
    assert client.get(reverse("exchanges:exchange-host-thanks")).status_code == 200


def test_the_forms_of_an_exchange_show_the_trips_left_of_each_site_one_may_read(client):
    one, two = a_site(name="Saginaw"), a_site(name="Flint")
    exchange = taken_to(an_exchange(one, two), "review", "approve")
    said = "<strong>16 person-trips</strong> of 18 left. 2 person-trips reserved"
    client.force_login(a_user(Role.LEAD, one))
    for address in (url("propose", one.slug), url("edit", exchange.pk)):
        page = as_read(text(client, address))
        assert (page.count(f"{one}: {said}"), page.count(f"{two}: {said}")) == (1, 0)
        assert len(statements_of(client, address)) <= STATEMENTS
    client.force_login(a_user(Role.PROVIDER))
    page = as_read(text(client, url("edit", exchange.pk)))
    assert (page.count(f"{one}: {said}"), page.count(f"{two}: {said}")) == (1, 1)


def test_suggestions_say_why(client):
    host, exchange = a_site(name="Memphis", slug="memphis-tn", state="TN"), an_exchange()
    past = an_exchange(title="Crime center visit", days=10)
    acts.choose_host(past, by=a_user(Role.PROVIDER), kind="site", name=str(host), host_site=host)
    Exchange.objects.filter(pk=past.pk).update(state="closed", host_rating=5)
    client.force_login(a_user(Role.PROVIDER))
    page = text(client, url("choose-host", exchange.pk))
    assert "Memphis" in page
    assert "hosted “Crime center visit”" in page
    assert "rated hosting 5 of 5" in page
    client.force_login(a_user(Role.LEAD, exchange.site))
    assert client.get(url("choose-host", exchange.pk)).status_code == 403


def test_another_persons_save_is_shown_and_not_overwritten(client):
    exchange = an_exchange()
    client.force_login(a_user(Role.LEAD, exchange.site))
    said = FACTS | {"title": "New", "mode": "in_person", "focus_areas": [], "version": 1}
    said |= {"starts_on": exchange.starts_on.isoformat(), "ends_on": exchange.ends_on.isoformat()}
    assert client.post(url("edit", exchange.pk), said).status_code == 302
    assert client.post(url("edit", exchange.pk), said | {"title": "Older"}).status_code == 409
    assert Exchange.objects.get().title == "New"


def test_a_page_offers_only_what_its_reader_can_still_do(client):
    site = a_site()
    exchange = taken_to(
        an_exchange(site, days=-40), "review", "approve", "confirm", "book", "hold", "debrief"
    )
    lead, staff = a_user(Role.LEAD, site), a_user(Role.STAFF)
    for part in parts_of(exchange):
        report_exchange(part, by=lead, learned="Much.", will_change="A center.", rating=5)
    acts.close_exchange(exchange, by=staff)
    answers = url("checkin", exchange.pk, CheckIn.objects.first().pk)
    client.force_login(lead)
    page = text(client, exchange.get_absolute_url())
    assert "what is needed on the way" not in page
    assert answers in page
    client.force_login(staff)
    assert answers not in text(client, exchange.get_absolute_url())
    assert client.get(answers).status_code == 403


def test_a_step_that_is_not_open_leads_back_and_says_why(client):
    exchange = an_exchange()
    client.force_login(a_user(Role.STAFF))
    answer = client.get(url("step", exchange.pk, "book"), follow=True)
    assert answer.redirect_chain == [(exchange.get_absolute_url(), 302)]
    assert "“Travel booked” is not open now: the exchange is “proposed”." in answer.content.decode()


def test_the_page_of_a_step_says_what_it_is_about_and_what_it_costs(client):
    one, two = a_site(), a_site()
    exchange = taken_to(an_exchange(one, two), "review")
    client.force_login(a_user(Role.STAFF))
    page = text(client, url("step", exchange.pk, "approve"))
    assert as_read(page).count("2 in the party; 18 person-trips left of 18, 16 once these are reserved") == 2
    assert "Learn how a crime center works." in page
    client.force_login(a_user(Role.LEAD, one))
    page = text(client, url("step", exchange.pk, "cancel"))
    assert page.count("in the party;") == 1  # each site its own
    assert "Keep it" in page


@pytest.mark.parametrize("verb", ["return", "cancel"])
def test_a_step_that_asks_for_words_says_so_before_and_after(client, verb):
    exchange = taken_to(an_exchange(), "review")
    client.force_login(a_user(Role.STAFF))
    form = client.get(url("step", exchange.pk, verb)).context["form"]
    assert (form["reason"].label, form.fields["reason"].required) == ("Why", True)
    assert client.post(url("step", exchange.pk, verb), {"reason": " "}).status_code == 422
    assert Exchange.objects.get(pk=exchange.pk).state == "reviewed"


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEAD])
@pytest.mark.parametrize("sites", [1, 4])
def test_the_page_of_a_group_asks_as_often_as_that_of_one_site(client, sites, role):
    exchange = taken_to(an_exchange(*(a_site() for _ in range(sites)), travelers=3), *ALL_THE_WAY)
    for part in parts_of(exchange):
        lead = a_user(Role.LEAD, part.site)
        report_exchange(part, by=lead, learned="Much.", will_change="A center.", rating=5)
        Delegation.objects.filter(pk=part.pk).update(request=a_request(part.site))
    acts.close_exchange(exchange, by=a_user(Role.STAFF))
    client.force_login(a_user(role, exchange.site))
    assert len(statements_of(client, exchange.get_absolute_url())) == STATEMENTS
    shown = client.get(exchange.get_absolute_url()).context
    seen = sites if role == Role.STAFF else 1
    assert (len(shown["parts"]), len(shown["checkins"])) == (seen, 3 * seen)


def test_a_suggested_host_is_chosen_by_a_press(client):
    host, exchange = a_site(name="Detroit"), an_exchange()
    client.force_login(a_user(Role.PROVIDER))
    form = client.get(f"{url('choose-host', exchange.pk)}?site={host.pk}").context["form"]
    assert (form["kind"].value(), form["host_site"].value()) == ("site", str(host.pk))
    form = client.get(url("choose-host", exchange.pk)).context["form"]
    assert (form["kind"].value(), form["name"].value()) == ("outside", "Memphis Police Department")


@pytest.mark.parametrize(("role", "is_drawn"), [(Role.LEAD, True), (Role.MEMBER, False)])
def test_withdraw_is_drawn_for_those_who_may_withdraw_a_traveler(client, role, is_drawn):
    site = a_site()
    lead = a_user(Role.LEAD, site)
    exchange = an_exchange(site)
    traveler = name_traveler(parts_of(exchange)[0], by=lead, name="Kim Sample")
    client.force_login(a_user(role, site))
    page = text(client, exchange.get_absolute_url())
    address = url("withdraw", exchange.pk, traveler.pk)

    assert url("replace", exchange.pk, traveler.pk) in page
    assert (address in page) is is_drawn
    assert client.get(address).status_code == (200 if is_drawn else 403)
    traveler.refresh_from_db()
    assert traveler.is_going
