"""Notices to the people of the sites of an exchange, each as of their own site."""

from accounts.roles import Role
from kernel import clock
from kernel.scope import as_program
from notifications.notify import notify
from sites.access import people_with
from sites.models import Site

NOTIFIED = frozenset({Role.LEAD, Role.MEMBER, Role.LIAISON})


def tell_of_proposal(exchange, *, by):
    """Tell the liaison, who reviews it first, and the lead of the site it is proposed for."""
    people = people_with({Role.LEAD, Role.LIAISON}, exchange.site, on=clock.today()).exclude(
        pk=by.pk
    )
    _tell(people, "exchanges.exchange.propose", exchange, site=exchange.site, by=by, reason="")


def tell_other_sites(exchange, event, *, by, reason=""):
    """Tell the people of the other sites and of a host that is one; the leading site's are told by
    the step.
    """
    with as_program():
        led = people_with(NOTIFIED, exchange.site, on=clock.today()).values("pk")
        notified = {by.pk}
        for site in (
            Site.objects.filter(pk__in=exchange.shown_to)
            .exclude(pk=exchange.site_id)
            .order_by("pk")
        ):
            people = (
                people_with(NOTIFIED, site, on=clock.today())
                .exclude(pk__in=led)
                .exclude(pk__in=notified)
            )
            notified |= {
                notice.recipient_id
                for notice in _tell(people, event, exchange, site=site, by=by, reason=reason)
            }


def tell_every_site(exchange, event, *, by, reason=""):
    """Tell the people of all its sites, and the provider who arranges the travel."""
    people = people_with(NOTIFIED | {Role.PROVIDER}, exchange.site, on=clock.today()).exclude(
        pk=by.pk
    )
    _tell(people, event, exchange, site=exchange.site, by=by, reason=reason)
    tell_other_sites(exchange, event, by=by, reason=reason)


def _tell(people, event, exchange, *, site, by, reason):
    path = exchange.get_absolute_url()
    return notify(people, event, site=site, path=path, row=exchange, by=by, reason=reason, facts={})
