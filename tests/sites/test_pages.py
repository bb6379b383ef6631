"""The pages of the site record, as each role meets them."""

import csv
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import PROGRAM_ROLES, Role
from audit.models import Event
from audit.record import record
from kernel.scope import as_program
from sites.actions.allotments import propose_adjustment
from sites.lifecycle import ENGAGEMENT, EngagementState
from sites.models import Adjustment, Agency, AllotmentLine, Engagement, Site
from tests.make import (
    ROLES,
    a_membership,
    a_request,
    a_site,
    a_user,
    an_agency,
    engagement_of,
    hours_of,
    the_portal,
)
from tta.lifecycle import State

pytestmark = pytest.mark.django_db
BJA = {Role.ADMIN, Role.STAFF}
# route of an engagement: the roles that may open it
OF_ENGAGEMENT = {
    "engagement": set(ROLES),
    "engagement-edit": BJA,
    **{f"engagement-{verb.replace('_', '-')}": BJA for verb in ENGAGEMENT.steps},
    "adjustment-new": BJA,
}
OF_SITE = {
    "site": set(ROLES),
    "record": set(ROLES),
    "edit": BJA,
    "engagement-add": BJA,
    "profile-edit": BJA | {Role.LEAD, Role.LIAISON},
    "agency-add": BJA | {Role.LEAD, Role.LIAISON},
}


def signed_in(client, user):
    client.force_login(user)
    return client


def footprint():
    models = (Site, Agency, Engagement, Adjustment, AllotmentLine, Event)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_each_page_opens_for_exactly_its_roles_and_is_404_at_another_site(role, client):
    own, other = a_site(), a_site()
    signed_in(client, a_user(role, own))

    for site in (own, other):
        seen = site is own or role in PROGRAM_ROLES
        routes = [(name, [site.slug], roles) for name, roles in OF_SITE.items()]
        routes += [(name, [site.slug, 1], roles) for name, roles in OF_ENGAGEMENT.items()]
        ledger = set(ROLES) - {Role.EXPERT}
        routes += [("ledger", [site.slug, 1, "expert-hours"], ledger)]
        for name, where, roles in routes:
            answer = client.get(reverse(f"sites:{name}", args=where))
            wanted = 404 if not seen else 200 if role in roles else 403
            if name == "ledger" and role == Role.EXPERT:
                wanted = 404  # neither the balance nor its lines are theirs to read
            assert answer.status_code == wanted, (name, role, site is own)


@pytest.mark.parametrize(
    ("count", "wanted"), [(3, 8), (30, 9)]
)  # more than ten open: their late ones are counted
def test_the_site_record_costs_the_same_queries_however_much_happened(count, wanted, client):
    site = a_site()
    for _ in range(count):
        a_request(site, State.SUBMITTED)
        an_agency(site)
        a_user(Role.MEMBER, site)
    signed_in(client, a_user(Role.STAFF))
    client.get(site.get_absolute_url())

    with CaptureQueriesContext(connection) as asked:
        assert client.get(site.get_absolute_url()).status_code == 200

    assert (
        len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == wanted + 2
    )  # two are the scope of the test


@pytest.mark.parametrize("verb", ENGAGEMENT.steps)
def test_each_step_is_taken_from_its_page_and_only_offered_where_it_leads_on(verb, client):
    site = a_site(state=min(ENGAGEMENT[verb].sources))
    signed_in(client, a_user(Role.STAFF))
    path = reverse(f"sites:engagement-{verb.replace('_', '-')}", args=[site.slug, 1])
    today = timezone.localdate()
    typed = {
        "reason": "Agreed with the site",
        "on": today.isoformat(),
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=900)).isoformat(),
        "to_track": "diagnostic",
    }

    assert path.encode() in client.get(site.get_absolute_url()).content
    answer = client.post(path, typed, follow=True)

    assert answer.status_code == 200
    assert engagement_of(site).state == ENGAGEMENT[verb].target
    if ENGAGEMENT[verb].target not in ENGAGEMENT[verb].sources:
        assert path.encode() not in answer.content


