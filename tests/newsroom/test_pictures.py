"""Pictures of the website: with words for those who cannot see them, own ones only, and room kept for them."""

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from PIL import Image

from accounts.roles import Role
from audit.models import Event
from documents.errors import DocumentUnfit
from kernel.errors import NotAllowed, ReasonMissing, RuleBroken
from kernel.scope import as_program
from newsroom.actions import add_picture, begin_story, drop_story, edit_story, withdraw_picture, write_version
from newsroom.image_rules import PictureInUse, PictureUnfit
from newsroom.models import Page, Picture, Story, Version
from newsroom.page_import import load_newsroom
from sites.row_level_security import as_person
from tests.documents.make import PDF, a_paper
from tests.documents.make import picture as bytes_of_a_picture
from tests.make import a_site, a_user, the_portal
from tests.unchanged import EVERY_TABLE, refused
from ui.markdown import as_html, pictures_in

pytestmark = pytest.mark.django_db
WORDS = "Two analysts at a wall map"
OWN = "/pictures/0123456789abcdef-800x600/"


@pytest.fixture
def staff(client):
    load_newsroom(by=the_portal())
    person = a_user(Role.STAFF)
    client.force_login(person)
    return person


def a_picture(by=None, **over):
    facts = {"about": WORDS, "name": "map.png", "content": bytes_of_a_picture("png", size=(800, 600))} | over
    return add_picture(a_paper(**facts), by=by or a_user(Role.STAFF))[0]


def save(client, body, **more):
    return client.post("/website/offers/", {"title": "Offers", "body": body, "seen_version": 1, **more})


def test_a_picture_is_loaded_put_into_a_page_and_seen_by_everybody(client, staff):
    sent = SimpleUploadedFile("map.jpg", bytes_of_a_picture(size=(2000, 1000)))
    answer = client.post("/website/pictures/new/", {"about": WORDS, "file": sent})
    assert (answer.status_code, answer.url) == (302, "/website/pictures/")
    picture = Picture.objects.get()
    assert (picture.width, picture.height, picture.kind) == (1600, 800, "jpeg")
    page = client.get("/website/pictures/").content.decode()
    assert picture.line == f"![{WORDS}]({picture.get_absolute_url()})"
    assert picture.line in page
    assert save(client, f"Look:\n\n{picture.line}").status_code == 302
    client.logout()
    shown = client.get("/offers/").content.decode()
    drawn = f'<img src="{picture.get_absolute_url()}" alt="{WORDS}" width="1600" height="800" loading="lazy"'
    assert drawn in shown
    answer = client.get(picture.get_absolute_url())
    assert answer["Content-Type"] == "image/jpeg"
    with Image.open(BytesIO(answer.content)) as seen:
        assert seen.size == (1600, 800)
        assert dict(seen.getexif()) == {}


def test_a_picture_sent_twice_is_kept_once_and_the_page_says_so(client, staff):
    for says in ("Loaded. Copy its line", "It is kept once; its line stands below."):
        sent = {"about": WORDS, "file": SimpleUploadedFile("map.png", bytes_of_a_picture("png"))}
        page = client.post("/website/pictures/new/", sent, follow=True)
        assert (page.status_code, page.content.decode().count(says)) == (200, 1)
    assert (Picture.objects.count(), Event.objects.filter(action="newsroom.picture.add").count()) == (1, 1)


def test_the_same_picture_with_other_words_of_somebody_else_or_withdrawn_is_another_one(staff):
    first = a_picture(staff)
    others = [a_picture(staff, about="Two people"), a_picture(a_user(Role.STAFF))]
    withdraw_picture(first, by=staff, reason="Too dark")
    assert len({picture.pk for picture in (first, *others, a_picture(staff))}) == 4


