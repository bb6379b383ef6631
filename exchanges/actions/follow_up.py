"""The host's word before and after, the debrief of each site, and what came of it 30, 60 and 90
days later.
"""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from audit.record import record
from exchanges.host_links import SiteRef, link_of
from exchanges.lifecycle import EXCHANGE_REPORTABLE, EXCHANGE_TOOK_PLACE, EXCHANGE_TRAVELING
from exchanges.models import CheckIn, Delegation, Exchange, HostLink
from kernel import clock
from kernel.errors import RuleBroken, WrongState
from kernel.mail_address import require_sendable
from kernel.scope import as_program
from kernel.tokens import digest_of, new_token
from notifications.notify import notify, notify_address
from sites.access import people_with, require

LINK_DAYS = 14
COORDINATORS = frozenset({Role.LIAISON, Role.PROVIDER})


class AnswerUnfit(RuleBroken):
    """The host's answer has neither days nor a text, so it says nothing."""

    status = 422


@transaction.atomic
def invite_host_exchange(exchange, email, *, by):
    """Write a link to a host without an account; returns (the link's row, its address path with the
    token).

    Good once, for 14 days, for this exchange and one purpose: before it to confirm days and agenda,
    afterwards to say how it went.  Earlier ones are taken back.  Raises NotAllowed, AddressUnfit or
    WrongState; then nothing has changed.
    """
    require(by, "exchanges.invite_host_exchange", exchange)
    require_sendable(email)
    purpose = _purpose_of(exchange)
    exchange.host_links.open(clock.now()).update(revoked_at=clock.now())
    token = new_token()
    link = HostLink.objects.create(
        site_id=exchange.site_id,
        exchange=exchange,
        token_digest=digest_of(token),
        email=email,
        purpose=purpose,
        made_by=by,
        made_at=clock.now(),
        expires_at=clock.now() + timedelta(days=LINK_DAYS),
    )
    record(
        "exchanges.exchange.invite_host",
        by=by,
        on=exchange,
        site=exchange.site,
        after={"host": exchange.host_name},
    )
    path = reverse("exchanges:exchange-host", args=[token])
    letter = "ask_feedback"
    if purpose == HostLink.Purpose.CONFIRM:
        letter = "invite_host"
    facts = {"row": exchange, "by": by, "days": LINK_DAYS, "about": exchange.get_absolute_url()}
    notify_address(email, f"exchanges.exchange.{letter}", site=exchange.site, path=path, **facts)
    return link, path


@transaction.atomic
def answer_by_link(token, answer, *, by=None):
    """The host, without an account, confirms days and agenda; the link is used up and the
    coordinators are told.

    ``by`` is the portal: nobody else acts without an account.

    Raises LinkSpent or AnswerUnfit; then nothing has changed.
    """
    with as_program():
        link = link_of(token, purpose=HostLink.Purpose.CONFIRM, is_locked=True)
        _refuse_empty(answer)
        link.used_at = clock.now()
        link.save(update_fields=["used_at"])
        return _answered(link.exchange_id, answer, by=by or User.objects.the_portal())


@transaction.atomic
def rate_by_link(token, feedback, rating, *, by=None):
    """The host, without an account, says how it went, from 1 to 5; the link is used up.

    ``by`` is the portal: nobody else acts without an account.

    Raises LinkSpent or WrongState; then nothing has changed.
    """
    with as_program():
        link = link_of(token, purpose=HostLink.Purpose.FEEDBACK, is_locked=True)
        link.used_at = clock.now()
        link.save(update_fields=["used_at"])
        return _rated(link.exchange_id, feedback, rating, by=by or User.objects.the_portal())


@transaction.atomic
def answer_as_host(exchange, answer, *, by):
    """The lead of the site that hosts confirms days and agenda.

    Raises NotAllowed, WrongState or AnswerUnfit; then nothing has changed.
    """
    require(by, "exchanges.host_exchange", SiteRef(exchange.host_site_id))
    _refuse_empty(answer)
    with as_program():
        return _answered(exchange.pk, answer, by=by)


