"""The clock: a scheduler of Celery beat that starts what the database says is due, and keeps no
file.
"""

import logging
import time

from celery.beat import Scheduler, SchedulingError
from django.db import DatabaseError, connection, transaction

from notifications.job_runs import hand_out_due

log = logging.getLogger(__name__)
TICK_SECONDS = 60


class JobScheduler(Scheduler):
    """``celery -A psp_portal beat`` with the table of psp_portal/celery.py and the rows of
    notifications.JobRun.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.next_tick_at = 0.0

    def setup_schedule(self):
        """Nothing of Celery's own: no entry but the table's."""
        self.update_from_dict(self.app.conf.beat_schedule)

    def tick(self, **_kwargs):
        """Once a minute hand out what is due; answers the seconds until the next look."""
        wait = self.next_tick_at - time.monotonic()
        if wait > 0:
            return wait
        self.next_tick_at = time.monotonic() + TICK_SECONDS
        try:
            self.start_due()
        except (DatabaseError, SchedulingError):
            log.exception("the clock could not hand out what is due")
            connection.close()
        return TICK_SECONDS

    def start_due(self):
        """Put every due job into the queue; a queue that does not answer leaves none of them handed
        out.
        """
        with transaction.atomic():
            for name in hand_out_due(
                {name: entry.schedule.seconds for name, entry in self.schedule.items()}
            ):
                self.apply_async(self.schedule[name], advance=False)
