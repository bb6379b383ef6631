"""What stands around every page: navigation, hats, notices, the account.  One cheap query, the unread notices."""

from django.urls import NoReverseMatch, reverse

from accounts.roles import Role
from notifications.models import Notice
from psp_portal.navigation import navigation_of
from sites.models import standing_of
from ui.parts import Entry, Frame


def frame(request):
    """A context processor: ``frame`` for the base templates."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"frame": Frame(sign_in_url=if_routed("account_login"))}
    return {
        "frame": Frame(
            navigation=navigation_of(request) if standing_of(user).hats else [],
            hats=_hats(user),
            person=user.name,
            person_key=str(user.pk),
            notices_url=reverse("notifications:notices"),
            notices_count=_unread(request),
            sign_out_url=if_routed("account_logout"),
        )
    }


def if_routed(name, *args):
    """The address of a route, or nothing where the portal has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _unread(request):
    """How many notices are unread; a page that has counted them says so."""
    if not hasattr(request, "unread_notices"):
        request.unread_notices = Notice.objects.to(request.user).unread().count_up_to_99()
    return request.unread_notices


def _hats(user):
    """Every role the person holds today, and where; the one that is on is marked."""
    standing, places = standing_of(user), getattr(user, "places", {})
    return [
        Entry(
            Role(hat.role).label,
            if_routed("wear-hat", hat.membership_id),
            is_current=hat.membership_id == standing.worn or len(standing.hats) == 1,
            note=places[hat.site_id].name if hat.site_id in places else "",
        )
        for hat in standing.hats
    ]
