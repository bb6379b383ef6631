"""A person's secret address for their calendar: revocable, never kept as it is."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class CalendarFeedQuerySet(models.QuerySet):
    """Feeds that are ..."""

    def visible_to(self, user):
        """... one's own."""
        return self.filter(person=user.pk)

    def open(self):
        """... not taken back."""
        return self.filter(revoked_at=None)

    def with_token(self, digest):
        """... opened by the address whose SHA-256 is ``digest``."""
        return self.filter(token_digest=digest)


class CalendarFeed(models.Model):
    """One secret address.  It shows what its person may see on that day, and nothing once it is taken back."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the address's token
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(revoked_at=None),
                name="a_person_has_one_secret_calendar_at_a_time",
            )
        ]

    def __str__(self):
        return f"Calendar of {self.person.name}"
