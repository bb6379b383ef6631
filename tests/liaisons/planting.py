"""Rows of the road whose every text is one of some texts; long fields hold all of them (case IN-01)."""

from django.utils import timezone

from accounts.roles import Role
from exchanges.models import CheckIn, Delegation, Exchange, PastExchange, Traveler
from kernel.scope import as_program
from liaisons.models import LogEntry, NextStep, Report, SavedFilter, Summary
from tests.exchanges.make import an_exchange, parts_of, taken_to
from tests.liaisons.makers import a_next_step, a_report, an_entry
from tests.make import a_site, a_user

ALL_THE_WAY = ("review", "approve", "confirm", "book", "hold", "debrief")


def plant(texts):
    """One site with its people and rows; what the pages of ``pages_of`` show."""
    site = a_site()
    lead, liaison = a_user(Role.LEAD, site), a_user(Role.LIAISON, site, name=texts[3][:120])
    exchange = taken_to(an_exchange(site, days=0), *ALL_THE_WAY)
    entry = an_entry(site, by=liaison)
    step = a_next_step(site, by=liaison, owner=lead)
    report = a_report(site, by=liaison)
    with as_program():
        _write_exchange(exchange, texts, lead)
        _write_party(exchange, texts, lead)
        Exchange.objects.bulk_create(_copies(Exchange.objects.get(pk=exchange.pk), texts))
        _write_log(entry, step, texts)
        _write_report(report, texts)
        summary = _summary(entry, texts)
        _filters(liaison, texts)
        past = PastExchange.objects.bulk_create(_past(texts, site, lead))
    return {
        "site": site,
        "lead": lead,
        "liaison": liaison,
        "exchange": exchange,
        "entry": entry,
        "report": report,
        "summary": summary,
        "past": past[0],
    }


def pages_of(planted):
    """The pages that show them, by who looks."""
    site, page = planted["site"].get_absolute_url(), planted["exchange"].get_absolute_url()
    entry = planted["entry"].get_absolute_url()
    report, summary = planted["report"].get_absolute_url(), planted["summary"].get_absolute_url()
    return {
        "liaison": [
            "/log/", "/log/?kind=event", entry, f"{entry}edit/", f"{entry}links/", "/calendar/", "/log/new/",
            "/log/reports/", report, f"{report}edit/", summary, f"{summary}edit/",
            "/log/filters/",
        ],
        "lead": [
            page, f"{page}edit/", f"{page}{planted['site'].slug}/debrief/", "/exchanges/", "/notices/", "/next-steps/",
            f"{site}next-steps/", site, "/exchanges/past/", planted["past"].get_absolute_url(),
        ],
    }  # fmt: skip


def _write_exchange(exchange, texts, lead):
    whole = "\n".join(texts)
    long = (
        "goals",
        "objectives",
        "expected_outcomes",
        "agenda",
        "host_answer",
        "host_feedback",
        "site_names",
    )
    Exchange.objects.filter(pk=exchange.pk).update(
        title=texts[0][:120],
        host_name=texts[1][:160],
        host_contact=texts[2][:160],
        host_rating=3,
        focus_areas=[text[:60] for text in texts],
        **dict.fromkeys(long, whole),
    )
    said = {
        "learned": whole,
        "will_change": whole,
        "rating": 3,
        "reported_by": lead,
        "reported_at": timezone.now(),
    }
    Delegation.objects.filter(exchange=exchange).update(**said)


def _write_party(exchange, texts, lead):
    part, now = parts_of(exchange)[0], timezone.now()
    Traveler.objects.bulk_create(
        Traveler(
            site=part.site, delegation=part, exchange=exchange, name=text[:120], title=text[:120], agency=text[:160],
            reason=text, named_by=lead, named_at=now,
        )
        for text in texts
    )  # fmt: skip
    CheckIn.objects.create(
        site=part.site, delegation=part, exchange=exchange, days=30, due_on=timezone.localdate(), asked=lead,
        reached="yes", answer="\n".join(texts), answered_at=now, answered_by=lead,
    )  # fmt: skip


def _copies(row, texts):
    facts = {field.attname: getattr(row, field.attname) for field in Exchange._meta.concrete_fields}
    del facts["id"]
    return [Exchange(**facts | {"title": text[:120], "host_name": text[:160]}) for text in texts]


def _write_log(entry, step, texts):
    people = [{"name": text, "agency": text, "person": None} for text in texts]
    areas = [text[:60] for text in texts]
    LogEntry.objects.filter(pk=entry.pk).update(
        said="\n".join(texts), took_part=people, focus_areas=areas, kind="event"
    )
    facts = {"site": entry.site, "kind": "event", "on": entry.on, "minutes": 5, "author": entry.author}
    LogEntry.objects.bulk_create(LogEntry(said=text, written_at=entry.written_at, **facts) for text in texts)
    names = ("site", "owner", "due_on", "added_by", "added_at", "state", "state_since")
    facts = {name: getattr(step, name) for name in names}
    NextStep.objects.bulk_create(NextStep(text=text[:300], **facts) for text in texts)


def _write_report(report, texts):
    whole = "\n".join(texts)
    Report.objects.filter(pk=report.pk).update(
        title=texts[0][:120],
        place=texts[1][:160],
        focus_areas=[text[:60] for text in texts],
        **dict.fromkeys(("agenda", "participants", "outcome", "deliverables"), whole),
    )


def _summary(entry, texts):
    sentences = [{"text": text, "entries": [entry.pk]} for text in texts]
    return Summary.objects.create(
        site=entry.site, month=entry.on.replace(day=1), sentences=sentences, drafted_by=entry.author,
        drafted_at=entry.written_at, state_since=entry.written_at,
    )  # fmt: skip


def _filters(person, texts):
    SavedFilter.objects.bulk_create(
        SavedFilter(person=person, name=f"{number} {text}"[:60], query="kind=event", saved_at=timezone.now())
        for number, text in enumerate(texts)
    )


def _past(texts, site, lead):
    now, day = timezone.now(), timezone.localdate()
    return [
        PastExchange(
            requesting_site=text[:300], host=text[:200], dates=f"2019 ({site.pk} {number})", topic=text[:300],
            mode="virtual", note=text, first_on=day, last_on=day, precision="year", site_ids=[site.pk],
            site_names=text, shown_to=[site.pk], imported_by=lead, imported_at=now, placed_by=lead, placed_at=now,
        )
        for number, text in enumerate(texts)
    ]  # fmt: skip
