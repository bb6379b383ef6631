"""Notices, mail preferences, failed queue rows and job runs."""

from datetime import timedelta
from operator import attrgetter
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from kernel import clock
from kernel.retries import JOB_RETRY_SECONDS, LEASE

UNREAD_COUNTED = 100  # of a person; the header says "99+" from here on
LISTED = 20  # texts of folded notices in one letter; of more it has the number
# in place of an address that was forgotten; RFC 2606: nobody has it
REMOVED = "removed@address.invalid"


class NoticeQuerySet(models.QuerySet):
    def to(self, person):
        return self.filter(recipient=person.pk)

    def shown(self):
        """... shown as lines of their own: those of one act or one minute are one notice."""
        return self.filter(folded_into=None)

    def unread(self):
        return self.shown().filter(read_at=None)

    def with_folded(self, notice):
        """... ``notice`` itself, or folded into it."""
        return self.filter(Q(pk=notice.pk) | Q(folded_into=notice.pk))

    def up_to_100(self):
        """... a hundred at most: what the header counts."""
        return self.order_by()[:UNREAD_COUNTED]

    def of_before(self, at):
        """... told before the instant ``at``."""
        return self.filter(created_at__lt=at)

    def waiting(self):
        """... neither sent by mail nor given up, oldest first."""
        return self.shown().filter(sent_at=None, given_up_at=None).order_by("pk")

    def due(self, at):
        """... to be tried at the instant ``at``: not claimed by a sender, nor in the pause after a
        failed try.
        """
        return self.waiting().filter(next_try_at__lte=at)

    def claim(self, pk, at):
        """Take one due letter for LEASE and count the try; returns it, or None where another sender
        was quicker.
        """
        taken = (
            self.due(at)
            .filter(pk=pk)
            .order_by()
            .update(tries=F("tries") + 1, next_try_at=at + LEASE, failure="")
        )
        if taken:
            return self.select_related("recipient").get(pk=pk)
        return None

    def failed(self):
        """... not delivered: given up with a reason, or resting after a try that failed. Not one
        being sent now.
        """
        return self.filter(sent_at=None).exclude(failure="")

    def again(self, at):
        """Let letters that failed be tried from the instant ``at`` on, with all tries before them;
        returns how many.

        A letter whose text was emptied stays given up: there is nothing left to send.
        """
        return (
            self.failed()
            .exclude(body="")
            .update(tries=0, next_try_at=at, given_up_at=None, failure="")
        )

    def forget_addresses(self, at):
        """Remove address and text of these letters; those that have not left by the instant ``at``
        never will.
        """
        self.waiting().order_by().update(given_up_at=at)
        return self.update(address=REMOVED, body="")

    def left_behind(self, before):
        """... letters to an address given up before the instant ``before`` that still hold their
        text.
        """
        return self.filter(given_up_at__lt=before).exclude(address="").exclude(body="")

    def newest_first(self):
        """... in the order people read them."""
        return self.order_by("-created_at", "-pk")


