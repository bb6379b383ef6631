"""Folds notices to one person about one site within a minute into one notice and one letter."""

from datetime import timedelta

from django.conf import settings
from django.db import connection

from kernel import clock
from kernel.scope import as_program

LOOKED_BACK = timedelta(hours=1)  # what waits longer was folded when it was young
# The rows are locked first, so that no sender claims one while it is folded; who has read a notice
# keeps it. One that carries others is folded into none: what it carries would be lost. A minute
# begins with the first notice of a person and a site that still waits.
_FOLD = """
    with waiting as (
        select id, recipient_id, site_id, created_at from notifications_notice
        where address = '' and sent_at is null and given_up_at is null
          and tries = 0 and read_at is null
              and folded_into_id is null and created_at > %(since)s
        for update skip locked),
    minutes as (
        select *, floor(extract(epoch from created_at - min(created_at)
                  over (partition by recipient_id, site_id))
                        / %(seconds)s) as minute
        from waiting),
    carried as (
        select id, first_value(id)
                   over (partition by recipient_id, site_id, minute order by id) as carrier
        from minutes),
    folded as (
        update notifications_notice notice set folded_into_id = carrier from carried
        where notice.id = carried.id and carried.id <> carrier
          and notice.folded_count = 0 returning carrier)
    update notifications_notice notice set folded_count = folded_count + counted.number
    from (select carrier, count(*) as number from folded group by carrier) counted
    where notice.id = counted.carrier"""


def wait_before_mail():
    """How long a notice to a person waits for others to be sent with it."""
    return timedelta(seconds=settings.NOTICES_FOLDED_SECONDS)


def fold_notices():
    """Fold what waits; returns how many notices now carry others, or more of them. Safe beside
    senders and itself.
    """
    if not settings.NOTICES_FOLDED_SECONDS:
        return 0
    values = {"since": clock.now() - LOOKED_BACK, "seconds": settings.NOTICES_FOLDED_SECONDS}
    with as_program(), connection.cursor() as cursor:
        cursor.execute(_FOLD, values)
        return cursor.rowcount
