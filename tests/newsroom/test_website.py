"""The public website: what stands on it, and what can never stand on it."""

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from newsroom import scheduled_publishing
from newsroom.models import Page, PublicEngagement, PublicSite, Signup
from newsroom.page_import import load_newsroom
from newsroom.public_site_sync import publish_sites
from notifications.delivery import send_up_to
from notifications.models import Notice
from notifications.notify import notify_address
from sites.lifecycle import EngagementState
from sites.models import Engagement, Site
from tests.clearinghouse.make import a_resource, a_toolkit
from tests.make import a_focus_area, a_request, a_site, a_user, the_portal

pytestmark = pytest.mark.django_db
CANARY = "CANARY-7f3e"


@pytest.fixture
def website():
    return load_newsroom(by=the_portal())


def words(answer):
    return answer.content.decode()


def test_the_website_is_loaded_once_and_never_over_what_people_wrote(website):
    assert website == {"pages": 3, "focus areas": 8, "news": 43, "success stories": 3}
    Page.objects.filter(slug="offers").update(title="Edited since")
    assert not any(load_newsroom(by=the_portal()).values())
    assert Page.objects.get(slug="offers").title == "Edited since"


def test_the_front_page_says_what_psp_is_and_that_it_is_no_grant(client, website):
    page = words(client.get("/"))
    assert "It is not a grant" in page
    assert "Pueblo chosen as a PSP site" in page
    assert 'type="application/ld+json"' in page


def test_how_to_apply_says_that_no_round_is_open(client, website):
    assert "No application round is open" in words(client.get("/apply/"))


def test_only_announced_sites_are_public_and_only_by_named_fields(client):
    announced = a_site(name="Openville", note=CANARY, concerns=CANARY, website="https://example.gov/private")
    a_site(name="Secretville", state=EngagementState.SELECTED)
    a_request(announced, title=CANARY)
    publish_sites()

    assert list(PublicSite.objects.values_list("name", flat=True)) == ["Openville"]
    page = words(client.get(PublicSite.objects.get().get_absolute_url()))
    assert "Receiving help" in page
    assert CANARY not in page
    assert "example.gov/private" not in page
    assert client.get(f"/psp-sites/{Site.objects.get(name='Secretville').slug}/").status_code == 404


def test_what_is_announced_tomorrow_is_public_tomorrow():
    site = a_site()
    today = timezone.localdate()
    Engagement.objects.filter(site=site).update(announced_on=today + timedelta(days=1))
    publish_sites(on=today)
    assert not PublicSite.objects.exists()
    publish_sites(on=today + timedelta(days=1))
    assert PublicSite.objects.count() == 1


def test_publishing_again_changes_nothing_and_what_is_withdrawn_from_the_public_goes():
    site = a_site()
    assert publish_sites() == 2
    assert publish_sites() == 0
    Engagement.objects.filter(site=site).update(is_invented=True)
    publish_sites()
    assert (PublicSite.objects.count(), PublicEngagement.objects.count()) == (0, 0)


def test_the_map_and_the_table_hold_the_sites_that_were_chosen(client):
    a_site(name="Mapville", latitude="43.42", longitude="-83.95")
    publish_sites()
    page = words(client.get(reverse("newsroom:sites")))
    assert page.count("Mapville, Michigan") >= 2  # the point and the row
    assert "Mapville" not in words(client.get(reverse("newsroom:sites"), {"track": "pilot"}))


PUBLIC = ["/", "/offers/", "/questions/", "/apply/", "/focus-areas/", "/focus-areas/gun-violence/", "/psp-sites/",
          "/news/", "/news/feed.xml", "/robots.txt", "/sitemap.xml",
          "/clearinghouse/", "/clearinghouse/topics/", "/clearinghouse/toolkits/"]  # fmt: skip


def test_a_private_row_reaches_no_public_page_feed_or_search(client, website):
    """The canary: private text in every place a public page could fetch it from by mistake."""
    site = a_site(name="Openville", note=CANARY, concerns=CANARY)
    a_site(name=f"{CANARY} city", state=EngagementState.SELECTED)
    a_request(site, title=CANARY, need=CANARY, focus_area=a_focus_area())
    a_user(Role.LEAD, site, name=CANARY)
    a_toolkit(a_resource(), title=CANARY, note=CANARY)
    Signup.objects.create(email=f"{CANARY.lower()}@example.org")
    publish_sites()

    pages = [*PUBLIC, "/clearinghouse/?q=7f3e", f"/clearinghouse/?q={CANARY}x", f"/psp-sites/{site.slug}/"]
    shown = {path: words(client.get(path)) for path in pages}
    assert [
        path
        for path, text in shown.items()
        if CANARY.lower() in text.lower().replace(f"{CANARY}x".lower(), "")
    ] == []