class Notice(models.Model):
    """One thing to tell one person.  Written with the act; sent once, after it commits.

    A letter to an address carries a link that opens an account, so its text is sealed and nobody
    reads it here.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", null=True
    )  # empty for a letter to somebody who is nobody here yet: then ``address`` says where it goes
    address = models.EmailField(blank=True, default="", db_default="")
    caused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )  # who is told if it cannot be delivered; empty where the portal itself had something to say
    site_id = models.BigIntegerField(null=True)  # no foreign key: this floor does not know sites
    event = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    body = models.TextField()  # of a letter to an address: sealed, and emptied once it has left
    path = models.CharField(max_length=200, blank=True)  # where on the portal the thing can be seen
    # notices to one person about one site within a minute are one (notifications/folding.py): the
    # first carries them
    folded_into = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="folded",
        null=True,
        db_index=False,
        db_constraint=False,
    )  # no foreign key: it would have to include the site, which may be empty; folding partitions
    folded_count = models.PositiveIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=clock.now, db_default=Now())
    given_up_at = models.DateTimeField(null=True)
    failure = models.CharField(
        max_length=300, blank=True, default="", db_default=""
    )  # a sentence: the last try
    # its Message-ID: a letter sent twice after a crash is known as one, and nobody counts letters
    # by it
    message_key = models.UUIDField(default=uuid4, db_default=RandomUUID(), editable=False)
    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_of_person_newest"),
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(
                fields=["folded_into"], name="notice_folded", condition=Q(folded_into__isnull=False)
            ),
            models.Index(
                fields=["id"], name="notice_waiting", condition=Q(sent_at=None, given_up_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient=None) ^ Q(address=""),
                name="a_notice_goes_to_a_person_or_to_an_address",
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def title(self):
        """The subject, and how many more it carries."""
        return titled(self.subject, self.folded_count)

    @property
    def text(self):
        """What it says, and what those it carries say; of a letter to an address: encrypted."""
        if not self.folded_count:
            return self.body
        rows = [self, *sorted(self.folded.all(), key=attrgetter("pk"))[: LISTED - 1]]
        parts = [f"{number}. {row.subject}\n\n{row.body}" for number, row in enumerate(rows, 1)]
        more = self.folded_count + 1 - len(rows)
        if more > 0:
            parts.append(f"And {more} more.")
        return "\n\n\n".join(parts)

    @property
    def reader(self):
        return self.address or self.recipient.name

    @property
    def can_be_sent_again(self):
        """Whether its text is still there."""
        return bool(self.body)


def titled(subject, folded_count):
    """The subject of a notice that carries ``folded_count`` more."""
    if folded_count:
        return f"{subject} (and {folded_count} more)"
    return subject


def unread_count(person):
    """An expression: how many notices of ``person`` are unread, counted up to UNREAD_COUNTED and no
    further.
    """
    ids = Notice.objects.to(person).unread().up_to_100().values("pk")
    return Func(ArraySubquery(ids), function="cardinality", output_field=models.IntegerField())


class Preference(models.Model):
    """How one person wants to be told.  Without a row: every notice also by mail."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", primary_key=True
    )
    by_mail = models.BooleanField(default=True)

    def __str__(self):
        return f"Preferences of {self.person}"


class QueueFailureQuerySet(models.QuerySet):
    """Rows of queues that failed and are ..."""

    def of(self, queue):
        return self.filter(queue=queue)

    def resting(self, at):
        """... not to be tried at the instant ``at``."""
        return self.filter(Q(next_try_at__gt=at) | Q(given_up_at__isnull=False))

    def newest_first(self):
        """... in the order an administrator reads them."""
        return self.order_by("-failed_at", "-pk")


class QueueFailure(models.Model):
    """A row of a queue (a sign-up, a link check, a reminder) whose last try raised; removed when a
    try succeeds.
    """

    queue = models.CharField(max_length=40)
    row = models.CharField(max_length=200)  # what the queue knows it by, mostly its primary key
    about = models.CharField(max_length=300)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300)
    failed_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    given_up_at = models.DateTimeField(null=True)
    objects = QueueFailureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["queue", "row"], name="a_row_of_a_queue_fails_in_one_place"
            ),
        ]

    def __str__(self):
        return f"{self.queue}: {self.about}"


# A job a minute starts at every look of the clock, though the look is a little early.
START_SLACK_SECONDS = 10
# after which a run that has not ended is thought lost with its worker
LONGEST_RUN = timedelta(hours=1)


class JobRunQuerySet(models.QuerySet):
    """Jobs of the clock that are ..."""

    def due(self, now, every_seconds):
        """... to be started at ``now``: their time has come, or what was started last did not end
        well.
        """
        cadence = now - timedelta(seconds=every_seconds - START_SLACK_SECONDS)
        retry = now - timedelta(seconds=min(every_seconds, JOB_RETRY_SECONDS))
        is_undone = Q(done_at=None) | Q(done_at__lt=F("handed_out_at"))
        is_running = Q(started_at__gte=F("handed_out_at"), started_at__gt=now - LONGEST_RUN) & (
            Q(ended_at=None) | Q(ended_at__lt=F("started_at"))
        )
        return self.filter(
            Q(handed_out_at__lte=cadence) | (Q(handed_out_at__lte=retry) & is_undone)
        ).exclude(is_running)

    def done_since(self, instant):
        """... done at ``instant`` or later."""
        return self.filter(done_at__gte=instant)


class JobRun(models.Model):
    """When a job of the clock (psp_portal/celery.py) was last started and last done; one row a job.

    Daily work runs by this row, not by the age of a process: a clock that is restarted every day
    still starts what is due, and two clocks start a job once, because handing it out is one
    conditional update.
    """

    name = models.CharField(max_length=60, primary_key=True)
    handed_out_at = models.DateTimeField()  # a clock put it into the queue
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)  # the last end without an error
    # worked on by the last run, where the job counts them
    rows = models.PositiveIntegerField(null=True)
    # its type: a message may hold what people wrote
    error = models.CharField(max_length=100, blank=True)
    objects = JobRunQuerySet.as_manager()

    def __str__(self):
        return self.name
