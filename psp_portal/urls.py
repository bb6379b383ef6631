"""Every address of the portal."""

from django.urls import include, path

urlpatterns = [
    path("", include("tta.urls")),
    path("sites/", include("sites.urls")),
]
