"""Every address of the portal."""

from django.conf import settings
from django.urls import include, path

from notifications.mailbox import DemonstrationMail
from psp_portal.health import health
from psp_portal.home import Home

urlpatterns = [
    path("health/", health, name="health"),
    path("", Home.as_view(), name="home"),
    path(
        "", include("clearinghouse.urls")
    ),  # early: addresses are tried in this order, and a search is to be quick
    path("notices/", include("notifications.urls")),
    path("accounts/", include("accounts.urls")),
    path("people/", include("sites.urls.people")),
    path("undelivered/", include("sites.urls.undelivered")),
    path("", include("sites.urls.entrance")),
    path("", include("tta.urls")),
    path("", include("liaisons.urls")),
    path("sites/", include("sites.urls")),
    path("", include("newsroom.urls")),
    path("api/public/v1/", include("api.urls")),
]

handler400 = "psp_portal.errors.bad_request"
handler403 = "psp_portal.errors.not_allowed"
handler404 = "psp_portal.errors.not_found"
handler500 = "psp_portal.errors.broken"

if settings.IS_DEMONSTRATION:
    urlpatterns += [path("demo/mail/", DemonstrationMail.as_view(), name="demonstration-mail")]

if not settings.IS_PRODUCTION:  # the component gallery
    urlpatterns += [path("ui/", include("ui.urls"))]
