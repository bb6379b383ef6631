"""Rules about the row: what the tables of roles and steps cannot say, in words people understand.

The actions refuse by them; the pages ask them so that no button is drawn which would be refused.
"""

from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.roles import Role
from audit.record import has_done
from kernel import clock
from kernel.errors import EditedMeanwhile, Incomplete, NotAllowed, RuleBroken
from sites.access import may
from sites.ledger import Kind
from sites.models import Allotment, Engagement, roles_of
from tta.lifecycle import HoursState, State
from tta.models import HoursEntry, Request

# Those who deliver help for every site beside the assigned expert: the provider under award, and BJA.
DELIVERING_FOR_ALL = frozenset({Role.PROVIDER, Role.ADMIN, Role.STAFF})

NEEDED_TO_SUBMIT = {
    "title": "Give the request a title of a few words.",
    "need": "Say what the problem is: what happens, where, since when.",
    "focus_area": "Choose the focus area the need falls in.",
    "assistance": "Choose the type of assistance.",
    "desired_outcome": "Say what should be different once the help has been given.",
    "wanted_by": "Give the date by which the help is wanted.",
    "hours_estimated": "Estimate the expert hours; BJA sees them beside the balance.",
}


class EngagementClosed(RuleBroken):
    """The engagement takes no requests and no hours any more, or not yet."""


class RequestIncomplete(Incomplete):
    """Something BJA needs to decide is missing."""


class RequestNotEditable(RuleBroken):
    """The text is fixed once the request is submitted."""


class RequestFinished(RuleBroken):
    """The request has ended; its hours are settled."""


class OwnWork(RuleBroken):
    """Nobody decides, verifies or approves what they created, performed or logged."""

    status = 403


class HoursWaiting(RuleBroken):
    """Logged hours still wait to be verified."""


class NotAnExpertHere(RuleBroken):
    """The person holds no expert role at the site today."""

    status = 422


class CommitmentExhausted(RuleBroken):
    """More hours than the request has left."""


class DayUnfit(RuleBroken):
    """The day lies in the future, before the request was accepted, or holds no more hours."""

    status = 422


# ---- predicates: the page asks them, the actions refuse by them


def is_own_request(request, person):
    """Whether ``person`` drafted, changed or submitted the request, and so can not decide it."""
    return person.pk in {request.created_by_id, request.submitted_by_id} or has_done(
        person, "tta.request.edit", request
    )


def is_own_hours(entry, person):
    """Whether ``person`` worked or logged the hours, and so can not verify them."""
    return person.pk in {entry.worked_by_id, entry.logged_by_id}


def delivers(request, person):
    """Whether ``person`` may act for the delivery: the assigned expert, the provider or BJA."""
    at_site = roles_of(person).roles_at(request.site_id)
    return request.expert_id == person.pk or bool(at_site & DELIVERING_FOR_ALL)


def reads_request(request, person):
    """Whether ``person`` may read it: a draft is for its site and its liaison alone."""
    return not request.is_unsubmitted or may(person, "tta.view_request_draft", request)


def takes_documents(request):
    """Whether documents can be added: until the request is declined or taken back; what was delivered may follow."""
    return request.state not in {State.DECLINED, State.WITHDRAWN, State.CANCELED}


def logs_hours_of(request, person):
    """Whether ``person`` may log hours: the assigned expert, or the provider for them."""
    return request.expert_id == person.pk or Role.PROVIDER in roles_of(person).roles_at(request.site_id)


def missing_to_submit(request):
    """What a request still lacks before it can be submitted: field name to what to write there."""
    return {field: words for field, words in NEEDED_TO_SUBMIT.items() if not getattr(request, field)}


# ---- refusals


def refuse_own_request(request, by):
    """Raise OwnWork if ``by`` drafted, changed or submitted the request."""
    if is_own_request(request, by):
        raise OwnWork("You drafted, changed or submitted this request, so a colleague has to decide it.")


def refuse_own_hours(entry, by):
    """Raise OwnWork if ``by`` worked or logged the hours."""
    if is_own_hours(entry, by):
        raise OwnWork("You worked or logged these hours, so somebody else has to verify them.")


def refuse_unread_draft(request, by):
    """Raise NotAllowed if the request was never submitted and ``by`` is neither of its site nor its liaison."""
    if not reads_request(request, by):
        raise NotAllowed(
            "This request has not been submitted. Until it is, its site and liaison alone work on it."
        )


def refuse_unless_delivering(request, by):
    """Raise NotAllowed unless ``by`` delivers this request: an expert acts on their own requests only."""
    if not delivers(request, by):
        raise NotAllowed("Only the expert assigned to this request, the provider or BJA does this.")


def refuse_unless_logging(request, by):
    """Raise NotAllowed unless ``by`` is the assigned expert or the provider."""
    if not logs_hours_of(request, by):
        raise NotAllowed(
            "Only the expert assigned to this request, or the provider for them, logs hours on it."
        )


def refuse_changed_text(request, seen_version):
    """Raise EditedMeanwhile if the text is no longer the one the person had before them; None asks nothing."""
    if seen_version is not None and request.version != seen_version:
        raise EditedMeanwhile("The text was changed after you opened this page. Read it again, then decide.")


def refuse_waiting_hours(request):
    """Raise HoursWaiting while logged hours of the request wait to be verified."""
    waiting = HoursEntry.objects.filter(site_id=request.site_id, request=request, state=HoursState.LOGGED)
    if count := waiting.count():
        entries = "entry of hours waits" if count == 1 else "entries of hours wait"
        raise HoursWaiting(
            f"{count} {entries} to be verified. Ask BJA or the provider to verify or return them first."
        )


def refuse_unfit_day(request, worked_on):
    """Raise DayUnfit unless the day lies between the acceptance of the request and today (the site's or ours)."""
    zone = request.site.time_zone
    if worked_on > clock.latest_today(zone):
        raise DayUnfit(
            "That day has not come yet. Log hours on the day they were worked or later.", field="worked_on"
        )
    if request.decided_at and worked_on < _earliest_day(request.decided_at, zone):
        raise DayUnfit(
            "That day lies before BJA accepted the request. Hours count from the day of acceptance.",
            field="worked_on",
        )


def _earliest_day(instant, zone):
    return min(timezone.localdate(instant), timezone.localdate(instant, ZoneInfo(zone)))


# ---- rows held while an act is under way; the order is site, engagement, request, allotment


def lock_engagement(engagement_id, site_id):
    """The engagement, locked until the act ends: it can not be closed meanwhile."""
    rows = Engagement.objects.select_for_update(of=("self",), no_key=True).select_related("site")
    return rows.get(pk=engagement_id, site_id=site_id)


def lock_request(request):
    """The request as it stands now, locked until the act ends."""
    rows = Request.objects.select_for_update(of=("self",)).select_related(
        "site", "engagement__site", "expert"
    )
    return rows.get(pk=request.pk, site_id=request.site_id)


def refuse_closed(engagement, *, is_new_help):
    """Raise EngagementClosed where the engagement takes no new requests, or (``is_new_help`` False) no hours."""
    if not (engagement.takes_requests if is_new_help else engagement.is_open):
        raise EngagementClosed(
            f"The engagement of {engagement.site} is “{engagement.get_state_display().lower()}” and takes no "
            f"{'requests' if is_new_help else 'hours'}. Ask BJA if you think it should."
        )


def hours_of(request):
    """The allotment of expert hours a request draws on."""
    return Allotment.objects.of(request.engagement, Kind.EXPERT_HOURS).get()
