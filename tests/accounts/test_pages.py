"""The switcher, the page of an invitation, the demonstration's mail, one's own name."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.core.management import call_command
from django.test import Client, RequestFactory

from accounts.roles import Role
from audit.models import Event
from demo.mailbox import DemonstrationMail, letters_in
from kernel.encryption import decrypt
from notifications.models import Notice
from sites.models import Invitation, Membership
from tests.make import PASS_PHRASE, a_membership, a_site, a_user

pytestmark = pytest.mark.django_db


def with_two_hats():
    here, there = a_site(name="Here"), a_site(name="There")
    person = a_user(Role.LEAD, here)
    other = a_membership(person, Role.MEMBER, there)
    return person, here, there, other


def test_under_one_hat_the_other_site_is_not_there_and_under_all_it_is_again(client):
    person, here, there, membership = with_two_hats()
    client.force_login(person)
    seen = lambda: [client.get(f"/sites/{site.slug}/people/").status_code for site in (here, there)]  # noqa: E731
    assert seen() == [200, 200]
    client.post(f"/accounts/hat/{membership.pk}/")
    assert seen() == [404, 200]
    client.post("/accounts/hat/0/")
    assert seen() == [200, 200]
    worn = Event.objects.filter(action="sites.role.switch").order_by("pk").values_list("after", flat=True)
    assert list(worn) == [{"membership": str(membership.pk)}, {"membership": "all"}]


def test_the_switcher_names_every_hat_also_under_one_of_them(client):
    person, _here, _there, membership = with_two_hats()
    client.force_login(person)
    client.post(f"/accounts/hat/{membership.pk}/")
    hats = client.get("/accounts/hat/").context["hats"]
    assert [(hat.role, hat.where, hat.is_worn) for hat in hats] == [
        ("Site lead", "Here, Michigan", False),
        ("Site member", "There, Michigan", True),
    ]


def test_a_hat_of_somebody_else_can_not_be_put_on(client):
    person, *_ = with_two_hats()
    stranger = a_user(Role.ADMIN)
    client.force_login(person)
    client.post(f"/accounts/hat/{Membership.objects.get(user=stranger).pk}/")
    assert "hat" not in client.session
    assert not Event.objects.filter(action="sites.role.switch").exists()


def test_looking_at_an_invitation_changes_nothing_and_the_button_opens_it(client):
    admin, site = a_user(Role.ADMIN), a_site()
    client.force_login(admin)
    form = {"email": "ana@example.gov", "name": "Ana Reyes", "role": "member", "from_on": "2026-09-01"}
    assert client.post(f"/sites/{site.slug}/people/invite/", form).status_code == 302
    link = "/invitations/" + decrypt(Notice.objects.get().body).split("/invitations/")[1].split()[0]
    scanner = Client()
    for method in (scanner.get, scanner.head, scanner.get):
        assert method(link).status_code == 200
    assert Invitation.objects.get().accepted_at is None
    assert not scanner.cookies.get("session")
    said = {"name": "Ana Reyes", "title": "Analyst", "passphrase": PASS_PHRASE}
    assert Client(enforce_csrf_checks=True).post(link, said).status_code == 403
    assert scanner.post(link, said).headers["Location"] == site.get_absolute_url()
    assert scanner.get(site.get_absolute_url()).status_code == 200
    assert Client().get(link).status_code == 410


def test_somebody_signed_in_as_another_is_not_let_through(client):
    admin, site = a_user(Role.ADMIN), a_site()
    client.force_login(admin)
    form = {"email": "ana@example.gov", "name": "Ana Reyes", "role": "member", "from_on": "2026-09-01"}
    client.post(f"/sites/{site.slug}/people/invite/", form)
    link = "/invitations/" + decrypt(Notice.objects.get().body).split("/invitations/")[1].split()[0]
    answer = client.post(link, {"name": "Ana", "passphrase": PASS_PHRASE})
    assert "for another address" in answer.content.decode()
    assert Invitation.objects.get().accepted_at is None


def test_a_lead_is_offered_members_only_and_can_not_send_another_role(client):
    site = a_site()
    client.force_login(a_user(Role.LEAD, site))
    page = client.get(f"/sites/{site.slug}/people/invite/")
    assert [value for value, _ in page.context["form"].fields["role"].choices] == ["member"]
    form = {"email": "ana@example.gov", "name": "Ana Reyes", "role": "lead", "from_on": "2026-09-01"}
    assert client.post(f"/sites/{site.slug}/people/invite/", form).status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [Role.MEMBER, Role.LIAISON, Role.PARTNER, Role.PROVIDER])
def test_who_may_give_no_role_has_no_page_to_invite(client, role):
    site = a_site()
    client.force_login(a_user(role, site))
    assert client.get(f"/sites/{site.slug}/people/").status_code == 200
    assert client.get(f"/sites/{site.slug}/people/invite/").status_code == 403


def test_people_of_another_site_are_not_there(client):
    other = a_site()
    member = a_user(Role.MEMBER, other)
    client.force_login(a_user(Role.LEAD, a_site()))
    membership = Membership.objects.get(user=member).pk
    for path in ("people/", "people/invite/", f"people/{membership}/end/", f"people/{membership}/dates/"):
        assert client.get(f"/sites/{other.slug}/{path}").status_code == 404


@pytest.mark.parametrize(("role", "status"), [(Role.ADMIN, 200), (Role.STAFF, 200), (Role.PROVIDER, 403)])
def test_everybody_of_the_program_is_for_bja(client, role, status):
    client.force_login(a_user(role))
    assert client.get("/people/").status_code == status


def test_everybody_is_found_by_name_and_role(client):
    a_user(Role.MEMBER, a_site(), name="Ana Reyes")
    a_user(Role.LEAD, a_site(), name="Marion Ellery")
    client.force_login(a_user(Role.STAFF, name="Dana Whitfield"))
    names = lambda query: [row.user.name for row in client.get(f"/people/?{query}").context["rows"]]  # noqa: E731
    assert names("q=reyes") == ["Ana Reyes"]
    assert names("role=lead") == ["Marion Ellery"]
    assert names("q=nobody+here") == []


@pytest.mark.parametrize("count", [3, 30])
def test_the_people_of_a_site_cost_the_same_queries_however_many_they_are(
    client, count, django_assert_num_queries
):
    site = a_site()
    client.force_login(a_user(Role.LEAD, site))
    for _ in range(count):
        a_user(Role.MEMBER, site)
    client.get(f"/sites/{site.slug}/people/")
    # session, person, hats, site, people, invitations, unread notices; and the test's own scope, set and put back
    with django_assert_num_queries(7 + 4):
        client.get(f"/sites/{site.slug}/people/")


def test_one_changes_ones_own_name_and_title_and_it_is_recorded(client):
    person = a_user(Role.MEMBER, a_site(), name="Ana Reyes")
    client.force_login(person)
    client.post("/accounts/profile/", {"name": "Ana Reyes-Holt", "title": "Analyst"})
    person.refresh_from_db()
    assert (person.name, person.title) == ("Ana Reyes-Holt", "Analyst")
    assert Event.objects.get(action="accounts.profile.edit").before == {"name": "Ana Reyes", "title": ""}


def test_letters_of_the_demonstration_are_read_newest_first(tmp_path, settings):
    settings.EMAIL_FILE_PATH = tmp_path
    for number in (1, 2):
        post = EmailBackend(file_path=str(tmp_path))
        letter = EmailMessage(
            f"Letter {number}", "Open http://localhost/invitations/abc/", to=["ana@example.gov"]
        )
        post.send_messages([letter])
        (file,) = [one for one in Path(tmp_path).iterdir() if f"Letter {number}" in one.read_text()]
        os.utime(file, (number, number))
    assert [letter.subject for letter in letters_in(tmp_path)] == ["Letter 2", "Letter 1"]
    page = DemonstrationMail.as_view()(RequestFactory().get("/demo/mail/"))
    assert [letter.to for letter in page.context_data["letters"]] == ["ana@example.gov"] * 2


def test_a_folder_that_is_not_there_yet_holds_no_letters(tmp_path):
    assert letters_in(tmp_path / "none") == []


def test_the_first_administrator_is_invited_from_the_machine_itself():
    call_command("invite_administrator", "ana@example.gov", "Ana Reyes", stdout=StringIO())
    assert (Invitation.objects.get().role, Invitation.objects.get().email) == (Role.ADMIN, "ana@example.gov")
    assert Notice.objects.get().address == "ana@example.gov"
