"""The cases of the road: TI-16, AZ-07, AZ-12, EX-01 and JB-09, each over pages, lists, files, calendars and mail."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.roles import Role
from exchanges.actions import exchange as acts
from exchanges.actions import follow_up as after
from exchanges.actions import travelers as party
from exchanges.models import CheckIn, Delegation, Exchange, Traveler
from liaisons import actions
from liaisons.models import LogEntry
from liaisons.permissions import GRANTS
from notifications.delivery import send_up_to
from notifications.models import Notice
from sites.models import Membership, Site
from sites.row_level_security import as_person
from tests.exchanges.make import a_logistics_provider, an_exchange, parts_of, taken_to
from tests.liaisons.make import a_next_step, a_note, an_entry
from tests.make import a_membership, a_request, a_site, a_user
from tta.lifecycle import State

pytestmark = pytest.mark.django_db
WIDE = {Role.STAFF, Role.ADMIN, Role.PROVIDER}


def read(client, path, **asked):
    """What one address answers, as text; nothing where it is closed."""
    answer = client.get(path, asked)
    if answer.status_code != 200:
        return ""
    raw = answer.getvalue() if answer.streaming else answer.content
    if raw.startswith(b"PK"):
        return " ".join(str(c.value) for row in load_workbook(BytesIO(raw)).active.iter_rows() for c in row)
    return raw.decode("utf-8-sig")


def feed_of(client, user):
    """The person's calendar as a program reads it."""
    client.force_login(user)
    page = client.post(reverse("liaisons:calendar-make"), follow=True).content.decode()
    token = page.partition("shown this once: ")[2].partition(".ics")[0].rpartition("/")[2]
    return read(client, reverse("liaisons:calendar-feed", args=[token])) if token else ""


def mail_of(user):
    return " ".join(f"{one.subject} {one.body}" for one in Notice.objects.filter(recipient=user))


# ---- TI-16: an exchange of two sites

SHARED = {"SHARED-TITLE", "SHARED-GOAL", "SHARED-AGENDA"}


def own(letter):
    return {f"{letter}-{word}" for word in ("TRAVELER", "LEARNED", "CHANGE", "ANSWER", "REQUEST")}


@pytest.fixture
def group():
    """Two sites on one exchange to a third, all the way to an answered check-in; a fourth has no part in it."""
    sites = dict(zip("ABHX", (a_site() for _ in range(4)), strict=True))
    leads = {letter: a_user(Role.LEAD, site) for letter, site in sites.items()}
    exchange = an_exchange(
        sites["A"], sites["B"], travelers=0, days=0,
        title="SHARED-TITLE", goals="SHARED-GOAL", agenda="SHARED-AGENDA",
    )  # fmt: skip
    acts.choose_host(exchange, by=a_user(Role.PROVIDER), kind="site", name="Host", host_site=sites["H"])
    for part, letter in zip(parts_of(exchange), "AB", strict=True):
        traveler = party.name_traveler(part, by=leads[letter], name=f"{letter}-TRAVELER")
        party.write_traveler_details(traveler, by=leads[letter], diet=f"{letter}-DIET")
        request = a_request(sites[letter], State.SUBMITTED, title=f"{letter}-REQUEST")
        Delegation.objects.filter(pk=part.pk).update(request=request)
    exchange = taken_to(exchange, "review", "approve", "confirm", "book", "hold", "debrief")
    for part, letter in zip(parts_of(exchange), "AB", strict=True):
        words = {"learned": f"{letter}-LEARNED", "will_change": f"{letter}-CHANGE", "rating": 4}
        after.report_exchange(part, by=leads[letter], **words)
    acts.close_exchange(exchange, by=a_user(Role.STAFF))
    for checkin in CheckIn.objects.filter(days=30):
        letter = "A" if checkin.site_id == sites["A"].pk else "B"
        after.answer_checkin(checkin, by=leads[letter], reached="yes", answer=f"{letter}-ANSWER")
    return {"sites": sites, "leads": leads, "exchange": Exchange.objects.get()}


ROLES_OF_A_SITE = [Role.LEAD, Role.MEMBER, Role.LIAISON, Role.EXPERT, Role.PARTNER]


