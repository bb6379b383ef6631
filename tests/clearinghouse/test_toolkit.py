"""Toolkits: made without an account, shared by a short address, kept on signing in, lost by nobody."""

import csv
import io

import pytest
from django.contrib.auth.signals import user_logged_in
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from clearinghouse.actions import toolkit as act
from clearinghouse.exports import BOX, as_pdf, words_of
from clearinghouse.lifecycle import ResourceState
from clearinghouse.models import Item, Resource, Toolkit
from clearinghouse.models.resource import new_code
from clearinghouse.models.toolkit import MOST_ITEMS
from kernel.errors import EditedMeanwhile, NotAllowed, ReasonMissing
from tests.assertions import EVERY_TABLE, refused
from tests.clearinghouse.make import a_resource, a_toolkit
from tests.make import a_user

pytestmark = pytest.mark.django_db
MINE = "/clearinghouse/toolkit/"


def add(client, resource):
    return client.post(reverse("clearinghouse:add", args=[resource.code]))


def titles(toolkit):
    return [item.resource.title for item in toolkit.items.all()]


def test_a_visitor_adds_resources_and_the_browser_knows_how_many(client):
    add(client, a_resource("First"))
    answer = add(client, a_resource("Second"))

    assert answer.cookies["toolkit_count"].value == "2"
    assert client.cookies["toolkit"]["httponly"] is True
    assert titles(Toolkit.objects.get()) == ["First", "Second"]
    assert "First" in client.get(MINE).content.decode()


def test_a_visitor_is_told_what_their_own_toolkit_holds_and_nobody_elses(client):
    """Kept pages are the same for everybody: the browser asks here."""
    mine, theirs = a_resource("Mine"), a_resource("Theirs")
    a_toolkit(theirs)
    address = reverse("clearinghouse:state")
    assert client.get(address).json()["codes"] == []
    add(client, mine)
    assert client.get(address).json()["codes"] == [mine.code]
    assert "no-store" in client.get(address)["Cache-Control"]


def test_asking_for_the_page_that_adds_adds_nothing(client):
    """IN-04."""
    client.get(reverse("clearinghouse:add", args=[a_resource().code]))
    assert not Toolkit.objects.exists()


def test_adding_twice_changes_nothing_and_counts_one_use(client):
    row = a_resource()
    add(client, row)
    add(client, row)
    assert titles(Toolkit.objects.get()) == [row.title]
    assert Resource.objects.get().uses == 1


def test_the_page_saves_order_notes_title_and_removals(client):
    for name in ("One", "Two", "Three"):
        add(client, a_resource(name))
    toolkit = Toolkit.objects.get()
    one, two, three = toolkit.items.all()
    sent = {
        "version": toolkit.version,
        "title": "For chiefs",
        "introduction": "Start here.",
        "item": [one.pk, two.pk, three.pk],
    }
    sent |= {
        f"place-{one.pk}": 3,
        f"place-{two.pk}": 2,
        f"place-{three.pk}": 1,
        f"note-{three.pk}": "Read first",
    }

    assert client.post(MINE, sent | {f"remove-{two.pk}": "on"}).status_code == 302

    toolkit = Toolkit.objects.get()
    assert (toolkit.title, toolkit.introduction, titles(toolkit)) == (
        "For chiefs",
        "Start here.",
        ["Three", "One"],
    )
    assert toolkit.items.first().note == "Read first"


def test_a_second_tab_that_is_behind_is_refused_and_nothing_changes():
    toolkit, _ = a_toolkit(a_resource("One"), a_resource("Two"))
    seen = toolkit.version
    act.add_to_toolkit(toolkit, a_resource("Three"))
    with refused(EditedMeanwhile, watched=EVERY_TABLE):
        act.arrange_toolkit(toolkit, title="", introduction="", items=[], seen_version=seen)
    assert titles(toolkit) == ["One", "Two", "Three"]


def test_items_of_another_toolkit_can_not_be_pulled_over():
    mine, _ = a_toolkit(a_resource("Mine"))
    other, _ = a_toolkit(a_resource("Theirs"))
    theirs, own = other.items.get(), mine.items.get()
    act.arrange_toolkit(
        mine, title="", introduction="", items=[(theirs.pk, "x"), (own.pk, "")], seen_version=mine.version
    )
    assert (titles(mine), titles(other)) == (["Mine"], ["Theirs"])
    assert other.items.get().note == ""


def test_a_full_toolkit_takes_no_more():
    toolkit, _ = a_toolkit()
    guides = Resource.objects.bulk_create(Resource(title="Guide", code=new_code()) for _ in range(MOST_ITEMS))
    Item.objects.bulk_create(
        Item(toolkit=toolkit, resource=guide, place=place) for place, guide in enumerate(guides, start=1)
    )
    last = a_resource("One too many")
    with refused(act.ToolkitFull, watched=EVERY_TABLE):
        act.add_to_toolkit(toolkit, last)
    assert toolkit.items.count() == MOST_ITEMS


