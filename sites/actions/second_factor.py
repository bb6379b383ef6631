"""Resets the second factor of a person who lost it; administrators only."""

from django.db import transaction
from django.urls import reverse

from accounts import second_factor_reset, sessions
from accounts.roles import Role
from audit.record import record
from kernel import clock
from kernel.errors import NotAllowed, RuleBroken, refuse_empty_reason
from notifications.notify import notify, notify_address
from sites.access import people_with, require


class NothingToReset(RuleBroken):
    """The person has set up no second factor: the next sign-in asks for one anyway."""


@transaction.atomic
def reset_second_factor(person, *, by, reason):
    """Take every second factor of ``person`` away, end their sessions and send them a link to set
    up another.

    Until they come by the link, which is good for 72 hours, nobody sets one up, not even with their
    passphrase. The other administrators are told. Again while the link waits: a new link goes out
    and the old one dies. Raises NotAllowed, ReasonMissing or NothingToReset; then nothing has
    changed.
    """
    require(by, "sites.reset_second_factor")
    if person.pk == by.pk:
        raise NotAllowed("Nobody resets their own second step. Ask another administrator.")
    refuse_empty_reason(reason, "Say how you made sure who is asking; the record keeps it.")
    had = second_factor_reset.names_of_factors(person)
    if not had and not second_factor_reset.is_waited_for(person):
        raise NothingToReset(f"{person.name} has set up no second step: the next sign-in asks for one.")
    token = second_factor_reset.begin(person)
    sessions.end_all_of(person)
    before = {"second step": had or "taken away before; a link was waiting"}
    record("sites.second_factor.reset", by=by, on=person, before=before, reason=reason)
    facts = {"row": person, "by": by, "reason": reason, "hours": second_factor_reset.GOOD_FOR_HOURS}
    path = reverse("second-factor-begin", args=[token])
    notify_address(person.email, "sites.second_factor.reset", path=path, **facts)
    others = people_with({Role.ADMIN}, None, on=clock.today()).exclude(pk__in=[by.pk, person.pk])
    notify(others, "sites.second_factor.report", path=reverse("sites:whole-record"), **facts)
    return person
