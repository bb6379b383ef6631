"""The addresses of liaisons' work."""

from django.urls import path

from liaisons.views import assignment

app_name = "liaisons"
urlpatterns = [
    path("liaisons/", assignment.Workload.as_view(), name="workload"),
    path("sites/<slug:slug>/liaisons/", assignment.SiteLiaisons.as_view(), name="assignments"),
    path("sites/<slug:slug>/liaisons/assign/", assignment.Assign.as_view(), name="assign"),
    path(
        "sites/<slug:slug>/liaisons/<int:pk>/end/", assignment.EndAssignment.as_view(), name="assignment-end"
    ),
    path(
        "sites/<slug:slug>/liaisons/<int:pk>/hand-over/",
        assignment.HandOver.as_view(),
        name="assignment-hand-over",
    ),
]