def test_ending_while_hours_are_committed_is_refused_on_the_page_with_the_requests_named(client):
    site = a_site(state=EngagementState.CLOSE_OUT)
    a_request(site, State.ACCEPTED, title="Tracing crime guns")
    signed_in(client, a_user(Role.STAFF))
    before = footprint()

    answer = client.post(reverse("sites:engagement-close", args=[site.slug, 1]))

    assert answer.status_code == 409
    assert b"Still committed: 12 expert hours for Request 1: Tracing crime guns." in answer.content
    assert footprint() == before


def test_a_site_is_added_with_an_engagement_that_is_selected(client):
    signed_in(client, a_user(Role.STAFF))
    typed = {
        "name": "Alder",
        "state": "TX",
        "time_zone": "America/Chicago",
        "latitude": "31.5",
        "longitude": "-97.1",
        "track": "operations",
        "announced_on": "2027-03-01",
    }

    answer = client.post(reverse("sites:add"), typed, follow=True)

    engagement = Engagement.objects.get(site__slug="alder-tx")
    assert answer.redirect_chain[-1][0] == "/sites/alder-tx/"
    assert (engagement.state, engagement.cohort, engagement.months) == ("selected", 2027, 36)
    assert not engagement.allotments.exists()


def test_a_site_of_the_same_name_in_the_same_state_is_refused_and_leaves_no_trace(client):
    a_site(name="Alder", slug="alder-mi")
    signed_in(client, a_user(Role.STAFF))
    before = footprint()
    typed = {"name": "Alder", "state": "MI", "time_zone": "America/New_York", "track": "operations"}

    answer = client.post(reverse("sites:add"), typed | {"announced_on": "2027-03-01"})

    assert answer.status_code == 409
    assert b"is in the portal already" in answer.content
    assert footprint() == before


def test_an_edit_shows_who_when_before_and_after(client):
    site, lead = a_site(), None
    lead = a_user(Role.LEAD, site, name="Delphine Arkwell")
    signed_in(client, lead)

    client.post(reverse("sites:profile-edit", args=[site.slug]), {"concerns": "Shootings rose", "version": 1})
    told = client.get(reverse("sites:record", args=[site.slug])).content.decode()

    event = Event.objects.get(action="sites.profile.edit")
    assert (event.before, event.after) == ({"concerns": ""}, {"concerns": "Shootings rose"})
    assert "Delphine Arkwell" in told
    assert "Shootings rose" in told


def test_a_second_editor_is_told_and_shown_both_texts(client):
    site = a_site()
    signed_in(client, a_user(Role.STAFF))
    path = reverse("sites:profile-edit", args=[site.slug])
    client.post(path, {"concerns": "First", "version": 1})

    answer = client.post(path, {"concerns": "Second", "version": 1})

    assert answer.status_code == 409
    assert b"First" in answer.content
    assert b"Second" in answer.content
    assert Site.objects.get().concerns == "First"


def test_an_agency_is_added_and_edited_and_a_second_of_its_name_is_refused(client):
    site = a_site()
    signed_in(client, a_user(Role.LEAD, site))
    add = reverse("sites:agency-add", args=[site.slug])

    client.post(add, {"name": "Riverton Sheriff", "kind": "sheriff"})
    agency = Agency.objects.get()
    edit = reverse("sites:agency-edit", args=[site.slug, agency.pk])
    client.post(edit, {"name": "Riverton County Sheriff", "kind": "sheriff", "version": 1})
    refused = client.post(add, {"name": "riverton county sheriff", "kind": "sheriff"})

    assert refused.status_code == 409
    assert list(Agency.objects.values_list("name", flat=True)) == ["Riverton County Sheriff"]


def test_an_adjustment_is_proposed_and_approved_by_two_people_on_their_pages(client):
    site = a_site()
    staff, admin = a_user(Role.STAFF), a_user(Role.ADMIN)
    path = reverse("sites:adjustment-new", args=[site.slug, 1])

    signed_in(client, staff).post(
        path, {"kind": "expert_hours", "change": "10.5", "reason": "Two more visits"}
    )
    adjustment = Adjustment.objects.get()
    approve = reverse("sites:adjustment-approve", args=[site.slug, 1, adjustment.pk])
    assert client.get(approve).status_code == 403
    page = signed_in(client, admin).get(approve)
    assert b"200 now, 210.5 afterwards" in page.content
    client.post(approve)

    assert hours_of(site).granted == Decimal("210.5")


