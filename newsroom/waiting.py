"""Success stories among what waits on a site's lead."""

from django.db.models import F

from newsroom.models import Story
from sites.access import grants
from sites.models import standing_of
from sites.standing import EVERY_SITE
from tta.waiting import NO_DAY, words

MOST = 6


def stories_to_approve(user):
    """A part of what waits on ``user`` (tta.waiting), in a list: stories the site has not answered; or no part."""
    where = standing_of(user).sites_where(grants()["newsroom.approve_story"])
    if where is EVERY_SITE or not where:
        return []
    rows = Story.objects.visible_to(user).with_site().filter(site_id__in=where).order_by("state_since")
    rows = rows.annotate(of=words("story"), act=words("Read and approve"), number=F("pk"), due=NO_DAY)
    place = ("site__name", "site__state", "site__slug")
    return [rows.values_list("of", "act", "number", "title", *place, "state_since", "due")[:MOST]]
