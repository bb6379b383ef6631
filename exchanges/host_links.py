"""Who speaks for the host of an exchange: the lead of a site, or whoever holds the link."""

from dataclasses import dataclass

from exchanges.models import HostLink
from kernel import clock
from kernel.errors import RuleBroken
from kernel.tokens import digest_of, end_expired
from sites.access import may


class LinkSpent(RuleBroken):
    """The link was used, taken back, or has run out."""

    status = 404


def link_of(token, *, purpose=None, is_locked=False):
    """The open link of a token, good for ``purpose`` alone if told.  Needs the program's scope.
    Raises LinkSpent.
    """
    rows = (
        HostLink.objects.select_related("exchange").with_token(digest_of(token)).open(clock.now())
    )
    if purpose:
        rows = rows.filter(purpose=purpose)
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    link = rows.first()
    if link is None:
        raise LinkSpent(
            "This link was used already, was taken back or has run out. Ask for a new one."
        )
    return link


def end_expired_host_links():
    """End, for good, the links to hosts that have run out.  Needs the program's scope."""
    return end_expired(HostLink.objects.filter(used_at=None, revoked_at=None), clock.now())


@dataclass(frozen=True)
class SiteRef:
    """The site that hosts, as something a permission can be asked of; None where the host is no
    site.
    """

    site_id: int | None


def hosts(person, exchange):
    """Whether ``person`` speaks for the site that hosts the exchange."""
    return exchange.host_site_id is not None and may(
        person, "exchanges.host_exchange", SiteRef(exchange.host_site_id)
    )


def site_ref_at(exchange, person, permission):
    """The site of the exchange at which ``person`` holds ``permission``: the leading one first,
    then the others.

    Where there is none, the leading one: asked for the permission there, the person is refused.
    """
    seats = [SiteRef(site) for site in dict.fromkeys((exchange.site_id, *exchange.shown_to))]
    return next((seat for seat in seats if may(person, permission, seat)), seats[0])
