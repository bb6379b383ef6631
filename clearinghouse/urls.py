"""The addresses of the library."""

from django.urls import path

from clearinghouse.models import Kind
from clearinghouse.views import library

app_name = "clearinghouse"
urlpatterns = [
    path("", library.library, name="library"),
    path("topics/", library.topics, name="topics"),
    path("topics/<slug:slug>/", library.term, {"kind": Kind.TOPIC}, name="topic"),
    path("focus-areas/<slug:slug>/", library.term, {"kind": Kind.FOCUS_AREA}, name="focus-area"),
    path("resource/<slug:code>/", library.resource, name="resource-by-code"),
    path("resource/<slug:code>/cite.<slug:form>", library.cite, name="cite"),
    path("resource/<slug:code>/<slug:slug>/", library.resource, name="resource"),
]
