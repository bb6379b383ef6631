"""Inbox items of the newsroom: success stories a site lead has to answer."""

from newsroom.models import Story
from sites.access import grants
from sites.inbox import inbox_rows
from sites.models import roles_of
from sites.user_roles import ALL_SITES

MOST = 6


def newsroom_inbox_items(user):
    """Querysets of inbox rows for ``user`` (sites.inbox): stories their site has not answered; at
    most one.
    """
    where = roles_of(user).sites_where(grants()["newsroom.approve_story"])
    if where is ALL_SITES or not where:
        return []
    rows = (
        Story.objects.visible_to(user).with_site().filter(site_id__in=where).order_by("state_since")
    )
    return [inbox_rows(rows, "story", "Read and approve")[:MOST]]
