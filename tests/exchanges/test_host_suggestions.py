"""Who could host: every reason in words, from what is known; what is not known speaks neither way."""

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from audit.models import Event
from exchanges.actions import exchange as acts
from exchanges.host_suggestions import suggestions
from exchanges.models import Exchange
from sites.models import Site
from tests.exchanges.make import an_exchange
from tests.make import a_focus_area, a_request, a_site, a_user
from tta.lifecycle import State

pytestmark = pytest.mark.django_db
CENSUS = "U.S. Census Bureau, estimate for July 1, 2023"


def a_place(name, people=None, **over):
    said = {"population": people, "population_source": CENSUS} if people else {}
    return a_site(name=name, **said | over)


def found_for(exchange):
    return {one.site.name: one for one in suggestions(exchange, a_user(Role.STAFF))}


def test_size_speaks_where_both_numbers_are_known_and_neither_way_where_one_is_not():
    exchange = an_exchange(a_place("Saginaw", 44_000))
    for name, people in (("Alike", 50_000), ("Nearly", 120_000), ("Between", 300_000), ("Far", 900_000)):
        a_place(name, people)
    a_place("Unknown")
    found = found_for(exchange)
    assert "about as large: 50,000 people beside 44,000" in found["Alike"].reasons
    assert "not far from it in size: 120,000 people beside 44,000" in found["Nearly"].reasons
    assert not any("people" in words for words in found["Between"].reasons + found["Between"].doubts)
    assert found["Unknown"].unknown == ["how many people live there"]
    assert found["Unknown"].weight == found["Between"].weight
    assert found["Alike"].weight > found["Nearly"].weight > found["Unknown"].weight
    assert "Far" not in found  # nothing but "a city, too" speaks for it, and its size against


def test_an_unknown_size_at_home_speaks_for_nobody():
    exchange = an_exchange(a_place("Saginaw"))
    a_place("Small", 50_000), a_place("Large", 5_000_000)
    found = found_for(exchange)
    assert {one.weight for one in found.values()} == {1}
    assert all(one.reasons == ["a city, too"] for one in found.values())


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Saginaw", "a city"), ("DeKalb County", "a county"), ("Orleans Parish", "a county"),
     ("Oakland/Richmond", "two cities"), ("County Line", "a city")],
)  # fmt: skip
def test_the_name_of_a_site_says_what_kind_of_government_it_is(name, kind):
    assert Site(name=name).kind_of_place == kind
    exchange = an_exchange(a_place(name.replace("County", "Second County") if kind == "a county" else name))
    other = a_place(
        "Harris County" if kind == "a county" else "Gary/Hammond" if kind == "two cities" else "Gary"
    )
    said = [f"{kind}, too"] if kind == exchange.site.kind_of_place else []
    assert found_for(exchange)[other.name].reasons == said


def test_focus_area_words_of_the_topic_feedback_load_and_distance_speak():
    home = a_place("Saginaw", latitude="43.42", longitude="-83.95")
    host = a_place("Detroit", latitude="42.33", longitude="-83.05")
    a_request(host, State.CONFIRMED, focus_area=a_focus_area(name="Gun Violence"))
    past = an_exchange(title="Shooting reviews together", days=9, focus_areas=["Gun Violence"])
    busy = an_exchange(title="Another visit")
    for row in (past, busy):
        acts.choose_host(row, by=a_user(Role.PROVIDER), kind="site", name=str(host), host_site=host)
    Exchange.objects.filter(pk=past.pk).update(state="closed", host_rating=5)
    exchange = an_exchange(home, title="Shooting reviews", focus_areas=["Gun Violence"])
    one = found_for(exchange)["Detroit"]
    assert "1 finished request in Gun Violence" in one.reasons
    assert "hosted “Shooting reviews together”" in one.reasons
    assert "hosted on Gun Violence" in one.reasons
    assert any(words.startswith("hosted on the same words: ") and "reviews" in words for words in one.reasons)
    assert "rated hosting 5 of 5" in one.reasons
    assert "88 miles away" in one.reasons
    assert one.doubts == ["prepares 1 other exchange now"]


# ---- the number and its source


def test_bja_enters_the_number_with_its_source_and_the_record_keeps_both(client):
    site = a_site(name="Saginaw")
    client.force_login(a_user(Role.STAFF))
    url = f"{site.get_absolute_url()}edit/"
    said = {"name": "Saginaw", "state": "MI", "time_zone": "America/New_York", "version": site.version}
    for half in ({"population": "44000"}, {"population_source": CENSUS}, {"population": "0"}):
        assert client.post(url, said | half).status_code == 422
    assert client.post(url, said | {"population": "44000", "population_source": CENSUS}).status_code == 302
    event = Event.objects.get(action="sites.site.edit")
    assert (event.after["population"], event.after["population_source"]) == ("44000", CENSUS)
    assert f"44,000 ({CENSUS})" in client.get(site.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("people", "source"), [(44_000, ""), (None, CENSUS), (0, CENSUS)])
def test_the_database_keeps_no_number_without_its_source(people, source):
    site = a_site()
    with pytest.raises(IntegrityError, match="a_population_says"), transaction.atomic():
        Site.objects.filter(pk=site.pk).update(population=people, population_source=source)