@pytest.mark.django_db(transaction=True)
def test_a_picture_sent_twice_at_the_same_moment_is_kept_once():
    staff, start = a_user(Role.STAFF), Barrier(2)

    def load(_):
        try:
            with as_person(staff):
                start.wait(10)
                return add_picture(
                    a_paper(about=WORDS, name="a.png", content=bytes_of_a_picture("png")), by=staff
                )[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(load, range(2))) == [False, True]
    assert Picture.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("![A map](https://example.org/map.png)", "does not stand on this website"),
        ("![A map](//example.org/map.png)", "does not stand on this website"),
        ("![A map](data:image/png;base64,AAAA)", "does not stand on this website"),
        ("![A map](/static/ui/mark.svg)", "does not stand on this website"),
        ("![A map]()", "without an address"),
        ("[![A map](https://example.org/map.png)](https://example.org)", "does not stand on this website"),
        (f"![]({OWN})", "no words for those who cannot see it"),
        (f"![  ]({OWN})", "no words for those who cannot see it"),
        (f"![A map]({OWN})", "There is no picture"),
    ],
)
def test_a_picture_readers_would_miss_is_refused_beside_the_field_and_the_text_stays(
    client, staff, body, says
):
    for more in ({}, {"preview": "yes"}):
        answer = save(client, f"My words stay.\n\n{body}", **more)
        assert answer.status_code == 422
        assert says in answer.context["form"].errors["body"][0]
        assert "My words stay." in answer.content.decode()
    assert Version.objects.filter(page__slug="offers").count() == 1


def test_the_size_in_the_address_can_not_be_made_up(client, staff):
    line = a_picture(staff).line
    assert save(client, line.replace("800x600", "80x60")).status_code == 422
    assert save(client, line).status_code == 302
    assert client.get(a_picture(staff).get_absolute_url().replace("800x600", "80x60")).status_code == 404


def test_a_success_story_holds_own_pictures_only():
    site, staff = a_site(), a_user(Role.STAFF)
    with refused(PictureUnfit, watched=EVERY_TABLE):
        begin_story(site, by=staff, title="Fewer shootings", body="![A map](https://example.org/a.png)")
    story = begin_story(site, by=staff, title="Fewer shootings", body=a_picture(staff).line)
    with refused(PictureUnfit, watched=EVERY_TABLE):
        edit_story(story, by=staff, seen_version=story.version, title="Fewer", body=f"![]({OWN})")
    assert Story.objects.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        f"![x]({OWN}) ![y](https://example.org/a.png)",
        f'![x]({OWN} "onload=alert(1)")',
        f'![" onerror="alert(1)]({OWN})',
        f"![x]({OWN}?a=b)",
        f"![x]({OWN}/../../../accounts/)",
        f"![<script>alert(1)</script>]({OWN})",
        "![x](/pictures/0123456789abcdef-0x600/)",
        "![x](/pictures/0123456789ABCDEF-800x600/)",
        f'<img src="{OWN}" onerror=alert(1)>',
    ],
)
def test_in_01_a_picture_in_a_text_can_do_nothing_but_be_seen(typed):
    made = as_html(typed)
    pictures = re.findall(r"<img[^>]*>", made)
    for one in pictures:
        assert re.fullmatch(
            rf'<img src="{OWN}" alt="[^"<>]+" width="800" height="600" loading="lazy" decoding="async">', one
        ), one
    assert "<script" not in made
    assert "example.org" not in made
    assert len(pictures) <= 1


def test_the_words_of_a_picture_are_those_of_the_text():
    made = as_html(f"![**Two** analysts & a map]({OWN})")
    assert 'alt="Two analysts &amp; a map"' in made
    assert [(one.address, one.code) for one in pictures_in(f"a\n\n- b ![c]({OWN})")] == [(OWN, OWN[10:26])]


def test_words_with_brackets_still_make_one_line():
    line = a_picture(about="A map [of 2024] \\ and a key").line
    assert [one.words for one in pictures_in(line)] == ["A map (of 2024)  and a key"]


def test_without_words_a_picture_is_not_loaded_and_the_form_says_why(client, staff):
    sent = SimpleUploadedFile("map.png", bytes_of_a_picture("png"))
    answer = client.post("/website/pictures/new/", {"about": "", "file": sent})
    assert answer.status_code == 422
    assert "those who cannot see it hear these words" in answer.content.decode()
    answer = client.post("/website/pictures/new/", {"about": WORDS, "file": SimpleUploadedFile("a.pdf", PDF)})
    assert "JPEG or PNG" in answer.context["form"].errors["file"][0]
    assert Picture.objects.count() == 0


