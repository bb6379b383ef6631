"""What the site record shows of peer exchanges; dashboard/site_detail.py asks for it by the name in the settings."""

from urllib.parse import urlencode

from django.db.models import BooleanField, CharField, DateField, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse

from exchanges.lifecycle import EXCHANGE, ExchangeState
from exchanges.models import Exchange, PastExchange
from exchanges.past_csv import format_partial_dates
from sites.access import may
from sites.query_cache import cached_query
from ui.components import Link
from ui.templatetags.formatting import shortday

SHOWN = 5  # of each kind, the newest; the lists have all of them
STATES = dict(ExchangeState.choices)
FACTS = (
    "is_past",
    "pk",
    "title",
    "first",
    "last",
    "precision",
    "state",
    "hosts",
)  # in the order of the statement
NO_WORDS = Value("", CharField())


def exchanges_of(user, site):
    """The newest exchanges of the site and those from before the portal, each as exact as what is known of it."""
    rows = [_as_shown(dict(zip(FACTS, row, strict=True))) for row in _exchanges(user, site.pk)]
    now = [row for row in rows if not row["is_past"]]
    before = [row for row in rows if row["is_past"]]
    may_propose = may(user, "exchanges.propose_exchange", site)
    return {
        "template": "exchanges/_site_panel.html",
        "now": now[:SHOWN],
        "before": before[:SHOWN],
        "links": [
            *(
                [Link("Propose an exchange", reverse("exchanges:exchange-propose", args=[site.slug]))]
                if may_propose
                else ()
            ),
            Link("All its exchanges", f"{reverse('exchanges:exchanges')}?{urlencode({'site': site.name})}"),
            *(
                [Link("All before the portal", reverse("exchanges:past-exchanges"))]
                if len(before) > SHOWN
                else ()
            ),
        ],
    }


@cached_query
def _exchanges(user, site):
    here = Q(shown_to__contains=[site])
    now = Exchange.objects.visible_to(user).filter(here).newest_first()
    now = now.annotate(is_past=Value(False, BooleanField()), precision=NO_WORDS)
    before = PastExchange.objects.visible_to(user).filter(here).newest_first()
    before = before.annotate(is_past=Value(True, BooleanField()), state=NO_WORDS)
    return _columns(now, "title", "starts_on", "ends_on", site).union(
        _columns(before, "topic", "first_on", "last_on", site), all=True
    )


def _columns(rows, title, first, last, site):
    rows = rows.annotate(
        said=Cast(title, CharField()), begins_on=Cast(first, DateField()), over_on=Cast(last, DateField()),
        hosts=Q(host_site_id=site, host_site_id__isnull=False),
    )  # fmt: skip
    return rows.values_list("is_past", "pk", "said", "begins_on", "over_on", "precision", "state", "hosts")[
        : SHOWN + 1
    ]


def _as_shown(row):
    first, last = row["first"], row["last"]
    if row["is_past"]:
        when, route = format_partial_dates(first, last, row["precision"]), "exchanges:past-exchange"
    else:
        when = f"{shortday(first)} to {shortday(last)}" if first and last != first else shortday(first)
        route = "exchanges:exchange"
    return row | {
        "url": reverse(route, args=[row["pk"]]),
        "when": when if first or row["is_past"] else "days not yet said",
        "stands": STATES.get(row["state"], ""),
        "tint": EXCHANGE.states[row["state"]].tint if row["state"] else "neutral",
    }
