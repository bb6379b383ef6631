"""Write actions on an engagement: announce, launch, extend, close out, withdraw."""

from django.db import transaction

from kernel import clock
from kernel.errors import RuleBroken, refuse_empty_reason
from kernel.number_format import format_number
from sites.access import require
from sites.ledger import UNIT, Act, grant_what_was_promised, post
from sites.models import Allotment, Engagement, Transition
from sites.models.engagement import Track
from sites.partial_dates import MONTHS_OF, last_day, months_between
from sites.queries.commitments import outstanding_commitments
from sites.steps import Moved, save_edit, take_step


class StillCommitted(RuleBroken):
    """Hours or trips are committed and neither spent nor released; ``held`` lists (unit, what for,
    path, amount).
    """

    def __init__(self, held):
        named = "; ".join(f"{format_number(amount)} {unit} for {label}" for unit, label, _, amount in held)
        super().__init__(
            f"Still committed: {named}. Confirm or cancel what they are for first; then try again."
        )
        self.held = held


class DateUnfit(RuleBroken):
    """The day does not fit the engagement."""

    status = 422


class SameTrack(RuleBroken):
    """The engagement is on that track already."""

    status = 422


@transaction.atomic
def announce_engagement(engagement, on, *, by):
    """Say that the site was announced on the day ``on``. Raises NotAllowed, WrongState or
    DateUnfit; then nothing has changed.
    """
    require(by, "sites.announce_engagement", engagement)
    if on > clock.latest_today(engagement.site.time_zone):
        raise DateUnfit("An announcement is recorded on its day or later.", field="on")
    changes = {"announced_on": on, "announced_precision": "day"}
    facts = {"announced on": Moved(engagement.announced_on, on)}
    return take_step(engagement, "announce", by=by, facts=facts, **changes)


@transaction.atomic
def launch_engagement(engagement, starts_on, *, by):
    """Begin the engagement on the day ``starts_on``: its months run, and what was promised is
    granted.

    Raises NotAllowed, WrongState or DateUnfit; then nothing has changed.
    Rule: PSP Executive Overview, "up to 200 hours of SME technical assistance", "18 person-trips".
    """
    require(by, "sites.launch_engagement", engagement)
    if starts_on < engagement.announced_on:
        raise DateUnfit("An engagement starts on the day it is announced or later.", field="starts_on")
    ends_on = last_day(starts_on, engagement.months)
    facts = {
        "starts on": Moved(engagement.starts_on, starts_on),
        "ends on": Moved(engagement.ends_on, ends_on),
    }
    changes = {"starts_on": starts_on, "ends_on": ends_on, "are_dates_derived": False}
    engagement = take_step(engagement, "launch", by=by, facts=facts, **changes)
    grant_what_was_promised(engagement, by=by)
    return engagement


@transaction.atomic
def activate_engagement(engagement, *, by):
    """Say that the help has begun after the launch. Raises NotAllowed or WrongState; then nothing
    has changed.
    """
    require(by, "sites.activate_engagement", engagement)
    return take_step(engagement, "activate", by=by)


@transaction.atomic
def transition_engagement(engagement, to_track, on, *, by, reason):
    """Move the engagement to another track from the day ``on``; its months are counted anew from
    there.

    Raises NotAllowed, WrongState, ReasonMissing, SameTrack or DateUnfit; then nothing has changed.
    Rule: PSP Executive Summary, cities of the pilot "were absorbed as PSP Operations sites".
    """
    require(by, "sites.transition_engagement", engagement)
    engagement = _locked(engagement)
    if to_track == engagement.track:
        raise SameTrack(f"It is on the {engagement.get_track_display()} track already.", field="to_track")
    if not engagement.starts_on <= on <= clock.latest_today(engagement.site.time_zone):
        raise DateUnfit("Give the day it changed track: after its start and not in the future.", field="on")
    if Transition.objects.filter(site=engagement.site_id, engagement=engagement, on=on).exists():
        raise DateUnfit("It changed track on that day already. Give the day of the next change.", field="on")
    was, ends_on = engagement.track, last_day(on, MONTHS_OF[to_track])
    facts = {"track": Moved(engagement.get_track_display(), to_track.title())}
    facts["ends on"] = Moved(engagement.ends_on, ends_on)
    changes = {"track": to_track, **_until(engagement, ends_on)}
    engagement = take_step(engagement, "transition", by=by, reason=reason, facts=facts, **changes)
    Transition.objects.create(
        site=engagement.site,
        engagement=engagement,
        from_track=was,
        to_track=to_track,
        on=on,
        listed_cohort=_listed_cohort(engagement, was, on),
        source=reason[:400],
    )
    return engagement


