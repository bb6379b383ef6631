"""Panel of peer exchanges on the site page; dashboard/site_detail.py shows it."""

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
    """The newest exchanges of the site and those from before the portal, each as exact as what is
    known of it.
    """
    rows = [_as_shown(dict(zip(FACTS, row, strict=True))) for row in _exchanges(user, site.pk)]
    now = [row for row in rows if not row["is_past"]]
    before = [row for row in rows if row["is_past"]]
    query = urlencode({"site": site.name})
    links = [Link("All its exchanges", f"{reverse('exchanges:exchanges')}?{query}")]
    if may(user, "exchanges.propose_exchange", site):
        propose = reverse("exchanges:exchange-propose", args=[site.slug])
        links.insert(0, Link("Propose an exchange", propose))
    if len(before) > SHOWN:
        links.append(Link("All before the portal", reverse("exchanges:past-exchanges")))
    return {
        "template": "exchanges/_site_panel.html",
        "now": now[:SHOWN],
        "before": before[:SHOWN],
        "links": links,
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
    return rows.values_list(
        "is_past", "pk", "said", "begins_on", "over_on", "precision", "state", "hosts"
    )[: SHOWN + 1]


def _as_shown(row):
    first, last = row["first"], row["last"]
    when, route = "days not yet said", "exchanges:exchange"
    if row["is_past"]:
        when, route = format_partial_dates(first, last, row["precision"]), "exchanges:past-exchange"
    elif first and last != first:
        when = f"{shortday(first)} to {shortday(last)}"
    elif first:
        when = shortday(first)
    return row | {
        "url": reverse(route, args=[row["pk"]]),
        "when": when,
        "stands": STATES.get(row["state"], ""),
        "tint": EXCHANGE.states[row["state"]].tint if row["state"] else "neutral",
    }
