"""IN-01: two hundred texts that try to run, in every text field of the road, seen in page, mail, CSV and calendar.

A page has exactly the elements it has with plain words; a browser walks the same rows: tests/browser/test_markup.py.
"""

import csv
from collections import Counter
from email.utils import parseaddr
from html.parser import HTMLParser
from io import StringIO

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from accounts.roles import Role
from exchanges.actions import exchange as acts
from exchanges.actions.follow_up import invite_host_exchange
from exchanges.models import Exchange
from notifications.delivery import send_up_to
from tests.liaisons.make.payload_rows import pages_of, plant
from tests.make import a_user
from tests.payloads import PAYLOADS
from web.spreadsheets import guarded

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PLAIN = [f"Plain words of no harm {number}" for number in range(len(PAYLOADS))]


class Elements(HTMLParser):
    """Counts elements with the names of their attributes, and how their addresses begin."""

    def __init__(self, text):
        super().__init__()
        self.found = Counter()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag in {"br", "p", "li"} and not attrs:  # a text of several lines has more of them
            return
        names = " ".join(sorted(name for name, _ in attrs))
        goes = {str(value)[:1] for name, value in attrs if name in {"href", "src", "action", "formaction"}}
        self.found[f"{tag} {names} {''.join(sorted(goes))}"] += 1

    def handle_comment(self, data):  # noqa: ARG002 - the signature is HTMLParser's
        self.found["a comment"] += 1


def looked_at(client, planted):
    """{number of the page: its elements}."""
    found = {}
    for who, paths in pages_of(planted).items():
        client.force_login(planted[who])
        for number, path in enumerate(paths):
            answer = client.get(path)
            assert answer.status_code == 200, path
            found[who, number] = Elements(answer.content.decode()).found
    return found


def test_in_01_a_page_has_the_elements_it_has_with_plain_words(client):
    assert len(set(PAYLOADS)) == 200
    expected = looked_at(client, plant(PLAIN))
    assert looked_at(client, plant(PAYLOADS)) == expected


def test_in_01_a_letter_is_plain_text_of_one_recipient_and_one_subject(client):
    planted = plant(PLAIN[:4])
    mail.outbox.clear()
    for text in PAYLOADS:
        Exchange.objects.filter(pk=planted["exchange"].pk).update(
            title=text[:120], host_name=text[:120], site_names=text, state="booked"
        )
        row = Exchange.objects.get(pk=planted["exchange"].pk)
        acts.cancel_exchange(row, by=planted["liaison"], reason=text)
    while send_up_to().sent:
        pass
    letters = [
        one for one in mail.outbox if one.to == [planted["lead"].email] and one.subject[:8] == "Canceled"
    ]
    assert len(letters) == len(PAYLOADS)
    for letter in letters:
        message = letter.message()
        assert message.get_content_type() in {"text/plain", "multipart/mixed"}
        assert {part.get_content_type() for part in message.walk()} <= {
            "text/plain", "multipart/mixed", "text/calendar"
        }  # fmt: skip
        assert (message["To"], message["Bcc"], len(message.get_all("Subject"))) == (letter.to[0], None, 1)
        assert "\n" not in letter.subject


def test_in_01_a_calendar_has_its_events_and_no_line_of_anybody_else(client):
    planted = plant(PAYLOADS)
    client.force_login(planted["lead"])
    page = client.post(reverse("liaisons:calendar-make"), follow=True).content.decode()
    token = page.partition("shown this once: ")[2].partition(".ics")[0].rpartition("/")[2]
    calendar = Calendar.from_ical(client.get(reverse("liaisons:calendar-feed", args=[token])).content)
    events = calendar.walk("VEVENT")
    titles = [str(event["summary"]) for event in events if str(event["uid"]).startswith("exchange")]
    assert len(titles) == len(PAYLOADS) + 1
    lines = {name for event in events for name in event}
    assert lines == {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "URL", "ORGANIZER"}
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    assert {str(event["organizer"]) for event in events if "organizer" in event} == {f"MAILTO:{sender}"}


def test_in_01_a_file_holds_the_words_as_they_are_and_no_formula(client):
    planted = plant(PAYLOADS)
    client.force_login(planted["liaison"])
    text = client.get("/log/export.csv").getvalue().decode("utf-8-sig")
    said = Counter(row["Said"] for row in csv.DictReader(StringIO(text, newline="")))
    assert set(map(guarded, PAYLOADS)) <= set(said)
    assert not any(cell[:1] in set("=+-@\t\r＝＋－＠") for cell in said)


def test_in_01_the_page_of_the_host_runs_nothing(client):
    found = []
    for texts in (PLAIN, PAYLOADS):
        planted = plant(texts)
        row = Exchange.objects.get(pk=planted["exchange"].pk)
        _, path = invite_host_exchange(row, "host@example.org", by=a_user(Role.PROVIDER))
        client.logout()
        found.append(Elements(client.get(path).content.decode()).found)
    assert found[0] == found[1]
