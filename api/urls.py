"""The addresses of the public API."""

from django.urls import path

from api import views

app_name = "api"
urlpatterns = [
    path("resources/", views.Resources.as_view(), name="resources"),
    path("resources/<slug:code>/", views.OneResource.as_view(), name="resource"),
    path("topics/", views.Topics.as_view(), name="topics"),
    path("toolkits/", views.Toolkits.as_view(), name="toolkits"),
    path("sites/", views.Sites.as_view(), name="sites"),
    path("news/", views.News.as_view(), name="news"),
    path("openapi.json", views.Description.as_view(urlconf="api.urls"), name="openapi"),
]
