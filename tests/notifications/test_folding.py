"""Notices of one act or one minute are one notice: on the page, in the count and in the mail."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.roles import Role
from notifications.delivery import send_up_to
from notifications.folding import fold_notices
from notifications.models import LISTED, Notice
from notifications.notify import notify, notify_address
from tests.exchanges.make import an_exchange
from tests.make import a_request, a_site, a_user

pytestmark = pytest.mark.django_db
MINUTE = timedelta(seconds=61)


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.NOTICES_FOLDED_SECONDS = 60


def told(person, request, event="tta.request.submit"):
    (notice,) = notify(
        [person], event, site=request.site, path="/", row=request, by=person, reason="R.", facts={}
    )
    return notice


@pytest.fixture
def request_of_site():
    return a_request(a_site(), title="Tracing")


@pytest.fixture
def lead(request_of_site):
    return a_user(Role.LEAD, request_of_site.site)


def test_what_comes_within_a_minute_is_one_notice_one_count_and_one_letter(client, request_of_site, lead):
    first, *others = [told(lead, request_of_site) for _ in range(3)]
    assert send_up_to().sent == 0  # it waits for more
    client.force_login(lead)
    page = client.get("/notices/")
    assert [row.pk for row in page.context["page"].rows] == [first.pk]
    assert page.context["frame"].notices_count == 1
    assert "(and 2 more)" in page.content.decode()
    assert client.get("/").context["notices"][0]["subject"].endswith("(and 2 more)")
    with time_machine.travel(timezone.now() + MINUTE):
        assert send_up_to().sent == 1
    (letter,) = mail.outbox
    assert letter.subject.endswith("(and 2 more)")
    assert [f"{number}. {first.subject}" in letter.body for number in (1, 2, 3, 4)] == [True] * 3 + [False]
    assert len(others) == 2


def test_opening_it_reads_what_it_carries(client, request_of_site, lead):
    first, second = told(lead, request_of_site), told(lead, request_of_site)
    fold_notices()
    client.force_login(lead)
    client.post(f"/notices/{first.pk}/open/")
    assert client.get("/notices/").context["frame"].notices_count == 0
    second.refresh_from_db()
    assert second.read_at


def test_what_comes_later_is_a_notice_of_its_own(request_of_site, lead):
    told(lead, request_of_site)
    with time_machine.travel(timezone.now() + MINUTE):
        told(lead, request_of_site)
        fold_notices()
        assert Notice.objects.to(lead).shown().count() == 2
    with time_machine.travel(timezone.now() + 3 * MINUTE):
        assert send_up_to().sent == 2


def test_other_people_other_sites_and_letters_to_an_address_are_not_folded(request_of_site, lead):
    elsewhere = a_request(a_site())
    other = a_user(Role.MEMBER, request_of_site.site)
    told(lead, request_of_site), told(other, request_of_site), told(lead, elsewhere)
    for _ in range(2):
        notify_address("ana@example.gov", "accounts.passphrase.forget_nobody")
    assert fold_notices() == 0
    assert Notice.objects.shown().count() == 5
    assert send_up_to().sent == 2  # an address waits for nothing


def test_what_was_read_or_is_being_sent_is_left_alone(request_of_site, lead):
    read, claimed, new = (told(lead, request_of_site) for _ in range(3))
    Notice.objects.filter(pk=read.pk).update(read_at=timezone.now())
    Notice.objects.claim(claimed.pk, timezone.now() + MINUTE)
    assert fold_notices() == 0
    assert new.folded_into is None


def test_folding_twice_and_more_of_them_keeps_the_count_true(request_of_site, lead):
    first, _ = told(lead, request_of_site), told(lead, request_of_site)
    assert (fold_notices(), fold_notices()) == (1, 0)
    told(lead, request_of_site)
    assert fold_notices() == 1
    first.refresh_from_db()
    assert first.folded_count == Notice.objects.filter(folded_into=first).count() == 2


def test_one_that_carries_others_is_folded_into_none(request_of_site, lead):
    first, second = told(lead, request_of_site), told(lead, request_of_site)
    fold_notices()
    Notice.objects.filter(pk=first.pk).update(tries=1)  # being sent
    third, fourth = told(lead, request_of_site), told(lead, request_of_site)
    fold_notices()
    Notice.objects.filter(pk=first.pk).update(tries=0)  # to be tried again
    fold_notices()
    carried = dict(Notice.objects.values_list("pk", "folded_into"))
    assert carried == {first.pk: None, second.pk: first.pk, third.pk: None, fourth.pk: third.pk}


def test_a_letter_of_very_many_lists_the_first_and_says_how_many_more(request_of_site, lead):
    for _ in range(LISTED + 5):
        told(lead, request_of_site)
    with time_machine.travel(timezone.now() + MINUTE):
        send_up_to()
    (letter,) = mail.outbox
    assert letter.body.endswith("And 5 more.")
    assert f"\n{LISTED}. " in letter.body


def test_every_calendar_file_of_what_is_folded_travels_with_the_letter():
    staff, first = a_user(Role.STAFF), timezone.localdate() + timedelta(days=30)
    for row in (an_exchange(starts_on=first, ends_on=first), an_exchange(starts_on=first, ends_on=first)):
        facts = {"event": "exchanges.exchange.approve", "subject": "Approved", "body": "See you there."}
        Notice.objects.create(recipient=staff, path=row.get_absolute_url(), **facts)
    assert fold_notices() == 1
    send_up_to()
    assert [name for name, *_ in mail.outbox[0].attachments] == ["exchange.ics", "exchange.ics"]


def test_unread_notices_are_counted_up_to_a_hundred_on_every_page(client, request_of_site, lead, settings):
    settings.NOTICES_FOLDED_SECONDS = 0
    Notice.objects.bulk_create(
        Notice(recipient=lead, site_id=request_of_site.site_id, event="x", subject="S", body="B")
        for _ in range(150)
    )
    client.force_login(lead)
    for path in ("/", "/notices/", request_of_site.site.get_absolute_url()):
        assert client.get(path).context["frame"].notices_count == "99+"
