"""URLs of the clearinghouse, and the short URLs of toolkits."""

from django.urls import include, path

from clearinghouse.models import Kind
from clearinghouse.views import curating, editing, library, toolkit

app_name = "clearinghouse"
pages = [
    path("", library.library, name="library"),
    path("topics/", library.topics, name="topics"),
    path("toolkits/", library.toolkits, name="toolkits"),
    path("topics/<slug:slug>/", library.term, {"kind": Kind.TOPIC}, name="topic"),
    path("focus-areas/<slug:slug>/", library.term, {"kind": Kind.FOCUS_AREA}, name="focus-area"),
    path("resource/<slug:code>/", library.resource, name="resource-by-code"),
    path("resource/<slug:code>/cite.<slug:form>", library.cite, name="cite"),
    path("resource/<slug:code>/<slug:slug>/", library.resource, name="resource"),
    path("suggest/", curating.suggest, name="suggest"),
    path("curate/", curating.curate, name="curate"),
    path("curate/resources.csv", editing.export, name="export-table"),
    path("curate/import/", editing.import_table, name="import"),
    path("curate/resources/<slug:code>/edit/", editing.Edit.as_view(), name="edit"),
    path("curate/suggestions/<int:pk>/publish/", curating.Publish.as_view(), name="publish"),
    path("curate/suggestions/<int:pk>/decline/", curating.Decline.as_view(), name="decline"),
    path("curate/resources/<slug:code>/withdraw/", curating.Withdraw.as_view(), name="withdraw"),
    path("curate/resources/<slug:code>/restore/", curating.Restore.as_view(), name="restore"),
    path("curate/toolkits/<slug:code>/feature/", curating.Feature.as_view(), name="feature"),
    path("curate/toolkits/<slug:code>/take-down/", curating.TakeDown.as_view(), name="take-down"),
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
