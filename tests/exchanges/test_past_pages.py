"""The pages of exchanges from before the portal: the preview, whose they were, and where else they are read."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from exchanges.actions.past import import_past_exchanges
from exchanges.host_suggestions import suggestions
from exchanges.models import PastExchange
from sites.models import Site
from tests.exchanges.make import an_exchange
from tests.exchanges.make_past import a_table
from tests.make import a_user
from tests.markup import as_read

pytestmark = pytest.mark.django_db
IMPORT = reverse("exchanges:past-import")


def upload(client, content, name="past.csv"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content.encode(), "text/csv")})


def test_the_preview_enters_nothing_and_the_second_press_does(client, places):
    client.force_login(a_user(Role.PROVIDER))
    assert client.get(IMPORT).status_code == 200
    page = upload(client, a_table({}, {"topic": "b", "requesting_site": "Multi-site"}))
    assert page.status_code == 200
    assert PastExchange.objects.count() == 0
    text = page.content.decode()
    assert "Baltimore, Maryland" in text
    assert "Nobody. The source says" in text
    said = page.context["confirm"].initial
    answer = client.post(IMPORT, said)
    assert answer.url == reverse("exchanges:past-exchanges")
    assert PastExchange.objects.count() == 2
    assert "Whose exchange was it?" in client.get(answer.url).content.decode()
    again = upload(client, client.get(reverse("exchanges:past-export")).content.decode())
    assert again.context["new"] == 0
    assert "Enter the new rows" not in again.content.decode()


def test_the_preview_names_what_is_wrong_and_a_forged_second_press_is_read_again(client, places):
    client.force_login(a_user(Role.STAFF))
    page = upload(client, a_table({"dates": "soon"}))
    assert page.status_code == 422
    assert all(f">{word}<" in page.content.decode() for word in ("past.csv", "2", "dates"))
    for content in ("", "not base64!", "YSxi"):
        assert client.post(IMPORT, {"file": "x.csv", "content": content}).status_code == 422
    assert client.post(IMPORT).status_code == 422
    assert PastExchange.objects.count() == 0


@pytest.mark.slow
def test_who_sees_imports_and_places(client, places):
    staff = a_user(Role.STAFF)
    table = a_table(
        {"topic": "OWN"},
        {"topic": "FOREIGN", "requesting_site": "Tulsa, OK"},
        {"topic": "OPEN", "requesting_site": "Multi-site"},
    )
    import_past_exchanges("past.csv", table, by=staff)
    for role in Role:
        client.force_login(a_user(role, places[0]))
        is_wide = role in {Role.STAFF, Role.ADMIN, Role.PROVIDER}
        listed = client.get(reverse("exchanges:past-exchanges")).content.decode()
        taken_away = client.get(reverse("exchanges:past-export")).content.decode()
        for topic, sees in (("OWN", True), ("FOREIGN", is_wide), ("OPEN", is_wide)):
            row = PastExchange.objects.get(topic=topic)
            assert client.get(row.get_absolute_url()).status_code == (200 if sees else 404), role
            assert (topic in listed, topic in taken_away) == (sees, sees), role
            place = client.get(reverse("exchanges:past-place", args=[row.pk])).status_code
            assert place == (200 if is_wide else 403 if sees else 404), role
        assert client.get(IMPORT).status_code == (200 if is_wide else 403), role


def test_naming_the_sites_on_the_page(client, places):
    staff = a_user(Role.STAFF)
    import_past_exchanges("past.csv", a_table({"requesting_site": "Multi-site (Tulsa, OK; more)"}), by=staff)
    row = PastExchange.objects.get()
    client.force_login(staff)
    url = reverse("exchanges:past-place", args=[row.pk])
    page = client.get(url).content.decode()
    assert "Tulsa, Oklahoma (named by the source)" in page
    assert "checked" not in page
    assert client.post(url, {"reason": "x"}).status_code == 422
    assert client.post(url, {"sites": [places[1].pk], "reason": "Asked the liaison."}).status_code == 302
    assert PastExchange.objects.get().site_names == "Tulsa, OK"


def test_a_host_of_before_the_portal_is_suggested_with_the_reason(places):
    import_past_exchanges("past.csv", a_table({}), by=a_user(Role.STAFF))
    exchange = an_exchange(title="Area technology centers")
    found = {str(one.site): one.reasons for one in suggestions(exchange, a_user(Role.STAFF))}
    assert "hosted “Area Technology Centers” in 2019" in found["Chicago, Illinois"]
    assert "hosted on the same words: centers, technology" in found["Chicago, Illinois"]


def test_past_exchanges_stand_on_the_record_of_their_site_as_exact_as_their_source(client, places):
    import_past_exchanges(
        "past.csv",
        a_table(
            {"topic": "Exact", "dates": "2019-10-24/2019-10-25"},
            {"topic": "A quarter", "dates": "2020-07/2020-09 (quarter)"},
            {"topic": "FOREIGN", "requesting_site": "Tulsa, OK", "host": "PSP"},
        ),
        by=a_user(Role.STAFF),
    )
    client.force_login(a_user(Role.LEAD, places[0]))
    page = client.get(places[0].get_absolute_url()).content.decode()
    assert "October 24, 2019 to October 25, 2019" in page
    assert "3rd calendar quarter of 2020 (July to September)" in page
    assert "FOREIGN" not in page
    host = PastExchange.objects.get(topic="Exact").host_site_id
    client.force_login(a_user(Role.LEAD, Site.objects.get(pk=host)))
    assert (
        "As host, October 24, 2019"
        in client.get(Site.objects.get(pk=host).get_absolute_url()).content.decode()
    )


def test_the_calendar_holds_what_is_exact_to_the_day_or_the_month_and_guesses_no_day(client, places):
    import_past_exchanges(
        "past.csv",
        a_table(
            {"topic": "Exact", "dates": "2020-04-14/2020-04-15"},
            {"topic": "Month only", "dates": "2020-04"},
            {"topic": "Quarter", "dates": "2020-04/2020-06 (quarter)"},
            {"topic": "Year", "dates": "2020"},
            {"topic": "FOREIGN", "requesting_site": "Tulsa, OK", "host": "PSP", "dates": "2020-04-14"},
        ),
        by=a_user(Role.STAFF),
    )
    client.force_login(a_user(Role.LEAD, places[0]))
    answer = client.get(reverse("liaisons:calendar"), {"month": "2020-04"})
    days = {
        day: [one.label for one in found]
        for week in answer.context["weeks"]
        for day, _, found in week
        if found
    }
    assert days == {date(2020, 4, 14): ["Exact"], date(2020, 4, 15): ["Exact"]}
    assert {one.label for one in answer.context["found"]} == {"Exact", "Month only"}
    page = as_read(answer.content.decode())
    assert "Exchange before the portal, April 2020, the source names no day" in page
    assert "Tuesday, April 14, 2020 to Wednesday, April 15, 2020" in page
    assert client.get(reverse("liaisons:calendar"), {"month": "2020-05"}).context["found"] == []
