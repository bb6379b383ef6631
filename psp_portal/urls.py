"""Every address of the portal."""

from django.urls import include, path

from psp_portal.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("", include("tta.urls")),
    path("sites/", include("sites.urls")),
]
