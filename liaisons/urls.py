"""The addresses of liaisons' work."""

from django.urls import path

from documents.urls import below
from liaisons.views import (
    assignment,
    calendar,
    documents,
    entry,
    exports,
    nextstep,
    quick_entry,
    report,
    saved_filter,
    sensitive,
    summary,
    summary_acts,
)

app_name = "liaisons"
STEP = "sites/<slug:slug>/next-steps/<int:pk>"
REPORT = "sites/<slug:slug>/activity-reports/<int:pk>"
SUMMARY = "sites/<slug:slug>/summaries/<int:pk>"
NOTE = "sites/<slug:slug>/log/<uuid:key>"
ASSIGNED = "sites/<slug:slug>/liaisons/<int:pk>"
OF_ENTRY = (documents.AddEntryDocument, documents.OpenEntryDocument, documents.WithdrawEntryDocument)
OF_REPORT = (documents.AddReportDocument, documents.OpenReportDocument, documents.WithdrawReportDocument)
urlpatterns = [
    *below(NOTE, "entry", OF_ENTRY),
    *below(REPORT, "report", OF_REPORT),
    path("liaisons/", assignment.Workload.as_view(), name="workload"),
    path("liaisons/grants/", sensitive.Grants.as_view(), name="grants"),
    path("liaisons/grants/new/", sensitive.Grant.as_view(), name="grant"),
    path("liaisons/grants/<int:pk>/end/", sensitive.EndGrant.as_view(), name="grant-end"),
    path("sites/<slug:slug>/liaisons/", assignment.SiteLiaisons.as_view(), name="assignments"),
    path("sites/<slug:slug>/liaisons/assign/", assignment.Assign.as_view(), name="assign"),
    path(f"{ASSIGNED}/end/", assignment.EndAssignment.as_view(), name="assignment-end"),
    path(f"{ASSIGNED}/hand-over/", assignment.HandOver.as_view(), name="assignment-hand-over"),
    path("log/", entry.Log.as_view(), name="log"),
    path("log/export.csv", exports.LogFile.as_view(), name="log-csv"),
    path("log/export.xlsx", exports.LogFile.as_view(ending="xlsx"), name="log-xlsx"),
    path("log/filters/", saved_filter.SavedFilters.as_view(), name="filters"),
    path("log/filters/new/", saved_filter.SaveFilter.as_view(), name="filter-new"),
    path("log/filters/<int:pk>/forget/", saved_filter.ForgetFilter.as_view(), name="filter-forget"),
    path("log/new/", quick_entry.QuickEntry.as_view(), name="quick"),
    path("log/token/", quick_entry.SendingToken.as_view(), name="token"),
    path("log/worker.js", quick_entry.Worker.as_view(), name="worker"),
    path("log/reports/", report.ReportList.as_view(), name="reports"),
    path(f"{NOTE}/report/", report.StartReport.as_view(), name="report-start"),
    path(f"{REPORT}/", report.ReportPage.as_view(), name="report"),
    path(f"{REPORT}/edit/", report.EditReport.as_view(), name="report-edit"),
    path(f"{REPORT}/collaborators/", report.NameCollaborators.as_view(), name="report-collaborators"),
    path(f"{REPORT}/submit/", report.SubmitReport.as_view(), name="report-submit"),
    path(f"{REPORT}/return/", report.ReturnReport.as_view(), name="report-return"),
    path(f"{REPORT}/approve/", report.ApproveReport.as_view(), name="report-approve"),
    path(f"{REPORT}/unlock/", report.UnlockReport.as_view(), name="report-unlock"),
    path("log/summaries/", summary.SummaryList.as_view(), name="summaries"),
    path("sites/<slug:slug>/summaries/", summary.SiteSummaries.as_view(), name="site-summaries"),
    path("sites/<slug:slug>/summaries/draft/", summary.DraftSummary.as_view(), name="summary-draft"),
    path(f"{SUMMARY}/", summary.SummaryPage.as_view(), name="summary"),
    path(f"{SUMMARY}/edit/", summary_acts.EditSummary.as_view(), name="summary-edit"),
    path(f"{SUMMARY}/take-up/", summary_acts.TakeUpEntries.as_view(), name="summary-take-up"),
    path(f"{SUMMARY}/submit/", summary_acts.SubmitSummary.as_view(), name="summary-submit"),
    path(f"{SUMMARY}/return/", summary_acts.ReturnSummary.as_view(), name="summary-return"),
    path("log/sensitive/", sensitive.SensitiveLog.as_view(), name="sensitive-log"),
    path(f"{NOTE}/", entry.EntryPage.as_view(), name="entry"),
    path(f"{NOTE}/edit/", entry.EditEntry.as_view(), name="entry-edit"),
    path(f"{NOTE}/links/", entry.LinkEntry.as_view(), name="entry-links"),
    path(f"{NOTE}/request/", entry.StartRequest.as_view(), name="entry-request"),
    path(f"{NOTE}/withdraw/", entry.WithdrawEntry.as_view(), name="entry-withdraw"),
    path(f"{NOTE}/release/", entry.ReleaseEntry.as_view(), name="entry-release"),
    path("sites/<slug:slug>/log/sensitive/<uuid:key>/", sensitive.SensitivePage.as_view(), name="sensitive"),
    path("calendar/", calendar.CalendarPage.as_view(), name="calendar"),
    path("calendar/address/new/", calendar.MakeFeed.as_view(), name="calendar-make"),
    path("calendar/address/revoke/", calendar.RevokeFeed.as_view(), name="calendar-revoke"),
    path("calendar/<str:token>.ics", calendar.Feed.as_view(), name="calendar-feed"),
    path("exchanges/<int:pk>/exchange.ics", calendar.ExchangeIcs.as_view(), name="exchange-ics"),
    path("next-steps/", nextstep.MyNextSteps.as_view(), name="my-nextsteps"),
    path("sites/<slug:slug>/next-steps/", nextstep.SiteNextSteps.as_view(), name="nextsteps"),
    path("sites/<slug:slug>/next-steps/add/", nextstep.AddNextStep.as_view(), name="nextstep-add"),
    path(f"{STEP}/finish/", nextstep.FinishNextStep.as_view(), name="nextstep-finish"),
    path(f"{STEP}/drop/", nextstep.DropNextStep.as_view(), name="nextstep-drop"),
    path(f"{STEP}/carry/", nextstep.CarryNextStep.as_view(), name="nextstep-carry"),
]