@pytest.mark.slow
def test_ti_16_each_side_of_an_exchange_sees_the_shared_part_and_its_own(client, group):
    exchange, table = group["exchange"], {}
    page = exchange.get_absolute_url()
    paths = [page, "/exchanges/", "/calendar/", "/", "/notices/", f"{page}exchange.ics"]
    paths += [
        f"{page}{site.slug}/{part}/" for site in group["sites"].values() for part in ("travelers", "debrief")
    ]
    paths += [
        reverse("exchanges:exchange-details", args=[exchange.pk, one.pk]) for one in Traveler.objects.all()
    ]
    paths += [
        reverse("exchanges:exchange-checkin", args=[exchange.pk, one.pk])
        for one in CheckIn.objects.filter(days=30)
    ]
    everything = SHARED | own("A") | own("B") | {"A-DIET", "B-DIET"}
    for letter, site in group["sites"].items():
        for role in ROLES_OF_A_SITE:
            reader = a_user(role, site)
            client.force_login(reader)
            texts = [read(client, path) for path in [*paths, site.get_absolute_url()]]
            shown = " ".join([*texts, feed_of(client, reader), mail_of(group["leads"][letter])])
            table[letter, role] = {token for token in everything if token in shown}
    part = {"A": SHARED | own("A"), "B": SHARED | own("B"), "H": SHARED, "X": set()}
    expected = {(letter, role): part[letter] for letter in "ABHX" for role in ROLES_OF_A_SITE}
    for letter in "AB":
        expected[letter, Role.LEAD] = part[letter] | {f"{letter}-DIET"}
    assert table == expected


def test_ti_16_the_host_and_a_stranger_write_nothing_of_an_exchange(client, group):
    exchange, before = group["exchange"], list(Exchange.objects.values())
    for letter in "BHX":
        client.force_login(group["leads"][letter])
        for verb in ("cancel", "close", "approve", "confirm"):
            status = client.post(f"{exchange.get_absolute_url()}step/{verb}/", {"reason": "x"}).status_code
            assert status == (404 if letter == "X" else 403)
        status = client.post(f"{exchange.get_absolute_url()}edit/", {"title": "Mine"}).status_code
        assert status == (404 if letter == "X" else 403)
    assert list(Exchange.objects.values()) == before


# ---- AZ-07: three levels of the log, each role, each surface

LEVELS = {"shared": "LOG-SHARED", "team": "LOG-TEAM", "sensitive": "LOG-SENSITIVE"}
MAY_EXPORT = {Role.LEAD, Role.LIAISON, Role.HANDOVER, *WIDE}


@pytest.fixture
def levels():
    """One note of each level at one site, with next steps where there can be some."""
    site = a_site()
    author = a_user(Role.LIAISON, site)
    actions.grant_sensitive(author, by=a_user(Role.ADMIN), reason="Case work.")
    for level, words in LEVELS.items():
        steps = (
            []
            if level == "sensitive"
            else [{"text": f"STEP-{words}", "owner": author, "due_on": timezone.localdate()}]
        )
        note = a_note(level=level, said=words, kind="site_visit", next_steps=steps)
        author.__dict__.pop("site_roles", None)
        with as_person(author):
            actions.log_activity([site], note, by=author)
    return site


@pytest.mark.slow
@pytest.mark.parametrize("role", sorted(Role))
def test_az_07_who_reads_which_level_on_which_surface(client, levels, role):
    reader = a_user(role, levels)
    client.force_login(reader)
    pages = [one.get_absolute_url() for one in LogEntry.objects.all()]
    surfaces = {
        "list": read(client, "/log/"),
        "search": read(client, "/log/", q="log"),
        "pages": " ".join(read(client, path) for path in pages),
        "site": read(client, levels.get_absolute_url()) + read(client, f"{levels.get_absolute_url()}record/"),
        "steps": read(client, f"{levels.get_absolute_url()}next-steps/"),
        "calendar": read(client, "/calendar/") + feed_of(client, reader),
        "mail": mail_of(reader),
        "export": read(client, "/log/export.csv") + read(client, "/log/export.xlsx"),
        "home": read(client, "/") + read(client, "/notices/"),
        "record": read(client, "/sites/record/"),
    }
    seen = {name: {word for word in LEVELS.values() if word in text} for name, text in surfaces.items()}
    may = {LEVELS["shared"]} | ({LEVELS["team"]} if role in GRANTS["liaisons.view_team_entry"] else set())
    assert seen["list"] == seen["pages"] == seen["search"] == may
    assert seen["export"] == (may if role in MAY_EXPORT else set())
    assert seen["steps"] <= may
    assert LEVELS["sensitive"] not in " ".join(surfaces.values())
    assert not seen["mail"]
    assert not seen["calendar"]
    for name in ("site", "home", "record"):
        assert seen[name] <= may, name
    assert f"{len(may)} entr" in surfaces["list"]


# ---- AZ-12: the wall between providers, and between districts


def test_az_12_what_a_traveler_needs_is_not_for_the_other_provider(client):
    site = a_site()
    exchange = an_exchange(site)
    traveler = Traveler.objects.first()
    party.write_traveler_details(traveler, by=a_logistics_provider(), diet="NO-NUTS")
    page = reverse("exchanges:exchange-details", args=[exchange.pk, traveler.pk])
    other = a_user(Role.PROVIDER)
    for organization, status in (("", 404), ("CNA", 404), ("iir ", 404), ("IIR", 200)):
        Membership.objects.of(other).update(organization=organization)
        client.force_login(other)
        answer = client.get(page)
        assert answer.status_code == status, organization
        assert ("NO-NUTS" in answer.content.decode()) == (status == 200)
        post = client.post(page, {"diet": "CHANGED"}) if status == 404 else None
        assert post is None or post.status_code == 404
    missing = reverse("exchanges:exchange-details", args=[exchange.pk, 999_999])
    Membership.objects.of(other).update(organization="CNA")
    client.force_login(other)
    assert client.get(page).content == client.get(missing).content


