"""Sample rows of notices, and a clock and workers that have just done what they do every minute."""

from notifications import job_runs
from psp_portal import health
from tests.registry import sample

UNREAD = {"address": "", "read_at": None, "sent_at": None, "given_up_at": None, "path": "/"}

sample("notifications.Notice", lambda _place: UNREAD)


def a_clock_that_works():
    for name in (health.WORKER, health.MAIL):
        job_runs.hand_out_due({name: 60})
        job_runs.note_end(name)