def test_whoever_has_the_short_address_reads_and_can_not_change(client):
    toolkit, secret = a_toolkit(a_resource("Shared guide"), title="For chiefs", note="Page 4")
    page = client.get(f"/t/{toolkit.code}/")
    assert "Shared guide" in page.content.decode()
    assert "Page 4" in page.content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in page.content.decode()
    assert secret not in page.content.decode()
    client.post(MINE, {"version": toolkit.version, "title": "Taken over"})
    assert Toolkit.objects.get().title == "For chiefs"


def test_the_private_address_lets_another_browser_go_on(client):
    _, secret = a_toolkit(a_resource("Guide"), title="For chiefs")
    address = f"/t/edit/{secret}/"
    assert "toolkit" not in client.get(address).cookies
    client.post(address)
    assert "For chiefs" in client.get(MINE).content.decode()
    assert client.get("/t/edit/not-the-secret/").status_code == 404


def test_the_database_does_not_hold_the_secret():
    toolkit, secret = a_toolkit()
    assert secret not in str(Toolkit.objects.values().get(pk=toolkit.pk))


def test_signing_in_keeps_what_was_gathered_and_loses_nothing(client, rf):
    person = a_user(Role.MEMBER)
    a_toolkit(a_resource("Kept before"), owner=person)
    add(client, a_resource("Gathered now"))
    request = rf.post("/", headers={"Cookie": client.cookies.output(header="", sep=";")})
    request.session = {}

    user_logged_in.send(sender=type(person), request=request, user=person)

    assert {str(titles(one)) for one in Toolkit.objects.of_person(person)} == {
        "['Kept before']",
        "['Gathered now']",
    }
    assert request.session["toolkit"] == Toolkit.objects.latest("pk").pk
    assert (
        client.get(f"/t/edit/{client.cookies['toolkit'].value}/").status_code == 404
    )  # the account holds it now


def test_one_persons_toolkit_is_not_anothers_to_open(client):
    toolkit, _ = a_toolkit(a_resource(), owner=a_user(Role.MEMBER))
    client.force_login(a_user(Role.MEMBER))
    assert client.post(reverse("clearinghouse:choose", args=[toolkit.code])).status_code == 404


def test_a_copy_is_ones_own_and_the_original_stays(client):
    source, _ = a_toolkit(a_resource("Guide"), title="For chiefs")
    client.post(reverse("clearinghouse:copy", args=[source.code]))
    copied = Toolkit.objects.exclude(pk=source.pk).get()
    assert (copied.copied_from, titles(copied)) == (source.code, ["Guide"])
    assert copied.code != source.code


def test_a_resource_withdrawn_later_says_so_in_every_toolkit(client):
    row = a_resource("Old guide", url="https://example.org/old")
    toolkit, _ = a_toolkit(row)
    Resource.objects.update(state=ResourceState.WITHDRAWN, withdrawn_because="Superseded in 2024.")
    page = client.get(f"/t/{toolkit.code}/").content.decode()
    assert "Withdrawn from the clearinghouse: Superseded in 2024." in page
    assert "https://example.org/old" not in page


def test_the_csv_holds_no_formula(client):
    toolkit, _ = a_toolkit(a_resource("=HYPERLINK(0)"), note="+1")
    answer = client.get(f"/t/{toolkit.code}/toolkit.csv")
    (line,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (line["title"], line["note"]) == ("'=HYPERLINK(0)", "'+1")


def test_the_pdf_is_tagged_for_screen_readers_and_takes_text_as_text(client):
    toolkit, _ = a_toolkit(a_resource("#set page() \\ $x$ *a*"), title="#import", note="[#panic()]")
    made = client.get(f"/t/{toolkit.code}/toolkit.pdf").content
    assert made.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in made
    assert b"/StructTreeRoot" in made


def test_files_and_toolkits_are_limited_for_one_visitor(client):
    toolkit, _ = a_toolkit(a_resource())
    statuses = [client.get(f"/t/{toolkit.code}/toolkit.bib").status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    for _ in range(21):
        client.post(reverse("clearinghouse:begin"))
    assert Toolkit.objects.count() == 21


def test_what_was_taken_down_is_shown_to_nobody_and_the_address_says_why(client):
    toolkit, _ = a_toolkit(a_resource(), title="Offensive words")
    staff = a_user(Role.STAFF)
    act.take_down_toolkit(toolkit, by=staff, reason="It named a private person.")
    answer = client.get(f"/t/{toolkit.code}/")
    assert answer.status_code == 410
    assert "It named a private person." in answer.content.decode()
    assert "Offensive words" not in answer.content.decode()
    assert client.get(f"/t/{toolkit.code}/toolkit.csv").status_code == 404
    assert Event.objects.get(action="clearinghouse.toolkit.take_down").actor == staff.name


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.LEAD, Role.MEMBER, Role.LIAISON])
def test_only_bja_features_and_takes_down(role):
    toolkit, _ = a_toolkit()
    person, staff = a_user(role), a_user(Role.STAFF)
    with refused(NotAllowed, watched=EVERY_TABLE):
        act.feature_toolkit(toolkit, by=person)
    with refused(NotAllowed, watched=EVERY_TABLE):
        act.take_down_toolkit(toolkit, by=person, reason="x")
    with refused(ReasonMissing, watched=EVERY_TABLE):
        act.take_down_toolkit(toolkit, by=staff, reason=" ")
    assert not Event.objects.exists()


