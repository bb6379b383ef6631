"""The summary of a month: drafted from the log, edited by the liaison, submitted to BJA."""

from django.db import transaction

from audit.record import record
from kernel.clock import now, today
from kernel.errors import RuleBroken
from liaisons.models import NextStep, Summary
from liaisons.models.summary import month_after, months_to_draft
from liaisons.summary_drafting import drafted, sentence_of
from sites.access import require
from sites.models import Site
from sites.steps import save_edit, take_step

MANY_LETTERS = 2000  # of one sentence


class SummaryUnfit(RuleBroken):
    """Something about the summary makes no sense; ``field`` says what."""

    status = 422


class SummarySubmitted(RuleBroken):
    """The summary is with BJA."""


@transaction.atomic
def draft_summary(site, month, *, by):
    """Draft the summary of ``month`` (its first day) from the log of ``site``; sensitive notes are no part of it.

    A month that is over without an entry is drafted too, with one sentence that says so: silence can be closed.
    Raises NotAllowed or SummaryUnfit (there is one, or nothing is logged yet); then nothing has changed.
    """
    require(by, "liaisons.write_summary", site)
    site = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    if month not in months_to_draft():
        raise SummaryUnfit("Choose one of the last twelve months.", field="month")
    if Summary.objects.filter(site=site, month=month).exists():
        raise SummaryUnfit("This month has its summary already. Open it from the list.", field="month")
    summary = Summary(site=site, month=month, drafted_by=by, drafted_at=now(), state_since=now())
    entries = _log_of(summary)
    if not entries and month_after(month) > today():
        raise SummaryUnfit(
            "The log holds nothing of this month yet, and it is not over. Log what happened first.",
            field="month",
        )
    steps = NextStep.objects.filter(site=site, entry__in=[entry.pk for entry in entries])
    summary.sentences = drafted(entries, list(steps), month)
    summary.is_invented = any(entry.is_invented for entry in entries)
    summary.save()
    record(
        "liaisons.summary.draft", by=by, on=summary, site=site, after={"sentences": len(summary.sentences)}
    )
    return summary


@transaction.atomic
def edit_summary(summary, sentences, *, seen_version, by):
    """Save the sentences ([{"text", "entries": ids}]); an empty text drops its sentence.

    Raises NotAllowed, SummarySubmitted, SummaryUnfit or EditedMeanwhile; then nothing has changed.
    """
    require(by, "liaisons.write_summary", summary)
    row = _locked(summary)
    _refuse_submitted(row)
    kept = [_fit(sentence, row) for sentence in sentences if sentence["text"].strip()]
    if not kept:
        raise SummaryUnfit("A summary has a sentence at least.")
    return save_edit(
        row,
        {"sentences": kept},
        seen_version=seen_version,
        permission="liaisons.write_summary",
        event="liaisons.summary.edit",
        by=by,
    )


@transaction.atomic
def take_up_entries(summary, *, by):
    """Add a sentence for every entry of the month that no sentence rests on yet.  Returns the summary.

    Raises NotAllowed, SummarySubmitted or SummaryUnfit (there is none); then nothing has changed.
    """
    require(by, "liaisons.write_summary", summary)
    row = _locked(summary)
    _refuse_submitted(row)
    new = [entry for entry in _log_of(row) if entry.pk not in row.used]
    if not new:
        raise SummaryUnfit("Every entry of the month stands in the summary already.")
    return save_edit(
        row,
        {"sentences": [*row.sentences, *(sentence_of(entry) for entry in new)]},
        seen_version=row.version,
        permission="liaisons.write_summary",
        event="liaisons.summary.take_up",
        by=by,
    )


@transaction.atomic
def submit_summary(summary, *, by):
    """Hand it to BJA.  Raises NotAllowed or WrongState; then nothing has changed."""
    require(by, "liaisons.submit_summary", summary)
    return take_step(summary, "submit", by=by)


@transaction.atomic
def return_summary(summary, *, by, reason):
    """Hand it back with a reason.  Raises NotAllowed, WrongState or ReasonMissing; then nothing has changed."""
    require(by, "liaisons.return_summary", summary)
    return take_step(summary, "return", by=by, reason=reason)


def _locked(summary):
    rows = Summary.objects.select_for_update(of=("self",)).select_related("site")
    return rows.get(pk=summary.pk, site_id=summary.site_id)


def _log_of(summary):
    return list(summary.entries().select_related("request").defer("words").order_by("on", "pk"))


def _fit(sentence, summary):
    """The sentence as it is kept.

    Raises SummaryUnfit unless it rests on entries of the month; where the month has none, it rests on nothing.
    """
    text, ids = " ".join(sentence["text"].split()), sorted(set(sentence["entries"]))
    if len(text) > MANY_LETTERS:
        raise SummaryUnfit("Make two sentences of this one: it has more than 2,000 letters.")
    found = set(summary.entries().filter(pk__in=ids).values_list("pk", flat=True))
    if found != set(ids) or (not ids and summary.entries().exists()):
        raise SummaryUnfit(f"Choose the entries this rests on: “{text[:60]}”.", field="entries")
    return {"text": text, "entries": ids}


def _refuse_submitted(summary):
    if not summary.is_open:
        raise SummarySubmitted("BJA has the summary, so its text is fixed. Ask BJA to return it.")
