"""Alarms for operators: written to the log and sent to the administrators."""

import logging
from datetime import timedelta

from accounts.roles import Role
from kernel import clock
from notifications.models import Notice
from notifications.notify import notify
from sites.access import people_with

log = logging.getLogger(__name__)
AGAIN = timedelta(hours=24)  # an alarm that goes on is told once a day, and logged every time
EVENT = "sites.alarm.raise"


def raise_alarm(subject, sentences):
    """Log each of ``sentences`` as an error, and tell every administrator all of them in one
    letter.

    ``subject`` says in a few words what is wrong; the same subject is told again after a day. Needs
    the program's scope. Nothing is told where there are no sentences.
    """
    for sentence in sentences:
        log.error("%s: %s", subject, sentence)
    if sentences and not _was_told(subject):
        administrators = people_with({Role.ADMIN}, None, on=clock.today())
        notify(administrators, EVENT, path="/", subject=subject, sentences=sentences)


def _was_told(subject):
    recent = Notice.objects.filter(event=EVENT, created_at__gt=clock.now() - AGAIN)
    return recent.filter(subject__startswith=f"Alarm: {subject}").exists()
