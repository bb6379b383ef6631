"""Every address of the portal."""

from django.conf import settings
from django.urls import include, path

import sites.urls
from dashboard.home import Home
from dashboard.site_detail import SitePage
from psp_portal.health import health

# The site page shows every app, so it stands above them; its address and name belong to ``sites``.
site_pages = [*sites.urls.urlpatterns, path("<slug:slug>/", SitePage.as_view(), name="site")]

urlpatterns = [
    path("health/", health, name="health"),
    path("", Home.as_view(), name="home"),
    path(
        "", include("clearinghouse.urls")
    ),  # early: addresses are tried in this order, and a search is to be quick
    path("notices/", include("notifications.urls")),
    path("accounts/", include("accounts.urls")),
    path("people/", include("sites.urls.memberships")),
    path("undelivered/", include("sites.urls.undelivered")),
    path("", include("sites.urls.invitation")),
    path("", include("exchanges.urls")),
    path("", include("tta.urls")),
    path("", include("liaisons.urls")),
    path("sites/", include((site_pages, "sites"))),
    path("", include("newsroom.urls")),
    path("api/public/v1/", include("api.urls")),
]

handler400 = "psp_portal.error_views.bad_request"
handler403 = "psp_portal.error_views.not_allowed"
handler404 = "psp_portal.error_views.not_found"
handler500 = "psp_portal.error_views.broken"

if settings.IS_DEMONSTRATION:
    urlpatterns += [path("demo/", include("demo.urls"))]

if not settings.IS_PRODUCTION:  # the component gallery
    urlpatterns += [path("ui/", include("ui.urls"))]
