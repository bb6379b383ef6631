"""Every page of the road and of exchanges is sound: axe, 390 px, the policy; the quick entry needs no script."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from exchanges.actions.follow_up import invite_host_exchange
from exchanges.models import PastExchange
from kernel.scope import as_program
from liaisons.actions import assign_liaison, draft_summary, save_filter
from liaisons.models import Level, LogEntry
from tests.browser.checks import assert_page_is_sound
from tests.browser.people import sign_in
from tests.exchanges.make import an_exchange, taken_to
from tests.liaisons.makers import a_next_step, a_report, an_entry
from tests.make import a_focus_area, a_site, a_user, engagement_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story():
    site = a_site(name="Saginaw", slug="saginaw-mi")
    a_focus_area()
    lead, liaison = (
        a_user(Role.LEAD, site, name="Chief Sample"),
        a_user(Role.LIAISON, site, name="Robin Example"),
    )
    staff = a_user(Role.STAFF)
    with as_program():
        assign_liaison(site, liaison, by=staff, from_on=engagement_of(site).starts_on)
    entry = an_entry(site, by=liaison, said="Talked about tracing.", level=Level.TEAM, kind="site_visit")
    a_next_step(site, by=liaison, owner=lead)
    exchange = taken_to(an_exchange(site, days=0, proposed_by=lead), "review", "approve")
    report = a_report(site, by=liaison)
    with as_program():
        save_filter("Visits", {"kind": "site_visit"}, by=liaison)
        summary = draft_summary(site, entry.on.replace(day=1), by=liaison)
    return {
        "report": report,
        "summary": summary,
        "site": site,
        "lead": lead,
        "liaison": liaison,
        "staff": staff,
        "entry": entry,
        "exchange": exchange,
    }


def test_every_page_is_sound(page, context, address, story):
    site, exchange, report = story["site"], story["exchange"], story["report"].get_absolute_url()
    summary = story["summary"].get_absolute_url()
    pages = {
        "staff": [
            "/liaisons/",
            f"/sites/{site.slug}/liaisons/",
            "/log/",
            "/exchanges/past/",
            "/exchanges/past/import/",
            f"{exchange.get_absolute_url()}ask-host/",
            f"{exchange.get_absolute_url()}step/cancel/",
        ],
        "liaison": [
            story["entry"].get_absolute_url(),
            f"{story['entry'].get_absolute_url()}report/",
            f"{story['entry'].get_absolute_url()}links/",
            "/log/?kind=site_visit",
            "/log/filters/new/?kind=site_visit",
            "/log/filters/",
            "/log/reports/",
            report,
            *(f"{report}{act}/" for act in ("edit", "collaborators", "submit")),
            "/log/summaries/",
            f"/sites/{site.slug}/summaries/",
            f"/sites/{site.slug}/summaries/draft/",
            summary,
            f"{summary}edit/",
            "/calendar/",
            "/next-steps/",
        ],
        "lead": [
            f"/sites/{site.slug}/next-steps/",
            "/exchanges/",
            exchange.get_absolute_url(),
            f"/sites/{site.slug}/exchanges/new/",
            f"{exchange.get_absolute_url()}{site.slug}/travelers/",
            site.get_absolute_url(),
        ],
    }
    for who, paths in pages.items():
        sign_in(context, story[who], address)
        for path in paths:
            assert page.goto(address + path).status == 200, path
            assert_page_is_sound(page)


def test_the_hosts_page_is_sound_and_answers_without_an_account(page, address, story):
    with as_program():
        _, path = invite_host_exchange(story["exchange"], "host@example.org", by=story["staff"])
    page.goto(address + path)
    assert_page_is_sound(page)
    page.get_by_label("Your answer").fill("Both days suit us.")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert_page_is_sound(page)


def test_a_quick_entry_needs_no_script(browser, address, story):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    sign_in(context, story["liaison"], address)
    page = context.new_page()
    page.goto(f"{address}/log/new/")
    page.get_by_label("What was said or done").fill("Without a script.")
    page.get_by_role("button", name="Log it").click()
    page.get_by_text("Logged:").wait_for()
    with as_program():
        assert LogEntry.objects.filter(said="Without a script.", on=timezone.localdate()).count() == 1
    context.close()


def test_past_exchanges_are_imported_without_a_script(browser, address, story):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    sign_in(context, story["staff"], address)
    page = context.new_page()
    page.goto(f"{address}/exchanges/past/import/")
    row = "requesting_site,host,dates,topic,source_url,mode,note\nMulti-site,PSP,2020-04,Crime analysis,,virtual,\n"
    file = {"name": "past.csv", "mimeType": "text/csv", "buffer": row.encode()}
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("Nobody. The source says that several sites took part").wait_for()
    page.get_by_role("button", name="Enter the new rows").click()
    page.get_by_role("heading", name="Whose exchange was it?").wait_for()
    with as_program():
        assert PastExchange.objects.get().precision == "month"
    context.close()
