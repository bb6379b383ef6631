"""The addresses of peer exchanges; one that belongs to several sites names none."""

from django.urls import path

from documents.urls import below
from exchanges.views import documents, exchange, exchange_list, host, past, steps, travelers

app_name = "exchanges"

ONE = "exchanges/<int:pk>"
DOCUMENTS = (
    documents.AddExchangeDocument,
    documents.OpenExchangeDocument,
    documents.WithdrawExchangeDocument,
)
PERSON = f"{ONE}/travelers/<int:traveler>"
urlpatterns = [
    path("exchanges/", exchange_list.ExchangeList.as_view(), name="exchanges"),
    path("exchanges/export.csv", exchange_list.ExchangesFile.as_view(), name="exchanges-csv"),
    path(
        "exchanges/export.xlsx",
        exchange_list.ExchangesFile.as_view(ending="xlsx"),
        name="exchanges-xlsx",
    ),
    path(
        "sites/<slug:slug>/exchanges/new/",
        exchange.ProposeExchange.as_view(),
        name="exchange-propose",
    ),
    path("exchanges/past/", past.PastList.as_view(), name="past-exchanges"),
    path("exchanges/past/export.csv", past.ExportPast.as_view(), name="past-export"),
    path("exchanges/past/import/", past.ImportPast.as_view(), name="past-import"),
    path("exchanges/past/<int:pk>/", past.PastPage.as_view(), name="past-exchange"),
    path("exchanges/past/<int:pk>/sites/", past.PlacePast.as_view(), name="past-place"),
    path("exchanges/host/<str:token>/", host.HostPage.as_view(), name="exchange-host"),
    path("exchanges/host/", host.host_thanks, name="exchange-host-thanks"),
    *below(ONE, "exchange", DOCUMENTS),
    path(f"{ONE}/edit/", exchange.EditExchange.as_view(), name="exchange-edit"),
    path(f"{ONE}/add-site/", exchange.AddSite.as_view(), name="exchange-add-site"),
    path(f"{ONE}/choose-host/", exchange.ChooseHost.as_view(), name="exchange-choose-host"),
    path(f"{ONE}/ask-host/", host.InviteHost.as_view(), name="exchange-ask-host"),
    path(f"{ONE}/host-answer/", host.HostAnswers.as_view(), name="exchange-host-answer"),
    path(f"{ONE}/host-rating/", host.HostRates.as_view(), name="exchange-host-rating"),
    path(f"{ONE}/step/<slug:verb>/", steps.ExchangeStep.as_view(), name="exchange-step"),
    path(f"{ONE}/<slug:slug>/travelers/", travelers.NameTraveler.as_view(), name="exchange-name"),
    path(f"{ONE}/<slug:slug>/debrief/", travelers.Report.as_view(), name="exchange-report"),
    path(f"{PERSON}/replace/", travelers.ReplaceTraveler.as_view(), name="exchange-replace"),
    path(f"{PERSON}/withdraw/", travelers.WithdrawTraveler.as_view(), name="exchange-withdraw"),
    path(f"{PERSON}/needs/", travelers.Details.as_view(), name="exchange-details"),
    path(
        f"{ONE}/check-ins/<int:checkin>/",
        travelers.AnswerCheckIn.as_view(),
        name="exchange-checkin",
    ),
]
