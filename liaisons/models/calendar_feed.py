"""A person's secret calendar feed URL: revocable, its token stored as a digest only."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class CalendarFeedQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(person=user.pk)

    def open(self):
        return self.filter(revoked_at=None)

    def with_token(self, digest):
        """The feed whose token has the SHA-256 ``digest`` (hexadecimal)."""
        return self.filter(token_digest=digest)


class CalendarFeed(models.Model):
    """One secret URL.  It shows what its person may see on the day of the request, and nothing once
    revoked.
    """

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
