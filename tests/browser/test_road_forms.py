"""Every form on the road and of an exchange is sound: axe, 390 px, no sideways scroll, the policy of the page."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from exchanges.actions.exchange import choose_host
from exchanges.actions.follow_up import invite_host_exchange, report_exchange
from exchanges.actions.past import import_past_exchanges
from exchanges.models import CheckIn, Exchange, PastExchange, Traveler
from kernel.scope import as_program
from liaisons.actions import approve_report, draft_summary, submit_report
from liaisons.models import Report
from tests.browser.checks import assert_page_is_sound
from tests.browser.people import sign_in
from tests.exchanges.make import a_logistics_provider, an_exchange, parts_of, taken_to
from tests.liaisons.makers import a_report, an_entry
from tests.make import a_focus_area, a_request, a_site, a_user

pytestmark = pytest.mark.django_db(transaction=True)
PAST = """requesting_site,host,dates,topic,source_url,mode,note
"Saginaw, MI","Chicago, IL Police Department",2019-10-24/2019-10-25,Area Technology Centers,,on-site,
"Multi-site (Saginaw, MI; more)",PSP,2020-07/2020-09 (quarter),Model victim services,,virtual,
"""


WAY = ("review", "approve", "confirm", "book", "hold", "debrief", "close")


@pytest.fixture
def story():
    """One site with its people, a group exchange at its beginning and one that is over."""
    site = a_site(name="Saginaw", slug="saginaw-mi", population=44_000, population_source="A census of 2020")
    host = a_site(name="Detroit", slug="detroit-mi", population=630_000, population_source="A census of 2020")
    a_focus_area()
    people = {
        "lead": a_user(Role.LEAD, site, name="Chief Sample"),
        "host": a_user(Role.LEAD, host, name="Deputy Example"),
        "liaison": a_user(Role.LIAISON, site, name="Robin Example"),
        "staff": a_user(Role.STAFF, name="Pat Other"),
        "admin": a_user(Role.ADMIN, name="Kim Other"),
        "provider": a_logistics_provider(),
    }
    entry = an_entry(
        site, by=people["liaison"], kind="site_visit", said="Walked the crime lab with the chief."
    )
    going = taken_to(an_exchange(site, title="See the crime center"), "review", "approve")
    over = _over(site, host, people)
    with as_program():
        import_past_exchanges("past.csv", PAST, by=people["staff"])
    return people | {
        "site": site,
        "entry": entry,
        "request": a_request(site, title="Trace guns"),
        "going": going,
        "steps": _at_each_step(site, going),
        "over": over,
        "traveler": _first(Traveler, going),
        "checkin": _first(CheckIn, over),
        "reports": _reports(site, people),
        "summary": _summary(site, entry, people["liaison"]),
    }


def _over(site, host, people):
    row = an_exchange(site, title="Shooting reviews", days=0)
    with as_program():
        choose_host(row, by=people["provider"], kind="site", name=str(host), host_site=host)
    row = taken_to(row, "review", "approve", "confirm", "book", "hold", "debrief")
    with as_program():
        report_exchange(
            parts_of(row)[0], by=people["lead"], learned="How they meet each week.", will_change="We will, too.",
            rating=5, answers=people["lead"],
        )  # fmt: skip
    return taken_to(row, "close")


def _at_each_step(site, going):
    """{verb: the page of an exchange at which it is the next step}."""
    at = {"confirm": going, "cancel": going}
    for done, verb in enumerate(WAY):
        row = at.get(verb) or taken_to(
            an_exchange(site, days=0, travelers=1, title=f"Before {verb}"), *WAY[:done]
        )
        at[verb] = row
    at["return"] = at["approve"]
    return {verb: f"{row.get_absolute_url()}step/{verb}/" for verb, row in at.items()}


def _first(model, exchange):
    with as_program():
        return model.objects.filter(exchange=exchange).first()


def _reports(site, people):
    """A draft, a submitted one and an approved one."""
    made = [
        a_report(site, by=people["liaison"], title=title) for title in ("A draft", "Submitted", "Approved")
    ]
    with as_program():
        for report in made[1:]:
            submit_report(Report.objects.get(pk=report.pk), by=people["liaison"])
        approve_report(Report.objects.get(pk=made[2].pk), by=people["staff"])
    return [report.get_absolute_url() for report in made]


def _summary(site, entry, liaison):
    with as_program():
        summary = draft_summary(site, entry.on.replace(day=1), by=liaison)
    an_entry(site, by=liaison, said="Called the analysts.")
    return summary.get_absolute_url()


def pages_of(story):
    """(who, paths) of every page that asks for something."""
    draft, submitted, approved = story["reports"]
    going, over = (story[name].get_absolute_url() for name in ("going", "over"))
    person = f"{going}travelers/{story['traveler'].pk}/"
    slug, summary = story["site"].slug, story["summary"]
    with as_program():
        past = PastExchange.objects.exclude(unresolved="").get().get_absolute_url()
    return {
        "liaison": [
            f"/log/new/?request={story['request'].pk}", f"{story['entry'].get_absolute_url()}links/",
            f"{draft}collaborators/", f"{draft}submit/", f"{draft}edit/", f"{summary}edit/", f"{summary}take-up/",
            f"{summary}submit/", "/log/summaries/", f"/sites/{slug}/summaries/", "/log/filters/",
            story["request"].get_absolute_url(), story["steps"]["review"],
        ],
        "staff": [
            f"{submitted}approve/", f"{submitted}return/", f"{summary}return/", "/exchanges/?state=open", past,
            f"{past}sites/", f"{going}choose-host/", f"{going}add-site/", f"{going}ask-host/",
            f"/sites/{slug}/edit/",
            *(path for verb, path in story["steps"].items() if verb != "review"), over,
        ],
        "admin": [f"{approved}unlock/", approved],
        "lead": [
            f"{going}edit/", f"{person}replace/", f"{person}withdraw/", f"{person}needs/",
            f"{over}check-ins/{story['checkin'].pk}/", going, f"/sites/{slug}/", "/calendar/?month=2019-10",
        ],
        "host": [over, f"{over}host-answer/", f"{over}host-rating/"],
    }  # fmt: skip


@pytest.mark.parametrize("who", ["liaison", "staff", "admin", "lead", "host"])
def test_every_form_is_sound(page, context, address, story, who):
    sign_in(context, story[who], address)
    for path in pages_of(story)[who]:
        assert page.goto(address + path).status == 200, path
        assert_page_is_sound(page)


def test_the_debrief_is_sound(page, context, address, story):
    row = taken_to(
        an_exchange(story["site"], days=0), "review", "approve", "confirm", "book", "hold", "debrief"
    )
    sign_in(context, story["lead"], address)
    assert page.goto(f"{address}{row.get_absolute_url()}{story['site'].slug}/debrief/").status == 200
    assert_page_is_sound(page)


def test_the_preview_of_an_import_is_sound_right_or_wrong(page, context, address, story):
    sign_in(context, story["staff"], address)
    for content in (PAST, PAST.replace("2019-10-24/2019-10-25", "soon").replace("virtual", "by post")):
        page.goto(f"{address}/exchanges/past/import/")
        file = {"name": "past.csv", "mimeType": "text/csv", "buffer": content.encode()}
        page.get_by_label("CSV file").set_input_files(file)
        page.get_by_role("button", name="Read the file").click()
        page.get_by_text("past.csv").first.wait_for()
        assert_page_is_sound(page)


def test_a_host_without_an_account_says_how_it_went(page, address, story):
    with as_program():
        _, path = invite_host_exchange(
            Exchange.objects.get(pk=story["over"].pk), "host@example.org", by=story["staff"]
        )
    page.goto(address + path)
    assert_page_is_sound(page)
    page.get_by_label("How it went").select_option("5")
    page.get_by_label("In your words").fill("They asked good questions.")
    page.get_by_role("button").last.click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert_page_is_sound(page)
    with as_program():
        assert Exchange.objects.get(pk=story["over"].pk).host_feedback == "They asked good questions."
    assert story["going"].starts_on > timezone.localdate()
