"""The portal's own addresses and, beside them on the same server, what they are measured against."""

from django.urls import include, path

from tests.speed import reference

urlpatterns = [
    path("speed/reference/", reference.fifty_rows),
    path("speed/hello/", reference.hello),
    path("speed/copy/", reference.copy_of_requests),
    path("", include("psp_portal.urls")),
]
