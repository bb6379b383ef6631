"""Order of delivery: sites take turns, and within a site its recipients."""

from django.db import connection

# Letters somebody waits for (an invitation, a forgotten passphrase) go before what can be read in
# the portal. Two windows, because the turns of a site are counted over the turns of its recipients;
# the plain version, the oldest first, let one site's thousand letters delay everybody else's.
_NEXT = """
    with due as (
        select id, site_id, address = '' as can_wait,
               row_number() over (partition by address = '', site_id, recipient_id, address
                                  order by id) as turn
        from notifications_notice
        where sent_at is null and given_up_at is null and folded_into_id is null
          and next_try_at <= %(now)s)
    select id from due
    order by can_wait, row_number() over (partition by can_wait, site_id order by turn, id), id
    limit %(count)s"""


def next_turns(count, at):
    """The ids of at most ``count`` letters due at the instant ``at``, in the order they are to
    leave.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"now": at, "count": count})
        return [pk for (pk,) in cursor.fetchall()]
