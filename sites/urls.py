"""The addresses of the site record."""

from django.urls import path

from sites.views import engagement, record

app_name = "sites"
urlpatterns = [
    path("<slug:slug>/", record.SitePage.as_view(), name="site"),
    path("<slug:slug>/engagements/<int:number>/", engagement.EngagementPage.as_view(), name="engagement"),
]
