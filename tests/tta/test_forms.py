"""Writing a request: a draft is never lost, what is missing stands beside its field, two editors see both texts."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from sites.lifecycle import EngagementState
from tests.make import a_focus_area, a_request, a_site, a_user, an_hours_entry, hours_of
from tta.lifecycle import HoursState, State
from tta.models import HoursEntry, Request

pytestmark = pytest.mark.django_db


def text(**over):
    return {
        "title": "Tracing crime guns",
        "need": "Guns are not traced.",
        "focus_area": a_focus_area().pk,
        "assistance": "remote",
        "desired_outcome": "Every gun is traced.",
        "wanted_by": "2030-01-15",
        "urgency": "routine",
        "hours_estimated": "12.5",
    } | over


def test_a_title_alone_is_kept_as_a_draft(client):
    site = a_site()
    client.force_login(a_user(Role.MEMBER, site))
    answer = client.post(f"/sites/{site.slug}/requests/new/", {"title": "Just a title", "urgency": "routine"})
    request = Request.objects.get()
    assert answer.headers["Location"] == request.get_absolute_url()
    assert (request.title, request.state) == ("Just a title", State.DRAFT)


def test_the_form_shows_the_expert_hours_that_are_left(client):
    site = a_site()
    client.force_login(a_user(Role.MEMBER, site))

    page = client.get(f"/sites/{site.slug}/requests/new/").content.decode()

    assert "<strong>200 hours</strong> of 200 are free for new requests" in page


def test_a_complete_request_is_saved_and_submitted_by_one_press(client):
    site = a_site()
    client.force_login(a_user(Role.LEAD, site))
    client.post(f"/sites/{site.slug}/requests/new/", text(submit_now="yes"))
    assert Request.objects.get().state == State.SUBMITTED


def test_submitting_too_early_keeps_the_draft_and_says_beside_each_field_what_is_missing(client):
    site = a_site()
    client.force_login(a_user(Role.LEAD, site))
    answer = client.post(
        f"/sites/{site.slug}/requests/new/", text(need="", focus_area="", submit_now="yes"), follow=True
    )
    form = answer.context["form"]
    assert set(form.errors) == {"need", "focus_area"}
    assert form["desired_outcome"].value() == "Every gun is traced."
    assert Request.objects.get().state == State.DRAFT


def test_the_submit_page_of_an_incomplete_draft_leads_to_what_is_missing(client):
    site = a_site()
    request = a_request(site, need="")
    client.force_login(a_user(Role.LEAD, site))
    answer = client.get(f"{request.get_absolute_url()}submit/")
    assert answer.headers["Location"] == f"{request.get_absolute_url()}edit/?check=yes"


def test_what_is_refused_loses_nothing_that_was_typed(client):
    site = a_site()
    client.force_login(a_user(Role.MEMBER, site))
    answer = client.post(
        f"/sites/{site.slug}/requests/new/", text(hours_estimated="1.1", need="A long story.")
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["hours_estimated"]
    assert b"A long story." in answer.content
    assert not Request.objects.exists()


def test_a_second_editor_sees_both_texts_and_saves_knowingly(client):
    site = a_site()
    request = a_request(site, need="The first text.")
    client.force_login(a_user(Role.MEMBER, site))
    Request.objects.update(need="What the chief wrote meanwhile.", version=2)
    edit = f"{request.get_absolute_url()}edit/"
    answer = client.post(edit, text(need="What I wrote.", version=1))
    assert answer.status_code == 409
    assert b"What the chief wrote meanwhile." in answer.content
    assert b"What I wrote." in answer.content
    assert Request.objects.get().need == "What the chief wrote meanwhile."
    client.post(edit, text(need="What I wrote.", version=answer.context["form"]["version"].value()))
    assert Request.objects.get().need == "What I wrote."


def test_a_submitted_text_is_not_edited_any_more(client):
    site = a_site()
    request = a_request(site, State.SUBMITTED)
    client.force_login(a_user(Role.MEMBER, site))
    edit = f"{request.get_absolute_url()}edit/"
    assert client.get(edit).headers["Location"] == request.get_absolute_url()
    answer = client.post(edit, text(title="Changed", version=1))
    assert b"its text is fixed" in answer.content
    assert Request.objects.get().title == "Tracing crime guns"


def test_a_site_whose_engagement_is_over_is_told_why_it_can_not_ask(client):
    site = a_site(state=EngagementState.ALUMNI)
    client.force_login(a_user(Role.LEAD, site))
    answer = client.get(f"/sites/{site.slug}/requests/new/", follow=True)
    assert b"no engagement that takes requests" in answer.content
    answer = client.post(f"/sites/{site.slug}/requests/new/", text())
    assert b"no engagement that takes requests" in answer.content
    assert not Request.objects.exists()


@pytest.mark.parametrize("role", [Role.EXPERT, Role.PARTNER, Role.HANDOVER, Role.STAFF])
def test_a_role_that_does_not_draft_is_refused_the_form(client, role):
    site = a_site()
    client.force_login(a_user(role, site))
    assert client.get(f"/sites/{site.slug}/requests/new/").status_code == 403
    assert client.post(f"/sites/{site.slug}/requests/new/", text()).status_code == 403
    assert not Request.objects.exists()


def test_the_balance_before_and_after_stands_on_the_page_that_accepts(client):
    site = a_site(hours=40)
    request = a_request(site, State.SUBMITTED)
    client.force_login(a_user(Role.STAFF))
    page = client.get(f"{request.get_absolute_url()}accept/")
    assert (page.context["left"], page.context["left_after"], page.context["is_too_much"]) == (40, 28, False)
    refused = client.post(f"{request.get_absolute_url()}accept/", {"hours": "40.25", "version": 1})
    assert refused.status_code == 409
    assert refused.context["is_too_much"]
    [beside] = refused.context["form"].errors["hours"]
    assert beside.startswith("Fewer than 40.25 expert hours remain")
    assert hours_of(site).committed == 0
    client.post(f"{request.get_absolute_url()}accept/", {"hours": "39.75", "version": 1})
    assert hours_of(site).left == pytest.approx(0.25)


def test_with_no_expert_at_the_site_the_page_says_how_to_add_one(client):
    site = a_site()
    request = a_request(site, State.ACCEPTED)
    client.force_login(a_user(Role.STAFF))
    page = client.get(f"{request.get_absolute_url()}assign/")
    assert b"Nobody is an expert for this site today" in page.content


def test_the_queue_verifies_the_marked_lines_and_leaves_ones_own(client):
    site = a_site()
    expert, provider = a_user(Role.EXPERT, site), a_user(Role.PROVIDER)
    request = a_request(site, State.UNDER_WAY, expert=expert)
    first = an_hours_entry(request, worked_by=expert)
    request.refresh_from_db()
    own = an_hours_entry(request, worked_by=expert, logged_by=provider)
    client.force_login(provider)
    assert [entry.pk for entry in client.get("/hours/").context["entries"]] == [first.pk]
    client.post("/hours/", {"entry": [first.pk, own.pk, 999]})
    assert dict(HoursEntry.objects.values_list("pk", "state")) == {
        first.pk: HoursState.VERIFIED,
        own.pk: HoursState.LOGGED,
    }


def test_hours_are_logged_by_the_form_and_verified_by_one_press(client):
    site = a_site()
    expert = a_user(Role.EXPERT, site)
    request = a_request(site, State.ASSIGNED, expert=expert)
    client.force_login(expert)
    said = {"hours": "1.25", "worked_on": timezone.localdate(), "mode": "remote", "done": "Walked through."}
    assert client.post(f"{request.get_absolute_url()}hours/new/", said).status_code == 302
    entry = HoursEntry.objects.get()
    verify = f"{request.get_absolute_url()}hours/{entry.pk}/verify/"
    assert client.post(verify).status_code == 403  # an expert verifies nothing
    client.force_login(a_user(Role.PROVIDER))
    client.post(verify)
    assert HoursEntry.objects.get().state == HoursState.VERIFIED
