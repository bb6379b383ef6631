"""Pages that show several apps: the home page, the site list, a site, a request, an exchange.

Their URL names stay those of the app whose row they show, so they are added to that app's patterns
here.
"""

from django.urls import include, path

import exchanges.urls
import sites.urls
import tta.urls
from dashboard.exchange_detail import ExchangePage
from dashboard.home import Home
from dashboard.request_detail import RequestPage
from dashboard.site_detail import SitePage
from dashboard.site_list import ExportSites, SiteList

of_sites = [
    path("", SiteList.as_view(), name="directory"),
    path("export.csv", ExportSites.as_view(), name="export"),
    *sites.urls.urlpatterns,
    path("<slug:slug>/", SitePage.as_view(), name="site"),
]
of_requests = [
    *tta.urls.urlpatterns,
    path("sites/<slug:slug>/requests/<int:number>/", RequestPage.as_view(), name="request"),
]
of_exchanges = [
    *exchanges.urls.urlpatterns,
    path("exchanges/<int:pk>/", ExchangePage.as_view(), name="exchange"),
]
urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("", include((of_exchanges, "exchanges"))),
    path("", include((of_requests, "tta"))),
    path("sites/", include((of_sites, "sites"))),
]
