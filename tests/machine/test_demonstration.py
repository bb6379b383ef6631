"""The demonstration: made once by the portal's own actions, every row marked, every number in agreement."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from audit.models import Event
from demo import load as demonstration
from exchanges.models import ExchangeDocument
from notifications.models import Notice
from sites.integrity_checks import everything_wrong
from sites.lifecycle import OPEN
from sites.models import Adjustment, Allotment, AllotmentLine, Engagement, Membership
from sites.program import QUIET_AFTER_DAYS
from sites.program_import import load_program
from tests.make import the_portal
from tta.lifecycle import State
from tta.models import HoursEntry, Request

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_the_demonstration_stands_as_a_whole():
    load_program(by=the_portal())
    assert demonstration.load()

    people = User.objects.filter(is_invented=True)
    assert {email.rpartition("@")[2] for email in people.values_list("email", flat=True)} == {
        "example.gov",
        "example.org",
    }
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role) - {Role.HANDOVER}
    assert set(Request.objects.values_list("state", flat=True)) == set(State)
    assert set(Request.objects.values_list("is_invented", flat=True)) == {True}
    assert set(HoursEntry.objects.values_list("state", flat=True)) == {"logged", "verified"}
    assert set(Adjustment.objects.values_list("state", flat=True)) == {"approved", "proposed"}
    assert everything_wrong() == []
    assert ExchangeDocument.objects.get().is_invented  # an agenda, made as everybody makes one

    # each request tells a life of its own, from its draft on, and not of one minute
    for request in Request.objects.all():
        told = Event.objects.about(request)
        assert told.last().action == "tta.request.draft"
    days = {at.date() for at in AllotmentLine.objects.filter(act="spend").values_list("at", flat=True)}
    assert len(days) > 20
    assert Allotment.objects.filter(granted__gt=200).count() == 1

    today = timezone.localdate()
    old = timezone.now() - timedelta(days=7)
    # no site has been silent since its first day, one for long enough to be marked; and old news is read
    last_acts = (
        Engagement.objects.filter(state__in=OPEN).with_last_act().values_list("last_act_at", flat=True)
    )
    silent = {(today - at.date()).days for at in last_acts}
    assert max(silent) < 100
    assert len([days for days in silent if days > QUIET_AFTER_DAYS]) == 1
    assert {notice.read_at is None for notice in Notice.objects.filter(created_at__lt=old)} == {False}
    assert Notice.objects.filter(read_at=None).exists()

    rows = demonstration.sign_ins()
    assert {role for role, _, _ in rows} >= {"BJA administrator", "BJA staff", "Site lead", "Several hats"}
    for _, email, pass_phrase in rows:
        assert people.get(email=email).check_password(pass_phrase), email

    hats = Membership.objects.filter(user__email="hats@example.org").values_list("role", "site")
    assert sorted(role for role, _ in hats) == ["expert", "liaison", "liaison"]
    assert len({site for _, site in hats}) == 3

    before = list(Event.objects.values_list("pk", flat=True))
    assert not demonstration.load()
    assert list(Event.objects.values_list("pk", flat=True)) == before


def test_production_has_no_invented_people(settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(ImproperlyConfigured):
        demonstration.load()

    assert not User.objects.filter(is_invented=True).exists()
