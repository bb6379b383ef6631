"""The map of sites by cohort and track, with its table."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.views.generic import TemplateView

from sites.access import may
from sites.models import Engagement
from ui.components import Link
from ui.map import Point


class SiteMap(TemplateView):
    """Every site of the program on one map; each point leads to its record."""

    template_name = "sites/site_map.html"

    def get_context_data(self, **kwargs):
        """Points and table, from one query."""
        if not may(self.request.user, "sites.view_directory"):
            raise PermissionDenied
        rows = Engagement.objects.visible_to(self.request.user).latest_of_site().select_related("site")
        rows = list(rows.order_by("site__state", "site__name"))
        return super().get_context_data(
            points=[_point(row) for row in rows if row.site.latitude is not None],
            rows=[(row, row.tint) for row in rows],
            nowhere=[row.site for row in rows if row.site.latitude is None],
            crumbs=[Link("Sites", reverse("sites:directory")), Link("Map")],
            **kwargs,
        )


def _point(row):
    site = row.site
    return Point(
        label=f"{site.name}, {site.state}",
        state=site.state,
        latitude=float(site.latitude),
        longitude=float(site.longitude),
        cohort=row.cohort,
        track=row.track,
        url=site.get_absolute_url(),
        note=row.get_state_display().lower(),
    )