def test_a_message_waiting_for_one_visitor_never_stands_on_a_kept_page(client):
    """TI-15."""
    add(client, a_resource("My secret interest"))  # leaves a message in a cookie of this browser
    shown = client.get("/clearinghouse/topics/").content.decode()
    client.cookies.clear()
    assert "is in your toolkit" not in client.get("/clearinghouse/topics/").content.decode()
    assert "is in your toolkit" in shown


def test_a_pdf_is_made_whatever_letters_people_write(client):
    """Found by the payloads of IN-01: one letter no font has, and there was no PDF at all."""
    letters = [chr(code) for code in (*range(0x20, 0xD800, 37), *range(0xE000, 0x1FFFF, 211))]
    notes = ["".join(letters[start : start + 400]) for start in range(0, len(letters), 400)]
    toolkit, _ = a_toolkit(
        *(a_resource(f"Guide {number}") for number in range(len(notes))), title="＜Kit＞ 🙂 \x07"
    )
    for item, note in zip(toolkit.items.all(), notes, strict=True):
        item.note = note
        item.save()
    assert client.get(f"{toolkit.get_absolute_url()}toolkit.pdf").content[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("letters", "is_said"), [("\u05e9\u05dc\u05d5\u05dd", True), ("Caf\u00e9 \uff1cKit\uff1e", False)]
)
def test_a_pdf_says_where_its_fonts_cannot_show_a_letter(letters, is_said):
    toolkit, _ = a_toolkit(a_resource("Guide"), title=letters)
    words = words_of(toolkit, list(toolkit.items.all()))
    assert (BOX in words["title"], bool(words["missing"])) == (is_said, is_said)
    assert as_pdf(toolkit, list(toolkit.items.all())).startswith(b"%PDF-")


def test_a_refusal_shows_what_was_typed_and_saves_nothing(client):
    toolkit, secret = a_toolkit(a_resource("First"), a_resource("Second"))
    first, second = toolkit.items.all()
    client.post(reverse("clearinghouse:open", args=[secret]))
    payload = {
        "title": "Warrants",
        "introduction": "Twenty minutes of work. " + "n" * 2000,
        "version": toolkit.version,
        "item": [first.pk, second.pk],
        f"note-{first.pk}": "Read this after the other",
        f"place-{first.pk}": "2",
        f"place-{second.pk}": "1",
        f"remove-{second.pk}": "on",
    }
    answer = client.post(MINE, payload)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Twenty minutes of work." in page
    assert 'value="Warrants"' in page
    assert "Read this after the other" in page
    assert page.index(f'id="note-{second.pk}"') < page.index(f'id="note-{first.pk}"')
    assert page.count("checked") == 1
    toolkit.refresh_from_db()
    assert (toolkit.title, toolkit.introduction) == ("", "")
    assert titles(toolkit) == ["First", "Second"]


def test_what_a_tab_that_is_behind_typed_is_saved_by_its_second_press(client):
    toolkit, secret = a_toolkit(a_resource("First"))
    item = toolkit.items.get()
    client.post(reverse("clearinghouse:open", args=[secret]))
    payload = {"title": "Mine", "version": toolkit.version, "item": item.pk}
    add(client, a_resource("Added in another tab"))
    answer = client.post(MINE, payload)

    assert answer.status_code == 409
    assert 'value="Mine"' in answer.content.decode()
    assert "Added in another tab" in answer.content.decode()
    toolkit.refresh_from_db()
    assert toolkit.title == ""
    sent = payload | {"version": answer.context["toolkit"].version}
    sent["item"] = [row.pk for row in answer.context["items"]]
    assert client.post(MINE, sent).status_code == 302
    toolkit.refresh_from_db()
    assert toolkit.title == "Mine"
    assert titles(toolkit) == ["First", "Added in another tab"]


def test_a_line_break_counts_once_as_the_page_counts_it(client):
    toolkit, secret = a_toolkit(a_resource())
    item = toolkit.items.get()
    client.post(reverse("clearinghouse:open", args=[secret]))
    introduction = ("x" * 59 + "\r\n") * 33 + "y" * 19
    note = ("x" * 59 + "\r\n") * 16 + "y" * 40
    payload = {"introduction": introduction, "version": toolkit.version, "item": item.pk}
    answer = client.post(MINE, payload | {f"note-{item.pk}": note})

    assert answer.status_code == 302
    toolkit.refresh_from_db()
    assert len(toolkit.introduction) == 1_999
    assert len(toolkit.items.get().note) == 1_000
