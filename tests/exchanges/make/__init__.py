"""Exchanges for tests."""

from datetime import timedelta

from django.utils import timezone

from accounts.roles import Role
from exchanges.actions import exchange as acts
from exchanges.models import Delegation, Exchange, Traveler, Trip
from kernel import clock
from sites.ledger import Kind
from sites.models import Allotment, Membership
from tests.make import a_site, a_user, engagement_of, in_program
from tests.registry import sample

FACTS = {
    "goals": "Learn how a crime center works.",
    "objectives": "See the room; meet the analysts.",
    "expected_outcomes": "A plan for a center\nTwo analysts trained",
    "focus_areas": ["Technology"],
    "host_kind": "outside",
    "host_name": "Memphis Police Department",
}


def fresh(user):
    """Somebody whose roles are read anew."""
    user.__dict__.pop("site_roles", None)
    return user


@in_program
def an_exchange(*sites, travelers=2, proposed_by=None, days=30, **over):
    """A complete proposal as the acts leave it; the first site leads, each has ``travelers`` named."""
    sites = sites or (a_site(),)
    starts_on = timezone.localdate() + timedelta(days=days)
    facts = FACTS | {"title": "Visit to a crime center", "starts_on": starts_on}
    facts |= {"ends_on": starts_on + timedelta(days=1)} | over
    by, provider = proposed_by or a_user(Role.LEAD, sites[0]), a_user(Role.PROVIDER)
    exchange = Exchange.objects.create(
        site=sites[0],
        shown_to=sorted(site.pk for site in sites),
        site_names="; ".join(map(str, sites)),
        state_since=clock.now(),
        created_by=by,
        created_at=clock.now(),
        **facts,
    )
    parts = Delegation.objects.bulk_create(
        Delegation(site=site, exchange=exchange, engagement=engagement_of(site), answers=who)
        for site, who in zip(sites, [by, *[provider] * len(sites)], strict=False)
    )
    named(parts, travelers, by=provider)
    return Exchange.objects.get(pk=exchange.pk)


def named(parts, travelers, *, by):
    """``travelers`` of each part, before the approval: no trip is reserved yet."""
    Traveler.objects.bulk_create(
        Traveler(
            site_id=part.site_id,
            delegation=part,
            exchange=part.exchange,
            name=f"Traveler {number}",
            trip=Trip.NAMED,
            named_by=by,
            named_at=clock.now(),
        )
        for part in parts
        for number in range(travelers)
    )


@in_program
def a_logistics_provider():
    """Provider staff of the organization that arranges the travel."""
    person = a_user(Role.PROVIDER)
    Membership.objects.of(person).update(organization="IIR")
    return person


@in_program
def reviewed(exchange):
    acts.review_exchange(exchange, by=a_user(Role.LIAISON, exchange.site))
    return Exchange.objects.get(pk=exchange.pk)


@in_program
def taken_to(exchange, *verbs):
    """The exchange after the steps ``verbs``, by people who may take them."""
    staff = a_user(Role.STAFF)
    for verb in verbs:
        by = a_user(Role.LIAISON, exchange.site) if verb == "review" else staff
        if verb == "hold" and not exchange.has_begun:
            exchange = begun(exchange)
        getattr(acts, f"{verb}_exchange")(exchange, by=by)
    return Exchange.objects.get(pk=exchange.pk)


@in_program
def begun(exchange):
    """The exchange with its first day today."""
    today = timezone.localdate()
    Exchange.objects.filter(pk=exchange.pk).update(starts_on=today, ends_on=today)
    return Exchange.objects.get(pk=exchange.pk)


@in_program
def parts_of(exchange):
    return list(
        Delegation.objects.filter(exchange=exchange).select_related("site", "exchange").order_by("pk")
    )


@in_program
def trips_of(site):
    row = Allotment.objects.of(engagement_of(site), Kind.PERSON_TRIPS).get()
    return (int(row.committed), int(row.spent), int(row.left))


sample(
    "exchanges.Exchange",
    lambda place: {
        "shown_to": [place.site.pk],
        "host_site_id": place.site.pk,
        "time_zone": "America/Detroit",
    },
    segment="exchanges",
)
sample(
    "exchanges.ExchangeDocument",
    lambda place: place.document() | {"shown_to": [place.site.pk]},
    below="exchanges/",
)
sample("exchanges.Delegation", lambda _place: {"rating": 4})
sample("exchanges.Traveler", lambda _place: {"replaces_id": None, "person_id": None})
sample("exchanges.TravelerDetails", lambda _place: {"removed_at": None})
