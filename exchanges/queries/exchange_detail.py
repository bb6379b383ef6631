"""Reads of the pages of an exchange; the number of statements does not depend on the number of
sites.
"""

from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from accounts.models import User
from exchanges.lifecycle import EXCHANGE_EDITABLE, EXCHANGE_REPORTABLE, EXCHANGE_TRAVELING
from exchanges.models import (
    CheckIn,
    Delegation,
    Exchange,
    ExchangeDocument,
    Traveler,
    TravelerDetails,
)
from exchanges.models.traveler import PARTY
from exchanges.retention import sees_details
from sites.access import may
from sites.models import Allotment
from sites.query_cache import cached_query
from tta.rules import reads_request
from ui.charts import Balance

ASKED_OF_CHECKIN = ("pk", "days", "due_on", "reached", "answer", "answered_at", "asked__name")


def exchange_of(user, pk):
    """The exchange with its documents, if ``user`` may see it; else None."""
    found = _exchange(user, pk=pk)
    if not found:
        return None
    return found[0]


def parts_of(user, exchange):
    """The part of each site ``user`` may see: its trips, its party, what was asked of it, and what
    may be done.
    """
    parts = _delegations(user, exchange=exchange.pk)
    parties = {}
    for row in _travelers(user, exchange=exchange.pk):
        row.exchange = exchange
        parties.setdefault(row.delegation_id, []).append(row)
    return [_part(user, exchange, part, parties.get(part.pk, [])) for part in parts]


def checkins_of(user, parts):
    """What the sites of ``parts`` were asked afterwards, the first due first, and whether ``user``
    may answer.
    """
    rows = [_checkin(one["part"], facts) for one in parts for facts in one["part"].asked]
    rows.sort(key=lambda row: (row.due_on, row.pk))
    return [
        {
            "row": row,
            "may_answer": row.answered_at is None and may(user, "exchanges.answer_checkin", row),
        }
        for row in rows
    ]


def trips_of(user, engagements):
    """The person-trips granted to ``engagements`` that ``user`` may see, each with its site."""
    rows = Allotment.objects.visible_to(user).filter(
        engagement__in=engagements, kind=Allotment.Kind.PERSON_TRIPS
    )
    return rows.filter(granted__gt=0).select_related("site").order_by("site__name", "site__state")


def trips_of_sites(user, exchange):
    """The same of every site that takes part in ``exchange`` and whose part ``user`` may see."""
    parts = Delegation.objects.visible_to(user).filter(exchange=exchange)
    return trips_of(user, parts.values("engagement"))


@cached_query
def _exchange(user, pk):
    papers = (
        ExchangeDocument.objects.visible_to(user)
        .not_withdrawn()
        .as_json_subquery({"exchange": OuterRef("pk")})
    )
    return Exchange.objects.visible_to(user).annotate(papers=papers).filter(pk=pk)


@cached_query
def _delegations(user, exchange):
    rows = Delegation.objects.visible_to(user).filter(exchange_id=exchange).with_trips()
    checkins = CheckIn.objects.visible_to(user).filter(
        delegation=OuterRef("pk"), site=OuterRef("site")
    )
    payload = checkins.values(
        payload=JSONObject(**{name.replace("__", "_of_"): name for name in ASKED_OF_CHECKIN})
    )
    return rows.annotate(asked=ArraySubquery(payload)).select_related(
        "site", "request", "reported_by"
    )


@cached_query
def _travelers(user, exchange):
    details = TravelerDetails.objects.visible_to(user).kept()
    details = details.filter(site=OuterRef("site_id"), traveler=OuterRef("pk"))
    rows = Traveler.objects.visible_to(user).filter(exchange_id=exchange)
    return rows.annotate(has_details=Exists(details))


def _part(user, exchange, part, party):
    part.exchange = exchange
    if part.request and not reads_request(part.request, user):
        part.request = None  # a draft the person may not read
    if part.request:
        part.request.site = part.site
    is_open = exchange.state in EXCHANGE_EDITABLE | EXCHANGE_TRAVELING
    return {
        "part": part,
        "trips": _trips(part) if may(user, "sites.view_allotment", part) else None,
        "party": [
            {
                "row": row,
                "has_details": row.has_details,
                "sees_details": (is_open or row.has_details) and sees_details(user, row),
            }
            for row in party
        ],
        "going": sum(row.trip in PARTY for row in party),
        "may_name": is_open and may(user, "exchanges.name_traveler", part),
        "may_replace": is_open and may(user, "exchanges.replace_traveler", part),
        "may_withdraw": is_open and may(user, "exchanges.withdraw_traveler", part),
        "may_report": exchange.state in EXCHANGE_REPORTABLE
        and may(user, "exchanges.report_exchange", part),
    }


def _trips(part):
    if not part.granted:
        return None
    return Balance("Person-trips", "trips", part.granted, part.committed, part.spent)


def _checkin(part, payload):
    facts = dict(payload)
    person = User(name=facts.pop("asked_of_name"))
    answered = facts.pop("answered_at")
    facts["due_on"] = date.fromisoformat(facts["due_on"])
    facts["answered_at"] = answered and datetime.fromisoformat(answered)
    return CheckIn(site=part.site, asked=person, **facts)