def test_fi_06_a_picture_is_served_alone_and_nothing_of_where_it_was_taken_is_kept(client):
    picture = a_picture(name="a.jpg", content=bytes_of_a_picture())
    answer = client.get(picture.get_absolute_url())
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    assert b"telephone" not in answer.content
    again = client.get(picture.get_absolute_url(), headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_withdrawn_picture_is_gone_and_one_that_is_shown_stays(client, staff):
    picture = a_picture(staff)
    save(client, picture.line)
    with refused(PictureInUse, watched=EVERY_TABLE):
        withdraw_picture(picture, by=staff, reason="Too dark")
    answer = client.post(f"/website/pictures/{picture.pk}/withdraw/", {"reason": "Too dark"})
    assert (answer.status_code, Page.objects.get(slug="offers").title in answer.content.decode()) == (
        409,
        True,
    )
    client.post("/website/offers/", {"title": "Offers", "body": "Words alone", "seen_version": 2})
    with refused(ReasonMissing, watched=EVERY_TABLE):
        withdraw_picture(picture, by=staff, reason="")
    assert client.post(f"/website/pictures/{picture.pk}/withdraw/", {"reason": "Too dark"}).status_code == 302
    assert client.get(picture.get_absolute_url()).status_code == 404
    assert picture.line not in client.get("/website/pictures/").content.decode()
    assert save(client, picture.line, seen_version=3).status_code == 422
    assert Event.objects.filter(action__startswith="newsroom.picture").count() == 2


def test_a_picture_on_a_planned_page_is_not_withdrawn(client, staff):
    picture = a_picture(staff)
    save(client, picture.line, publish_at="2099-01-01 09:00")
    with refused(PictureInUse, watched=EVERY_TABLE):
        withdraw_picture(picture, by=staff, reason="Too dark")


def test_a_picture_of_a_story_at_work_is_not_withdrawn_under_the_eyes_of_its_site():
    staff, picture = a_user(Role.STAFF), a_picture()
    story = begin_story(a_site(), by=staff, title="Fewer shootings", body=picture.line)
    with refused(PictureInUse, watched=EVERY_TABLE, match="Fewer shootings"):
        withdraw_picture(picture, by=staff, reason="Too dark")
    drop_story(story, by=staff, reason="Another one.")
    withdraw_picture(picture, by=staff, reason="Too dark")
    assert not Picture.objects.public().exists()


@pytest.mark.django_db(transaction=True)
def test_a_picture_withdrawn_while_it_is_put_into_a_page_is_either_withdrawn_or_on_the_page():
    staff = a_user(Role.STAFF)
    with as_program():
        load_newsroom(by=the_portal())
        picture = a_picture(staff)
    page, start = Page.objects.get(slug="offers"), Barrier(2)

    def write():
        write_version(page, title="Offers", body=picture.line, seen_version=1, by=staff)

    def withdraw():
        withdraw_picture(picture, by=staff, reason="Too dark")

    def one(act):
        try:
            with as_person(staff):
                start.wait(10)
                act()
        except RuleBroken as refusal:
            return type(refusal)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        assert sorted(map(str, pool.map(one, (write, withdraw)))) in (
            ["<class 'newsroom.image_rules.PictureInUse'>", "None"],
            ["<class 'newsroom.image_rules.PictureUnfit'>", "None"],
        )
    is_there = Picture.objects.public().exists()
    assert (picture.line in Page.objects.get(slug="offers").body) == is_there


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.STAFF}))
def test_bja_alone_loads_and_withdraws_pictures(client, role):
    picture, person = a_picture(), a_user(role, a_site())
    with refused(NotAllowed, watched=EVERY_TABLE):
        a_picture(person)
    with refused(NotAllowed, watched=EVERY_TABLE):
        withdraw_picture(picture, by=person, reason="Mine")
    client.force_login(person)
    for path in ("", "new/", f"{picture.pk}/withdraw/"):
        assert client.get(f"/website/pictures/{path}").status_code == 403


def test_a_damaged_picture_leaves_no_trace():
    person = a_user(Role.STAFF)
    with refused(DocumentUnfit, watched=EVERY_TABLE):
        a_picture(person, content=bytes_of_a_picture("png")[:60])


def test_the_database_changes_no_picture():
    picture = a_picture()
    for change in (
        {"content": b"x"},
        {"about": "Other"},
        {"sha256": "0" * 64},
        {"width": 1},
        {"code": "x" * 16},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Picture.objects.filter(pk=picture.pk).update(**change)