def test_what_one_proposed_oneself_can_not_be_approved_from_the_page(client):
    site, admin = a_site(), a_user(Role.ADMIN)
    adjustment = propose_adjustment(hours_of(site), Decimal(5), by=admin, reason="Why")
    before = footprint()
    signed_in(client, admin)

    answer = client.post(reverse("sites:adjustment-approve", args=[site.slug, 1, adjustment.pk]))

    assert answer.status_code == 403
    assert footprint() == before


def test_the_ledger_and_its_file_hold_the_same_lines_with_the_running_balance(client):
    site = a_site()
    a_request(site, State.ACCEPTED, hours=Decimal(12), title="=cmd()")
    signed_in(client, a_user(Role.LEAD, site))
    path = reverse("sites:ledger", args=[site.slug, 1, "expert-hours"])

    page = client.get(path).context["page"].rows
    rows = list(csv.DictReader(client.get(f"{path}export.csv").content.decode("utf-8-sig").splitlines()))

    assert [line.left_after for line in page] == [188, 200]
    assert [Decimal(row["Left after"]) for row in rows] == [200, 188]
    assert rows[1]["About"] == "Request 1: =cmd()"


def test_the_map_shows_every_site_with_its_table_and_only_to_those_who_see_all(client):
    site = a_site(latitude=Decimal("43.42"), longitude=Decimal("-83.95"))
    nowhere = a_site()
    signed_in(client, a_user(Role.STAFF))

    page = client.get("/sites/map/")

    assert page.content.count(f'href="{site.get_absolute_url()}"'.encode()) == 2
    assert nowhere in page.context["nowhere"]
    assert signed_in(client, a_user(Role.LEAD, site)).get("/sites/map/").status_code == 403


def test_a_lead_reads_the_whole_record_of_the_site_and_a_member_their_own_acts(client):
    site = a_site()
    lead, member = a_user(Role.LEAD, site), a_user(Role.MEMBER, site)
    signed_in(client, lead).post(
        reverse("sites:agency-add", args=[site.slug]), {"name": "Riverton Police", "kind": "police"}
    )
    path = reverse("sites:record", args=[site.slug])

    assert b"added an agency" in client.get(path).content
    assert b"added an agency" not in signed_in(client, member).get(path).content


def test_the_site_does_not_read_that_bja_noted_or_proposed_something(client):
    site = a_site()
    propose_adjustment(hours_of(site), Decimal(5), by=a_user(Role.STAFF), reason="Why")
    path = reverse("sites:record", args=[site.slug])

    assert b"proposed to adjust" in signed_in(client, a_user(Role.STAFF)).get(path).content
    assert b"proposed to adjust" not in signed_in(client, a_user(Role.LEAD, site)).get(path).content


def test_the_whole_record_is_for_bja_and_its_filters_are_declared(client):
    site = a_site(name="Alder")
    staff = a_user(Role.STAFF, name="Odile Brankner")
    propose_adjustment(hours_of(site), Decimal(5), by=staff, reason="Why")
    signed_in(client, staff)

    def shown(query):
        return len(client.get(f"/sites/record/{query}").context["happenings"])

    assert shown("?site=ald&who=odile&about=sites.adjustment.") == 1
    assert shown(f"?until={timezone.localdate() - timedelta(days=1)}") == 0
    assert client.get("/sites/record/?actor_id__in=1").status_code == 400
    for role in set(ROLES) - BJA:
        assert signed_in(client, a_user(role, site)).get("/sites/record/").status_code == 403


def test_a_change_of_state_is_called_status_but_that_of_a_place_state(client):
    site = a_site()
    with as_program():
        for action, before, after in (
            ("tta.request.submit", "Draft", "Submitted"),
            ("sites.site.edit", "MI", "OH"),
        ):
            record(
                action, by=the_portal(), on=site, site=site, before={"state": before}, after={"state": after}
            )

    lines = signed_in(client, a_user(Role.STAFF)).get(f"/sites/{site.slug}/record/").context["happenings"]
    told = {(change.label, change.after) for line in lines for change in line.changes}
    assert {("Status", "Submitted"), ("State", "OH")} <= told


