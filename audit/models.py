"""The record: who did what, as whom, when, to which row, before and after. Nothing in it is ever
changed.
"""

from django.db import models
from django.db.models import Q

from kernel import clock


class EventQuerySet(models.QuerySet):
    """Lines of the record that are ..."""

    def about(self, *rows, named=None):
        """... about these rows, newest first. Give rows the person may see: the line is as visible
        as its row.

        ``named``: what the record calls them (``target_of``), where only that is known.
        """
        targets = named
        if named is None:
            targets = [target_of(row) for row in rows]
        return self.filter(target__in=targets).newest_first()

    def at_site(self, site_id):
        return self.filter(site_id=site_id)

    def newest_first(self):
        """... in the order people read them."""
        return self.order_by("-at", "-pk")


def target_of(row):
    """How the record names a row: ``tta.request:55``."""
    return f"{row._meta.label_lower}:{row.pk}"


class Event(models.Model):
    """One line of the record.

    It holds names and ids, never foreign keys: the record outlives what it describes. The
    application role may add a line and read it, and may not update, delete or truncate (migration
    ``append_only``).
    """

    at = models.DateTimeField(default=clock.now, editable=False)
    action = models.CharField(max_length=80)
    actor_id = models.BigIntegerField()
    actor = models.CharField(max_length=120)
    acting_as = models.CharField(max_length=40, blank=True)  # the role that gave the right
    site_id = models.BigIntegerField(null=True)
    target = models.CharField(max_length=120)
    label = models.CharField(max_length=200)  # the row in words, as it was called then
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    reference = models.CharField(max_length=40, blank=True)  # of the web request, also in the log
    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["site_id", "-at"], name="event_of_site_newest"),
            models.Index(fields=["target", "-at"], name="event_about_row_newest"),
            models.Index(fields=["actor_id", "-at"], name="event_by_actor_newest"),
            models.Index(fields=["-at"], name="event_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(action=""), name="an_event_says_what_was_done")
        ]

    def __str__(self):
        return f"{self.actor}: {self.action} {self.label}"


class World(models.Model):
    """The identity of this database, in one row (kernel/world.py).  Its owner alone writes it."""

    class Name(models.TextChoices):
        """What the portal over this database is for."""

        PRODUCTION = "production", "Production"
        STAGING = "staging", "Staging: no letter leaves"

    cluster = models.BigIntegerField()  # system_identifier of the PostgreSQL cluster
    database = models.BigIntegerField()  # the database's own number there (pg_database.oid)
    name = models.CharField(max_length=12, choices=Name.choices)
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="a_database_is_one_world")]

    def __str__(self):
        return self.get_name_display()
