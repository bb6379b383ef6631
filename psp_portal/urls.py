"""Root URL configuration."""

from django.conf import settings
from django.urls import include, path

from psp_portal.health import health, live, ready

urlpatterns = [
    path("health/", health, name="health"),
    path("health/live", live, name="health-live"),
    path("health/ready", ready, name="health-ready"),
    path(
        "", include("clearinghouse.urls")
    ),  # early: addresses are tried in this order, and a search is to be quick
    path("notices/", include("notifications.urls")),
    path("accounts/", include("accounts.urls")),
    path("people/", include("sites.urls.memberships")),
    path("undelivered/", include("sites.urls.undelivered")),
    path("", include("sites.urls.invitation")),
    path("", include("liaisons.urls")),
    path("", include("dashboard.urls")),
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