@transaction.atomic
def extend_engagement(engagement, ends_on, *, by, reason):
    """Move the last day of the engagement to ``ends_on``, later than now. It adds no hours: those
    are an adjustment.

    Raises NotAllowed, WrongState, ReasonMissing or DateUnfit; then nothing has changed.
    """
    require(by, "sites.extend_engagement", engagement)
    engagement = _locked(engagement)
    if ends_on <= max(engagement.ends_on, clock.today()):
        last = clock.format_day(engagement.ends_on)
        raise DateUnfit(f"Give a last day that is still to come and later than {last}.", field="ends_on")
    facts = {"ends on": Moved(engagement.ends_on, ends_on)}
    return take_step(engagement, "extend", by=by, reason=reason, facts=facts, **_until(engagement, ends_on))


@transaction.atomic
def close_out_engagement(engagement, *, by):
    """Begin the close-out: no new requests, what is under way is finished. Raises NotAllowed or
    WrongState; then nothing has changed.
    """
    require(by, "sites.close_out_engagement", engagement)
    return take_step(engagement, "close_out", by=by)


@transaction.atomic
def close_engagement(engagement, *, by):
    """End the engagement; the site is alumni from now on, and what is unused lapses or stays by its
    settings.

    Refused while hours or trips are committed; the refusal names the requests.
    Raises NotAllowed, WrongState or StillCommitted; then nothing has changed.
    """
    require(by, "sites.close_engagement", engagement)
    return _end(engagement, "close", by, "")


@transaction.atomic
def withdraw_engagement(engagement, *, by, reason):
    """End the engagement before its time, with a reason everybody concerned reads.

    Raises NotAllowed, WrongState, ReasonMissing or StillCommitted; then nothing has changed.
    """
    require(by, "sites.withdraw_engagement", engagement)
    return _end(engagement, "withdraw", by, reason)


@transaction.atomic
def edit_engagement(engagement, changes, *, seen_version, by, reason):
    """Correct dates, settings or the note of an engagement, with a reason that stands in the
    record.

    Raises NotAllowed, ReasonMissing, DateUnfit or EditedMeanwhile; then nothing has changed.
    """
    require(by, "sites.edit_engagement", engagement)
    refuse_empty_reason(reason, "Say why this is changed; the record keeps it.")
    starts_on = changes.get("starts_on", engagement.starts_on)
    ends_on = changes.get("ends_on", engagement.ends_on)
    if ends_on <= starts_on:
        raise DateUnfit("The last day must come after the first.", field="ends_on")
    if (starts_on, ends_on) != (engagement.starts_on, engagement.ends_on):
        changes = {
            **changes,
            "months": months_between(starts_on, ends_on),
            "are_dates_derived": False,
        }
    return save_edit(
        engagement,
        changes,
        seen_version=seen_version,
        permission="sites.edit_engagement",
        event="sites.engagement.edit",
        by=by,
        reason=reason,
    )


def _locked(engagement):
    """The engagement, locked: nothing can be committed to it until this act ends."""
    rows = Engagement.objects.select_for_update(of=("self",), no_key=True).select_related("site")
    return rows.get(pk=engagement.pk, site_id=engagement.site_id)


def _listed_cohort(engagement, from_track, on):
    """Whose list names the site on its new track: the pilots stayed a list of their own, others
    join that year's.

    Rule: PSP Executive Summary (September 2018), "Participating Sites".
    """
    if from_track == Track.PILOT:
        return engagement.cohort
    return on.year


def _end(engagement, verb, by, reason):
    engagement = _locked(engagement)
    Engagement.LIFECYCLE[verb].check(engagement, reason)
    if committed := outstanding_commitments(engagement):
        raise StillCommitted(committed)
    unused = {}
    for allotment in Allotment.objects.filter(site_id=engagement.site_id, engagement=engagement):
        if not allotment.left:
            continue
        act, outcome = Act.KEEP, "kept"
        if engagement.unused_hours_lapse:
            act, outcome = Act.LAPSE, "lapsed"
        left = allotment.left
        post(
            allotment,
            act,
            left,
            by=by,
            about=engagement,
            reason="Unused at the end of the engagement.",
        )
        unused[f"unused {UNIT[allotment.kind]}"] = f"{format_number(left)} {outcome}"
    return take_step(engagement, verb, by=by, reason=reason, facts=unused)


def _until(engagement, ends_on):
    """The fields that follow from a new last day."""
    return {
        "ends_on": ends_on,
        "months": months_between(engagement.starts_on, ends_on),
        "are_dates_derived": False,
    }
