"""Retry pauses of every queue, in one table."""

from datetime import timedelta

# after which a job of the clock that was handed out and not done is handed out again
JOB_RETRY_SECONDS = 600
PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60)
)  # after the first try, the second and so on: an outage of a day costs nobody a letter
MOST_TRIES = len(PAUSES) + 1
# nobody else takes a claimed row for so long; after a crash it is tried again
LEASE = timedelta(minutes=10)


def next_try(tries, at):
    """The instant of the next try of a row that failed ``tries`` times, the last time at ``at``;
    None: given up.
    """
    if tries < MOST_TRIES:
        return at + PAUSES[tries - 1]
    return None


def sentence_of(fault):
    """What people read of an exception of our own: its kind and no word of its data. The log has
    the place.
    """
    return (
        f"The portal could not do this ({type(fault).__name__}). The log of that minute says where."
    )