def test_az_12_a_partner_of_one_district_opens_nothing_of_another(client):
    mine, theirs = a_site(), a_site()
    partner = a_user(Role.PARTNER, mine)
    exchange, entry = an_exchange(theirs, title="FOREIGN"), an_entry(theirs, said="FOREIGN")
    step = a_next_step(theirs, text="FOREIGN")
    client.force_login(partner)
    for path in (
        exchange.get_absolute_url(), f"{exchange.get_absolute_url()}exchange.ics", entry.get_absolute_url(),
        f"{theirs.get_absolute_url()}next-steps/", step.get_absolute_url(), theirs.get_absolute_url(),
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path
    for path in ("/exchanges/", "/log/", "/calendar/", "/next-steps/", "/exchanges/past/"):
        assert "FOREIGN" not in read(client, path)


# ---- EX-01: every field of the log, to CSV and XLSX

CELLS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "{=1}", "＝1", "＋1", "－1", "＠x", "'=1", "https://example.org",
         '=HYPERLINK("https://example.org")', '=cmd|"/C calc"!A0']  # fmt: skip


def test_ex_01_no_field_of_the_log_becomes_a_formula_or_a_link(client):
    for cell in CELLS:
        site = a_site()
        liaison = a_user(Role.LIAISON, site, name=cell)
        people = [{"name": cell, "agency": cell, "person": None}]
        an_entry(site, by=liaison, said=cell, took_part=people, focus_areas=[cell])
        LogEntry.objects.filter(site=site).update(said=cell)  # also what the form would have trimmed
        Site.objects.filter(pk=site.pk).update(name=cell)
    client.force_login(a_user(Role.STAFF))
    book = client.get("/log/export.xlsx").content
    cells = [one for row in load_workbook(BytesIO(book)).active.iter_rows(min_row=2) for one in row]
    assert {one.data_type for one in cells} <= {"s", "n", "d"}
    assert not any(one.hyperlink for one in cells)
    text = client.get("/log/export.csv").getvalue().decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text, newline="")))[1:]
    assert len(rows) == len(CELLS)
    assert not {value[:1] for row in rows for value in row} & set("=+-@\t\r＝＋－＠")


# ---- JB-09: what letters hold, and whom they reach


def sent_to(person):
    return [one for one in mail.outbox if one.to == [person.email]]


def test_jb_09_letters_of_the_road_hold_a_link_and_no_word_of_what_was_written():
    site = a_site()
    liaison, lead = a_user(Role.LIAISON, site), a_user(Role.LEAD, site)
    entry = an_entry(site, by=liaison, said="CANARY-SAID", level="team")
    actions.release_entry(entry, by=liaison)
    step = a_next_step(site, by=liaison, owner=lead, text="CANARY-STEP")
    actions.finish_next_step(step, by=lead)
    exchange = taken_to(an_exchange(site), "review", "approve")
    traveler = Traveler.objects.filter(exchange=exchange).first()
    party.write_traveler_details(traveler, by=lead, diet="CANARY-DIET", emergency_contact="CANARY-PERSON")
    taken_to(exchange, "confirm", "book")
    send_up_to()
    assert len(mail.outbox) > 4
    whole = " ".join(f"{one.subject} {one.body} {one.attachments}" for one in mail.outbox)
    assert "CANARY" not in whole
    assert all("/" in one.body for one in mail.outbox)


def test_jb_09_whoever_lost_access_after_it_was_queued_is_not_told():
    site = a_site()
    gone, stays = a_user(Role.LEAD, site), a_user(Role.LEAD, site)
    taken_to(an_exchange(site), "review", "approve")
    assert Notice.objects.filter(recipient=gone).exists()
    Membership.objects.of(gone).update(until_on=timezone.localdate() - timedelta(days=1))
    gone.__dict__.pop("site_roles", None)
    send_up_to()
    assert sent_to(gone) == []
    assert len(sent_to(stays)) >= 1


def test_jb_09_a_person_of_two_sites_is_told_of_each_as_of_its_own():
    one, two, other = a_site(), a_site(), a_site()
    person = a_user(Role.LEAD, one)
    a_membership(person, Role.LEAD, two)
    taken_to(an_exchange(one, title="FIRST"), "review", "approve")
    taken_to(an_exchange(two, title="SECOND"), "review", "approve")
    taken_to(an_exchange(other, title="FOREIGN"), "review", "approve")
    Membership.objects.of(person).filter(site=two).update(ended_at=timezone.now())
    send_up_to()
    subjects = " ".join(letter.subject for letter in sent_to(person))
    assert "FIRST" in subjects
    assert "SECOND" not in subjects
    assert "FOREIGN" not in subjects