@transaction.atomic
def rate_as_host(exchange, feedback, rating, *, by):
    """The lead of the site that hosted says how it went, from 1 to 5.

    Raises NotAllowed or WrongState; then nothing has changed.
    """
    require(by, "exchanges.host_exchange", SiteRef(exchange.host_site_id))
    with as_program():
        return _rated(exchange.pk, feedback, rating, by=by)


@transaction.atomic
def report_exchange(delegation, *, by, learned, will_change, rating, answers=None):
    """The debrief of one site: what was learned, what will change at home, and who answers for it
    later.

    Raises NotAllowed, WrongState or AnswerUnfit; then nothing has changed.
    """
    require(by, "exchanges.report_exchange", delegation)
    with as_program():  # the row is its leading site's; nobody closes it meanwhile
        exchange = Exchange.objects.locked(delegation.exchange_id)
    if exchange.state not in EXCHANGE_REPORTABLE:
        raise WrongState(
            "The debrief is written once the exchange has taken place, until it is closed."
        )
    _refuse_empty(learned, "learned")
    row = Delegation.objects.select_for_update(of=("self",)).get(
        pk=delegation.pk, site_id=delegation.site_id
    )
    row.learned, row.will_change, row.rating = learned, will_change, rating
    row.reported_at, row.reported_by, row.answers = clock.now(), by, answers or by
    row.save()
    record(
        "exchanges.exchange.report",
        by=by,
        on=delegation,
        site=delegation.site,
        after={"rating": str(rating)},
    )
    return row


@transaction.atomic
def answer_checkin(checkin, *, by, reached, answer):
    """Say how far the expected outcomes came.  The person named answers, or a lead, member or
    liaison of the site.

    Raises NotAllowed, WrongState or AnswerUnfit; then nothing has changed.
    """
    require(by, "exchanges.answer_checkin", checkin)
    _refuse_empty(answer, "answer")
    row = (
        CheckIn.objects.select_for_update(of=("self",))
        .select_related("site")
        .get(pk=checkin.pk, site_id=checkin.site_id)
    )
    if row.answered_at is not None:
        raise WrongState("This check-in has been answered.")
    row.reached, row.answer, row.answered_at, row.answered_by = reached, answer, clock.now(), by
    row.save(update_fields=["reached", "answer", "answered_at", "answered_by"])
    record(
        "exchanges.exchange.checkin",
        by=by,
        on=checkin,
        site=row.site,
        after={"reached": row.get_reached_display()},
    )
    return row


def _answered(exchange_id, answer, *, by):
    row = Exchange.objects.locked(exchange_id)
    if row.state not in EXCHANGE_TRAVELING:
        raise WrongState("This exchange no longer waits for the host.")
    row.host_answer, row.host_answered_at = answer, clock.now()
    row.save(update_fields=["host_answer", "host_answered_at"])
    record(
        "exchanges.exchange.host_answer",
        by=by,
        on=row,
        site=row.site,
        after={"host": row.host_name},
    )
    people = people_with(COORDINATORS, row.site, on=clock.today())
    path = row.get_absolute_url()
    notify(
        people,
        "exchanges.exchange.host_answer",
        site=row.site,
        path=path,
        row=row,
        by=by,
        reason="",
        facts={},
    )
    return row


def _rated(exchange_id, feedback, rating, *, by):
    row = Exchange.objects.locked(exchange_id)
    if row.state not in EXCHANGE_TOOK_PLACE:
        raise WrongState("Say how it went once it has taken place.")
    row.host_feedback, row.host_rating = feedback, rating
    row.save(update_fields=["host_feedback", "host_rating"])
    record("exchanges.exchange.rate", by=by, on=row, site=row.site, after={"rating": str(rating)})
    return row


def _purpose_of(exchange):
    """What a host can be asked now."""
    if exchange.state in EXCHANGE_TRAVELING:
        return HostLink.Purpose.CONFIRM
    if exchange.state in EXCHANGE_TOOK_PLACE:
        return HostLink.Purpose.FEEDBACK
    raise WrongState(
        "The host is asked for the days once BJA has approved the exchange, and how it went once "
        "it took place."
    )


def _refuse_empty(words, field="answer"):
    if not words.strip():
        raise AnswerUnfit("Write a sentence.", field=field)