@pytest.mark.slow
def test_every_address_of_the_site_map_answers(client, website):
    a_resource("Guide & more")
    a_focus_area()
    publish_sites()
    tree = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own answer
    addresses = [re.sub(r"^https?://[^/]+", "", one.text) for one in tree.iter() if one.tag.endswith("loc")]
    assert len(addresses) > 50
    assert {client.get(path).status_code for path in addresses} == {200}


def test_the_feed_is_well_formed_and_newest_first(client, website):
    tree = ET.fromstring(client.get("/news/feed.xml").content)  # noqa: S314 - our own answer
    titles = [one.text for one in tree.iter() if one.tag.endswith("title")]
    assert titles[1] == "Pueblo chosen as a PSP site"


def test_an_address_that_does_not_exist_offers_a_search(client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert 'action="/clearinghouse/"' in words(answer)


def sign_up(client, email="chief@example.gov", **more):
    return client.post(reverse("newsroom:signup"), {"email": email, **more})


def test_an_address_is_told_only_after_its_owner_confirmed(client):
    sign_up(client)
    assert not Signup.objects.confirmed().exists()
    scheduled_publishing.ask_waiting()
    send_up_to()
    (letter,) = mail.outbox
    link = re.search(r"/apply/notice/\S+", letter.body)[0]
    assert letter.to == ["chief@example.gov"]

    client.get(link)
    assert not Signup.objects.confirmed().exists()  # a mail scanner that follows links confirms nothing
    client.post(link)
    assert Signup.objects.confirmed().count() == 1
    client.post(link, {"leave": "yes"})
    assert not Signup.objects.exists()


def test_the_answer_is_the_same_whether_an_address_is_known_or_not(client):
    first, second = sign_up(client), sign_up(client, "Chief@Example.gov")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert Signup.objects.count() == 1
    scheduled_publishing.ask_waiting()
    assert scheduled_publishing.ask_waiting() == 0
    send_up_to()
    assert len(mail.outbox) == 1


def test_machines_and_floods_are_turned_away(client):
    sign_up(client, "bot@example.org", website="x")
    assert not Signup.objects.exists()
    statuses = [sign_up(client, f"person{number}@example.org").status_code for number in range(10)]
    assert statuses == [302] * 9 + [429]
    assert Signup.objects.count() == 9


def test_addresses_nobody_confirmed_are_removed_within_a_week(client):
    sign_up(client)
    scheduled_publishing.ask_waiting()
    other = notify_address("chief@example.gov", "accounts.passphrase.forget_nobody")
    assert scheduled_publishing.forget_unconfirmed() == 0
    assert scheduled_publishing.forget_unconfirmed(at=timezone.now() + timedelta(days=8)) == 1
    asked = Notice.objects.exclude(pk=other.pk).get()
    assert (asked.address, asked.body) == ("removed@address.invalid", "")
    assert list(Notice.objects.waiting()) == [other]


def test_one_bad_sign_up_does_not_keep_the_next_from_being_asked():
    scheduled_publishing.sign_up("zeta@exa\u202cmple.org")
    scheduled_publishing.sign_up("good@example.org")
    assert scheduled_publishing.ask_waiting() == 2
    send_up_to()
    assert [letter.to for letter in mail.outbox] == [["good@example.org"]]
    bad = Notice.objects.get(address="zeta@exa\u202cmple.org")
    assert "invisible character" in bad.failure
    assert bad.given_up_at


def test_a_focus_area_says_what_it_means_and_who_worked_on_it_from_public_sources(client, website):
    a_focus_area()
    a_focus_area(name="Investigations", slug="investigations")
    Site.objects.filter(pk=a_site(name="Kansas City", slug="kansas-city-mo").pk).update(state="MO")
    publish_sites()
    assert publish_sites() == 0
    page = words(client.get("/focus-areas/investigations/"))
    assert "Cases that are solved protect the next victim." in page
    assert "Kansas City, Missouri" in page
    assert "nonfatal shooting investigations, November 2019" in page
    assert "nonfatal shooting investigations, November 2019" in words(
        client.get("/psp-sites/kansas-city-mo/")
    )
