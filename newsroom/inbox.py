"""Success stories among what waits on a site's lead."""

from django.db.models import F

from newsroom.models import Story
from sites.access import grants
from sites.inbox import NO_DAY, words
from sites.models import roles_of
from sites.user_roles import ALL_SITES

MOST = 6


def newsroom_inbox_items(user):
    """A part of what waits on ``user`` (sites.inbox), in a list: stories the site has not answered; or no part."""
    where = roles_of(user).sites_where(grants()["newsroom.approve_story"])
    if where is ALL_SITES or not where:
        return []
    rows = Story.objects.visible_to(user).with_site().filter(site_id__in=where).order_by("state_since")
    rows = rows.annotate(of=words("story"), act=words("Read and approve"), number=F("pk"), due=NO_DAY)
    place = ("site__name", "site__state", "site__slug")
    return [rows.values_list("of", "act", "number", "title", *place, "state_since", "due")[:MOST]]
