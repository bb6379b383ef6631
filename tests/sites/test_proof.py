"""What gives or takes rights or grants asks for a proof of the last five minutes, in every direction (SE-02)."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from liaisons.urls import urlpatterns as of_liaisons
from sites.actions.allotments import propose_adjustment
from sites.actions.invitations import Invitee, invite_person
from sites.models import Membership
from sites.role_grants import RoleSpec
from sites.urls import of_engagement, of_people
from sites.urls.memberships import urlpatterns as of_everybody
from tests.accounts.make import with_passphrase
from tests.make import a_site, a_user, hours_of

pytestmark = pytest.mark.django_db
READS = {"people", "everybody", "engagement", "ledger", "ledger-export"}


def later(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


def test_every_act_on_people_every_grant_and_every_decision_on_a_grant_is_behind_the_proof():
    acts = [one for one in [*of_people, *of_everybody] if one.name not in READS]
    acts += [one for one in of_engagement if one.name in {"adjustment-approve", "adjustment-decline"}]
    rights = {"assign", "assignment-end", "assignment-hand-over", "grant", "grant-end"}
    acts += [one for one in of_liaisons if one.name in rights]
    assert len(acts) == 18
    assert [
        one.name for one in acts if not getattr(one.callback.view_class, "asks_recent_proof", False)
    ] == []


def doors_of(admin):
    """The addresses of acts on one invitation, one membership and one adjustment, with what each form says."""
    site = a_site()
    adjustment = propose_adjustment(
        hours_of(site), Decimal(10), by=a_user(Role.STAFF), reason="A second visit."
    )
    member = Membership.objects.get(user=a_user(Role.MEMBER, site))
    post = RoleSpec(Role.MEMBER, site)
    invitation = invite_person(
        Invitee("ana@example.gov", "Ana Reyes"), post, from_on=timezone.localdate(), by=admin
    )
    here = f"/sites/{site.slug}"
    return [
        (f"{here}/people/invitations/{invitation.pk}/resend/", {}),
        (f"{here}/people/invitations/{invitation.pk}/revoke/", {}),
        (f"{here}/people/{member.pk}/end/", {"reason": "Moved on."}),
        (f"{here}/engagements/1/adjust/{adjustment.pk}/decline/", {"reason": "Not this year."}),
    ]


def test_se_02_six_minutes_after_the_last_proof_each_asks_for_another_and_does_nothing(client):
    admin = with_passphrase(Role.ADMIN)
    doors, before = doors_of(admin), Event.objects.count()
    client.force_login(admin)
    with later(minutes=6):
        for address, form in doors:
            assert client.get(address).headers["Location"].startswith("/accounts/proof/"), address
            assert client.post(address, form).headers["Location"].startswith("/accounts/proof/"), address
    assert Event.objects.count() == before


def test_se_02_four_minutes_after_it_each_is_done(client):
    admin = with_passphrase(Role.ADMIN)
    doors, before = doors_of(admin), Event.objects.count()
    client.force_login(admin)
    with later(minutes=4):
        for address, form in doors:
            assert client.post(address, form).status_code == 302, address
    assert Event.objects.count() == before + len(doors)
