"""IN-01 on the public side: two hundred texts that try to run, in records, toolkits, suggestions and sign-ups.

A page has exactly the elements it has with plain words; Chromium walks the same rows: tests/browser/test_front_door.py.
"""

import csv
import json
from io import StringIO

import pytest

from accounts.roles import Role
from clearinghouse.models import Kind, Resource, Suggestion
from tests.clearinghouse.make import a_resource, a_term, a_toolkit
from tests.liaisons.test_markup import Elements
from tests.make import a_user
from tests.payloads import PAYLOADS
from web.spreadsheets import guarded

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PLAIN = [f"Plain words of no harm {number}" for number in range(len(PAYLOADS))]
LINES = 20  # results of a page


def shelf(texts):
    """A resource for each text, in every field of words it has, and a toolkit of the first hundred with their notes."""
    topic, publisher = a_term(), a_term(Kind.PUBLISHER, texts[0][:120])
    rows = [
        a_resource(f"{text[:200]} guide", abstract=text, evidence=text, duration=text[:40], terms=[topic, publisher],
                   source_url="https://example.org/list", url="https://example.org/")
        for text in texts
    ]  # fmt: skip
    kit, secret = a_toolkit(*rows[:100], title=texts[1][:120], introduction="\n".join(texts[:40])[:2000])
    for item, text in zip(kit.items.all(), texts, strict=False):
        item.note = text
        item.save()
    return rows, kit, secret


def elements(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return Elements(answer.content.decode()).found


def looked_at(client, texts):
    """The elements of every page the texts stand on, in an order that is the same for both sets of texts."""
    rows, kit, secret = shelf(texts)
    paths = [row.get_absolute_url() for row in rows[::4]]
    paths += [
        f"/clearinghouse/?q=guide&sort=newest&page={page}" for page in range(1, len(texts) // LINES + 1)
    ]
    paths += ["/clearinghouse/topics/gun-violence/", kit.get_absolute_url(), f"/t/edit/{secret}/"]
    found = [elements(client, path) for path in paths]
    client.post(f"/t/edit/{secret}/")
    return [*found, elements(client, "/clearinghouse/toolkit/")], rows, kit


def test_in_01_a_public_page_has_the_elements_it_has_with_plain_words(client):
    assert len(set(PAYLOADS)) == 200
    expected, rows, _ = looked_at(client, PLAIN)
    for row in rows:
        row.items.all().delete()
    Resource.objects.filter(pk__in=[row.pk for row in rows]).update(
        state="withdrawn", withdrawn_because="Old."
    )
    client.cookies.clear()
    found, _, _ = looked_at(client, PAYLOADS)
    assert len(found) > 60
    different = [
        number for number, (one, other) in enumerate(zip(expected, found, strict=True)) if one != other
    ]
    assert different == []


def test_in_01_files_of_the_library_hold_the_words_as_words(client):
    rows, kit, _ = shelf(PAYLOADS)
    path = kit.get_absolute_url()
    table = list(
        csv.reader(StringIO(client.get(f"{path}toolkit.csv").content.decode("utf-8-sig"), newline=""))
    )
    cells = {cell for row in table for cell in row}
    assert set(map(guarded, PAYLOADS[:100])) <= cells
    assert not any(cell[:1] in set("=+-@\t\r＝＋－＠") for cell in cells)
    assert client.get(f"{path}toolkit.pdf").content[:5] == b"%PDF-"
    for row in rows[::5]:
        ris = client.get(f"/clearinghouse/resource/{row.code}/cite.ris").content.decode()
        assert all(line[2:6] == "  - " for line in ris.splitlines() if line.strip()), row.title
        bib = client.get(f"/clearinghouse/resource/{row.code}/cite.bib").content.decode()
        assert bib.count("\n@") == 0, row.title
    said = json.loads(client.get("/api/public/v1/resources/", {"page_size": 100}).content)
    assert said["count"] == len(PAYLOADS)


def test_in_01_what_visitors_send_is_words_to_the_curator(client, monkeypatch):
    for name in ("clearinghouse.views.curating.SUGGESTED_AN_HOUR", "newsroom.views.signup.SIGNUPS_AN_HOUR"):
        monkeypatch.setattr(name, 10**6, raising=False)
    found = []
    for texts in (PLAIN, PAYLOADS):
        Suggestion.objects.all().delete()
        for text in texts:
            Suggestion.objects.create(title=f"{text[:200]} x", url="https://example.org/", why=text)
        client.force_login(a_user(Role.STAFF))
        found.append(elements(client, "/clearinghouse/curate/"))
        client.logout()
    assert found[0] == found[1]
    for text in PAYLOADS[::5]:
        answer = client.post("/apply/notice/", {"email": text})
        assert answer.status_code == 422
        client.post("/clearinghouse/suggest/", {"title": text, "url": text, "why": text})