@pytest.mark.parametrize(
    ("role", "state", "asks"),
    [
        (Role.LEAD, EngagementState.ACTIVE, True),
        (Role.LEAD, EngagementState.CLOSE_OUT, False),
        (Role.PARTNER, EngagementState.ACTIVE, False),
        (Role.STAFF, EngagementState.ACTIVE, False),
    ],
)
def test_whoever_may_ask_for_help_meets_that_as_the_one_primary_act_of_the_site(client, role, state, asks):
    site = a_site(state=state)
    new, listed = f"/sites/{site.slug}/requests/new/", f"/sites/{site.slug}/requests/"
    page = signed_in(client, a_user(role, site)).get(site.get_absolute_url()).content.decode()
    assert (f'<a class="usa-button" href="{new}">New request</a>' in page) == asks
    assert (f'<a class="usa-button usa-button--outline" href="{listed}">Requests</a>' in page) == asks
    assert (f'<a class="usa-button" href="{listed}">Requests</a>' in page) != asks


def test_what_was_loaded_stands_in_the_record_for_those_who_ask_for_it(client):
    site = a_site()
    with as_program():
        record("sites.site.load", by=the_portal(), on=site, site=site)
        record(
            "sites.membership.load",
            by=the_portal(),
            on=site,
            site=site,
            after={"from": "2026-02-03", "until": ""},
        )
    path = reverse("sites:record", args=[site.slug])
    signed_in(client, a_user(Role.LEAD, site))

    [line] = client.get(path).context["happenings"]
    changes = [(change.label, change.after) for change in line.changes]
    assert (line.what.partition(":")[0], changes) == ("gave a role", [("From", "February 3, 2026")])
    assert len(client.get(f"{path}?loaded=yes").context["happenings"]) == 2


def test_what_can_be_done_is_read_before_what_the_page_tells_so_that_a_phone_shows_it_first(client):
    site = a_site()
    request = a_request(site, State.SUBMITTED)
    signed_in(client, a_user(Role.STAFF))

    for page, offered in (
        (site, "What you can do"),
        (engagement_of(site), "What you can do"),
        (request, "You can also"),
    ):
        text = client.get(page.get_absolute_url()).content.decode()
        assert 0 < text.index(offered) < text.index('class="psp-content"') < text.index('class="psp-aside"')


def test_an_expert_sees_where_a_site_stands_and_neither_its_hours_nor_its_trips(client):
    site = a_site()
    person = a_user(Role.EXPERT, site)

    record_of_site = signed_in(client, person).get(site.get_absolute_url())
    answer = client.get("/sites/")

    assert [one.label for one in record_of_site.context["figures"]] == ["Month", "Open requests"]
    headings = [one.label for one in answer.context["columns"]]
    assert headings == ["Site", "Cohort", "Engagement", "Ends", "Needs attention"]
    said = [answer.content.decode(), record_of_site.content.decode()]
    assert [
        words
        for words in ("Hours left", "Trips left", "Lead and liaison", "A dash")
        for page in said
        if words in page
    ] == []
    both = a_user(Role.EXPERT, site)
    a_membership(both, Role.LEAD, site)
    assert [row["hours"] for row in signed_in(client, both).get("/sites/").context["page"].rows] == ["200"]


def test_before_the_launch_the_site_record_says_when_hours_are_granted_and_the_step_knows_the_planned_day(
    client,
):
    facts = {"name": "Youngstown", "state": "OH", "time_zone": "America/New_York", "track": "operations"}
    signed_in(client, a_user(Role.STAFF)).post("/sites/new/", facts | {"announced_on": "2027-03-01"})
    assert client.get("/sites/youngstown-oh/").content.decode().count("granted at the launch") == 2
    announce = client.get("/sites/youngstown-oh/engagements/1/announce/").content.decode()
    assert 'value="2027-03-01"' in announce


def test_nobody_is_moved_to_the_pilot(client):
    site = a_site()
    page = signed_in(client, a_user(Role.STAFF)).get(f"{site.get_absolute_url()}engagements/1/transition/")
    assert [value for value, _ in page.context["form"].fields["to_track"].choices] == ["diagnostic"]
