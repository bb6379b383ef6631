"""Who may invite, appoint and end whom; and what a link of an invitation is good for."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from accounts.roles import PROGRAM_ROLES, Role
from audit.models import Event
from kernel.encryption import decrypt
from kernel.errors import NotAllowed, ReasonMissing
from kernel.mail_address import AddressUnfit
from kernel.scope import scope
from kernel.tokens import digest_of
from notifications.delivery import send_up_to
from notifications.models import Notice
from sites import role_grants
from sites.actions import invitations, people
from sites.actions.invitations import Invitee
from sites.links import end_expired_links, invitation_of
from sites.models import Invitation, Membership
from sites.permissions import GIVES
from sites.role_grants import RoleSpec
from sites.row_level_security import as_person
from tests.make import PASS_PHRASE, a_membership, a_site, a_user
from tests.unchanged import EVERY_TABLE, refused

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def an_invitation(by, site=None, role=Role.MEMBER, email="ana@example.gov"):
    return invitations.invite_person(
        Invitee(email, "Ana Reyes"), RoleSpec(role, site), from_on=today(), by=by
    )


def link_in_the_last_letter():
    """The token of the newest letter, read as the post reads it."""
    letter = Notice.objects.exclude(address="").order_by("pk").last()
    return decrypt(letter.body).split("/invitations/")[1].split("/")[0]


@pytest.mark.parametrize("own", list(Role))
@pytest.mark.parametrize("role", list(Role))
def test_each_role_gives_exactly_the_roles_of_the_table(own, role):
    site = a_site()
    by = a_user(own, site)
    where = None if role in PROGRAM_ROLES else site
    expected = role in GIVES.get(own, frozenset())
    try:
        role_grants.may_give(by, role, where)
        allowed = True
    except NotAllowed:
        allowed = False
    assert allowed == expected
    assert (role in role_grants.roles_given_by(by, where)) == expected


def test_the_table_of_who_gives_which_role_is_this():
    assert {
        Role.ADMIN: frozenset(Role) - {Role.HANDOVER},
        Role.STAFF: frozenset({Role.LIAISON, Role.EXPERT, Role.LEAD, Role.MEMBER, Role.PARTNER}),
        Role.LEAD: frozenset({Role.MEMBER}),
    } == GIVES


def test_a_lead_invites_a_member_of_the_own_site_behind_the_wall():
    site = a_site()
    lead = a_user(Role.LEAD, site)
    with as_person(lead):
        an_invitation(lead, site)
    invitation = Invitation.objects.get()
    assert (invitation.site, invitation.role, invitation.email) == (site, Role.MEMBER, "ana@example.gov")
    assert Event.objects.filter(action="sites.invitation.create", site_id=site.pk).count() == 1


def test_a_lead_invites_nobody_at_another_site_and_leaves_no_trace():
    lead, other = a_user(Role.LEAD, a_site()), a_site()
    with refused(NotAllowed, watched=EVERY_TABLE):
        an_invitation(lead, other)
    assert not Invitation.objects.exists()
    assert not Notice.objects.exists()


def test_nobody_is_invited_at_an_address_mail_cannot_carry():
    admin, site = a_user(Role.ADMIN), a_site()
    with pytest.raises(AddressUnfit) as refusal:
        an_invitation(admin, site, email="zeta@exa\u202cmple.org")
    assert refusal.value.field == "email"
    assert not Invitation.objects.exists()
    assert not Notice.objects.exists()


def test_only_the_digest_of_the_token_is_stored_and_the_letter_is_sealed_and_then_emptied(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    an_invitation(a_user(Role.ADMIN), a_site())
    token = link_in_the_last_letter()
    assert len(token) >= 43  # 32 random bytes
    invitation, letter = Invitation.objects.get(), Notice.objects.get()
    assert invitation.token_digest == digest_of(token)
    assert token not in letter.body
    assert token not in "".join(map(str, Event.objects.values_list("label", "after")))
    send_up_to(1)
    letter.refresh_from_db()
    assert letter.sent_at is not None
    assert letter.body == ""


def test_accepting_makes_the_person_and_opens_the_role():
    site, admin = a_site(), a_user(Role.ADMIN)
    an_invitation(admin, site)
    token = link_in_the_last_letter()
    with scope():  # nobody is signed in
        person = invitations.accept_invitation(
            token, passphrase=PASS_PHRASE, name="Ana Reyes", title="Analyst"
        )
    membership = Membership.objects.get(user=person)
    assert (membership.site, membership.role, membership.from_on) == (site, Role.MEMBER, today())
    assert person.check_password(PASS_PHRASE)
    assert Notice.objects.filter(recipient=admin, event="sites.invitation.accept").count() == 1


def test_a_link_works_once():
    an_invitation(a_user(Role.ADMIN), a_site())
    token = link_in_the_last_letter()
    invitations.accept_invitation(token, passphrase=PASS_PHRASE, name="Ana Reyes")
    with refused(invitations.LinkDead, watched=EVERY_TABLE):
        invitations.accept_invitation(token, passphrase=PASS_PHRASE, name="Ana Reyes")
    assert Membership.objects.filter(user__email="ana@example.gov").count() == 1


def test_a_link_dies_after_72_hours_and_not_before():
    start = timezone.now()
    an_invitation(a_user(Role.ADMIN), a_site())
    token = link_in_the_last_letter()
    with time_machine.travel(start + timedelta(hours=71, minutes=59), tick=False):
        assert invitation_of(token) is not None
    with time_machine.travel(start + timedelta(hours=72, minutes=1), tick=False):
        assert invitation_of(token) is None


def test_a_link_that_ran_out_stays_dead_when_the_clock_goes_back_and_can_be_sent_again():
    start = timezone.now()
    admin = a_user(Role.ADMIN)
    invitation = an_invitation(admin, a_site())
    token = link_in_the_last_letter()
    with time_machine.travel(start + timedelta(hours=71), tick=False):
        end_expired_links()
    assert invitation_of(token) is not None
    with time_machine.travel(start + timedelta(hours=73), tick=False):
        end_expired_links()
        end_expired_links()
    with time_machine.travel(start + timedelta(hours=1), tick=False):
        assert invitation_of(token) is None
        with refused(invitations.LinkDead, watched=EVERY_TABLE):
            invitations.accept_invitation(token, passphrase=PASS_PHRASE, name="Ana Reyes")
        invitations.resend_invitation(invitation, by=admin)
        assert invitation_of(link_in_the_last_letter()) is not None


def test_sending_again_kills_the_old_link():
    admin = a_user(Role.ADMIN)
    invitation = an_invitation(admin, a_site())
    old = link_in_the_last_letter()
    invitations.resend_invitation(invitation, by=admin)
    assert invitation_of(old) is None
    assert invitation_of(link_in_the_last_letter()).pk == invitation.pk


def test_inviting_again_replaces_the_open_invitation():
    admin, site = a_user(Role.ADMIN), a_site()
    an_invitation(admin, site)
    old = link_in_the_last_letter()
    an_invitation(admin, site)
    assert invitation_of(old) is None
    assert Invitation.objects.open(timezone.now()).count() == 1


def test_a_revoked_link_opens_nothing():
    admin = a_user(Role.ADMIN)
    invitation = an_invitation(admin, a_site())
    token = link_in_the_last_letter()
    invitations.revoke_invitation(invitation, by=admin)
    with refused(invitations.LinkDead, watched=EVERY_TABLE):
        invitations.accept_invitation(token, passphrase=PASS_PHRASE, name="Ana Reyes")
    assert not User.objects.filter(email="ana@example.gov").exists()


def test_the_link_is_bound_to_the_invited_address():
    an_invitation(a_user(Role.ADMIN), a_site())
    token, stranger = link_in_the_last_letter(), a_user()
    with refused(NotAllowed, watched=EVERY_TABLE):
        invitations.accept_invitation(token, by=stranger)
    assert invitation_of(token) is not None
    assert not Membership.objects.filter(user=stranger).exists()


def test_somebody_who_has_an_account_signs_in_to_accept_and_keeps_the_passphrase():
    there, here = a_site(), a_site()
    ana = a_user(Role.MEMBER, there, email="ana@example.gov")
    an_invitation(a_user(Role.LEAD, here), here)
    token = link_in_the_last_letter()
    with refused(invitations.SignInFirst, watched=EVERY_TABLE):
        invitations.accept_invitation(token, passphrase=PASS_PHRASE, name="Ana Reyes")
    with as_person(ana):
        invitations.accept_invitation(token, by=ana)
    assert set(Membership.objects.filter(user=ana).values_list("site_id", flat=True)) == {there.pk, here.pk}


def test_ti_10_inviting_an_address_known_elsewhere_leaves_the_same_traces_as_a_fresh_one():
    here, there = a_site(), a_site()
    a_user(Role.MEMBER, there, email="known@example.gov")
    lead = a_user(Role.LEAD, here)
    traces = []
    for email in ("known@example.gov", "fresh@example.gov"):
        with as_person(lead):
            an_invitation(lead, here, email=email)
        letter = Notice.objects.order_by("pk").last()
        event = Event.objects.order_by("pk").last()
        traces.append((letter.event, letter.subject, letter.site_id, event.action, event.label, event.after))
    assert traces[0] == traces[1]


def test_ending_a_role_takes_the_rights_at_once_and_keeps_the_row():
    site = a_site()
    lead, member = a_user(Role.LEAD, site), a_user(Role.MEMBER, site)
    membership = Membership.objects.get(user=member)
    with as_person(lead):
        people.end_membership(membership, by=lead, reason="Left the department.")
    assert not Membership.objects.of(member).today().exists()
    assert Membership.objects.of(member).count() == 1
    assert Notice.objects.filter(recipient=member, event="sites.membership.end").count() == 1


def test_ending_a_role_without_a_reason_changes_nothing():
    site = a_site()
    member, admin = a_user(Role.MEMBER, site), a_user(Role.ADMIN)
    with refused(ReasonMissing, watched=EVERY_TABLE):
        people.end_membership(Membership.objects.get(user=member), by=admin, reason=" ")
    assert Membership.objects.of(member).today().exists()


def test_a_lead_can_not_end_another_lead():
    site = a_site()
    lead, other = a_user(Role.LEAD, site), a_user(Role.LEAD, site)
    with refused(NotAllowed, watched=EVERY_TABLE):
        people.end_membership(Membership.objects.get(user=other), by=lead, reason="Because.")
    assert Membership.objects.of(other).today().exists()


def test_the_last_administrator_can_not_be_ended_nor_given_a_last_day():
    admin = a_user(Role.ADMIN)
    membership = Membership.objects.get(user=admin)
    with refused(role_grants.LastAdministrator, watched=EVERY_TABLE):
        people.end_membership(membership, by=admin, reason="Leaving.")
    with refused(role_grants.LastAdministrator, watched=EVERY_TABLE):
        people.change_membership(membership, from_on=membership.from_on, until_on=today(), by=admin)
    membership.refresh_from_db()
    assert (membership.ended_at, membership.until_on) == (None, None)


def test_one_of_two_administrators_can_be_ended():
    admin, other = a_user(Role.ADMIN), a_user(Role.ADMIN)
    people.end_membership(Membership.objects.get(user=other), by=admin, reason="Left BJA.")
    assert not Membership.objects.of(other).today().exists()


def test_a_role_is_not_held_twice_on_the_same_day():
    site, admin = a_site(), a_user(Role.ADMIN)
    member = a_user(Role.MEMBER, site)
    with refused(role_grants.RoleHeldAlready, watched=EVERY_TABLE):
        people.open_membership(member, RoleSpec(Role.MEMBER, site), from_on=today(), by=admin)
    assert Membership.objects.of(member).count() == 1


def test_a_program_role_is_not_held_at_one_site():
    somebody, site, admin = a_user(), a_site(), a_user(Role.ADMIN)
    with refused(role_grants.RoleUnfit, watched=EVERY_TABLE):
        people.open_membership(somebody, RoleSpec(Role.STAFF, site), from_on=today(), by=admin)
    assert not Membership.objects.filter(role=Role.STAFF).exists()


def test_changing_the_dates_is_recorded_before_and_after():
    site, admin = a_site(), a_user(Role.ADMIN)
    liaison = a_user(Role.LIAISON, site)
    membership = Membership.objects.get(user=liaison)
    people.change_membership(membership, from_on=membership.from_on, until_on=today(), by=admin)
    event = Event.objects.get(action="sites.membership.change")
    assert (event.before["until"], event.after["until"]) == ("open", str(today()))


def test_rights_are_those_of_the_day():
    site = a_site()
    person = a_user()
    a_membership(person, Role.MEMBER, site, since=today() + timedelta(days=1))
    assert not Membership.objects.of(person).today().exists()
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert Membership.objects.of(person).today().exists()


@pytest.mark.parametrize("act", ["dates", "end"])
def test_the_page_of_an_act_on_a_role_says_whose_it_is(act, client):
    site = a_site()
    chief = a_user(Role.LEAD, site, name="Marion Ellery")
    client.force_login(a_user(Role.ADMIN))

    page = client.get(
        f"/sites/{site.slug}/people/{Membership.objects.get(user=chief).pk}/{act}/"
    ).content.decode()

    assert [
        words
        for words in ("Marion Ellery", "Site lead", str(site), "No last day is set")
        if words not in page
    ] == []
