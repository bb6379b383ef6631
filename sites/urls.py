"""The addresses of the site record."""

from django.urls import path

from sites import views

app_name = "sites"
urlpatterns = [
    path("<slug:slug>/", views.SitePage.as_view(), name="site"),
    path("<slug:slug>/engagements/<int:number>/", views.EngagementPage.as_view(), name="engagement"),
]
