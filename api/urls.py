"""The addresses of the public API."""

from django.urls import path

from api import public

app_name = "api"
urlpatterns = [
    path("resources/", public.Resources.as_view(), name="resources"),
    path("resources/<slug:code>/", public.OneResource.as_view(), name="resource"),
    path("topics/", public.Topics.as_view(), name="topics"),
    path("toolkits/", public.Toolkits.as_view(), name="toolkits"),
    path("sites/", public.Sites.as_view(), name="sites"),
    path("news/", public.News.as_view(), name="news"),
    path("openapi.json", public.Description.as_view(urlconf="api.urls"), name="openapi"),
]
