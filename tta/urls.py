"""URLs of requests: lists of all sites, and below each site its own."""

from django.urls import include, path

from documents.urls import below
from tta import views
from tta.views import documents

app_name = "tta"

of_entry = [
    path("verify/", views.VerifyHours.as_view(), name="hours-verify"),
    path("return/", views.ReturnHours.as_view(), name="hours-return"),
    path("withdraw/", views.WithdrawHours.as_view(), name="hours-withdraw"),
    path("reverse/", views.ReverseHours.as_view(), name="hours-reverse"),
]
of_request = [
    path("edit/", views.EditRequest.as_view(), name="request-edit"),
    path("submit/", views.SubmitRequest.as_view(), name="request-submit"),
    path("return/", views.ReturnRequest.as_view(), name="request-return"),
    path("decline/", views.DeclineRequest.as_view(), name="request-decline"),
    path("accept/", views.AcceptRequest.as_view(), name="request-accept"),
    path("commit-more/", views.CommitMoreHours.as_view(), name="request-commit-more"),
    path("assign/", views.AssignExpert.as_view(), name="request-assign"),
    path("start/", views.StartWork.as_view(), name="request-start"),
    path("deliver/", views.DeliverRequest.as_view(), name="request-deliver"),
    path("reopen/", views.ReopenRequest.as_view(), name="request-reopen"),
    path("confirm/", views.ConfirmRequest.as_view(), name="request-confirm"),
    path("withdraw/", views.WithdrawRequest.as_view(), name="request-withdraw"),
    path("cancel/", views.CancelRequest.as_view(), name="request-cancel"),
    path("triage/", views.WriteNote.as_view(), name="triage-write"),
    path("hours/new/", views.LogHours.as_view(), name="hours-log"),
    path("hours/<int:pk>/", include(of_entry)),
]
DOCUMENTS = (
    documents.AddRequestDocument,
    documents.OpenRequestDocument,
    documents.WithdrawRequestDocument,
)
of_site = [
    path("", views.SiteRequestList.as_view(), name="site-requests"),
    path("export.csv", views.ExportSiteRequests.as_view(), name="site-requests-export"),
    path("new/", views.DraftRequest.as_view(), name="request-new"),
    path("<int:number>/", include(of_request)),
    *below("<int:number>", "request", DOCUMENTS),
]
urlpatterns = [
    path("requests/", views.RequestList.as_view(), name="requests"),
    path("requests/export.csv", views.ExportRequests.as_view(), name="requests-export"),
    path("requests/new/", views.StartRequest.as_view(), name="request-start"),
    path("hours/", views.HoursToVerify.as_view(), name="hours-to-verify"),
    path("sites/<slug:slug>/requests/", include(of_site)),
]
