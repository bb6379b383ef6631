"""What the site record, a request and an exchange show of liaisons' work; their views ask for it by the settings."""

from django.db.models.functions import Left
from django.urls import reverse

from liaisons.models import LogEntry, NextStep
from liaisons.permissions import GRANTS
from sites.models import roles_of
from sites.query_cache import cached_query
from sites.user_roles import ALL_SITES
from tta.models import Request
from ui.components import Link

STEPS = 5
ENTRIES = 20  # the newest; the whole log is one press away
EXCERPT = 180  # letters of a note


def on_the_road(user, site):
    """Open next steps, the longest overdue first, and the ways to the log and the liaisons."""
    team = [Link("Monthly summaries", reverse("liaisons:site-summaries", args=[site.slug]))]
    return {
        "template": "liaisons/_site_panel.html",
        "steps": list(NextStep.objects.visible_to(user).filter(site=site).open().with_names()[:STEPS]),
        "links": [
            Link("All next steps", reverse("liaisons:nextsteps", args=[site.slug])),
            Link("Liaisons", reverse("liaisons:assignments", args=[site.slug])),
            Link("Activity log", f"{reverse('liaisons:log')}?site={site.name}"),
            Link("Full reports", f"{reverse('liaisons:reports')}?site={site.name}"),
            *(team if user.has_perm("liaisons.view_summary", site) else ()),
        ],
    }


def log_about(user, row):
    """What the log says of a request or an exchange, as far as ``user`` may read it, and the way to add to it."""
    is_request = isinstance(row, Request)
    if is_request:
        entries, noun, of = _log_of_request(user, site=row.site_id, request=row.pk), "request", [row.site_id]
    else:
        entries, noun, of = _log_of_exchange(user, exchange=row.pk), "exchange", row.shown_to
    writes = roles_of(user).sites_where(GRANTS["liaisons.log_activity"])
    may_add = writes is ALL_SITES or bool(writes & set(of))
    return {
        "template": "liaisons/_log_panel.html",
        "noun": noun,
        "entries": entries[:ENTRIES],
        "has_more": len(entries) > ENTRIES,
        "is_of_sites": not is_request,
        "add_url": f"{reverse('liaisons:quick')}?{noun}={row.pk}" if may_add else "",
    }


@cached_query
def _log_of_request(user, site, request):
    return _newest(LogEntry.objects.visible_to(user).filter(site_id=site, request_id=request))


@cached_query
def _log_of_exchange(user, exchange):
    return _newest(LogEntry.objects.visible_to(user).filter(exchange_id=exchange))


def _newest(entries):
    shown = entries.with_names().defer("words", "said", "took_part").annotate(excerpt=Left("said", EXCERPT))
    return shown.newest_first()[: ENTRIES + 1]
