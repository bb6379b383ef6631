"""The addresses of the library, and the short ones of toolkits."""

from django.urls import include, path

from clearinghouse.models import Kind
from clearinghouse.views import library, toolkit

app_name = "clearinghouse"
pages = [
    path("", library.library, name="library"),
    path("topics/", library.topics, name="topics"),
    path("topics/<slug:slug>/", library.term, {"kind": Kind.TOPIC}, name="topic"),
    path("focus-areas/<slug:slug>/", library.term, {"kind": Kind.FOCUS_AREA}, name="focus-area"),
    path("resource/<slug:code>/", library.resource, name="resource-by-code"),
    path("resource/<slug:code>/cite.<slug:form>", library.cite, name="cite"),
    path("resource/<slug:code>/<slug:slug>/", library.resource, name="resource"),
    path("toolkit/", toolkit.mine, name="mine"),
    path("toolkit/state/", toolkit.state, name="state"),
    path("toolkit/new/", toolkit.begin, name="begin"),
    path("toolkit/add/<slug:code>/", toolkit.add, name="add"),
    path("toolkit/choose/<slug:code>/", toolkit.choose, name="choose"),
]
urlpatterns = [
    path("clearinghouse/", include(pages)),
    path("t/<slug:code>/", toolkit.read, name="toolkit"),
    path("t/<slug:code>/copy/", toolkit.copy, name="copy"),
    path("t/<slug:code>/toolkit.<slug:form>", toolkit.export, name="export"),
    path("t/edit/<slug:secret>/", toolkit.open_private, name="open"),
]
