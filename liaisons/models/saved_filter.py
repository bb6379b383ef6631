"""A search of the log that a person keeps under a name of their own."""

from django.conf import settings
from django.db import models
from django.urls import reverse


class SavedFilterQuerySet(models.QuerySet):
    """Saved filters that are ..."""

    def visible_to(self, user):
        """... one's own, by name."""
        return self.filter(person=user.pk)


class SavedFilter(models.Model):
    """One name and the words of the address behind it; what it finds is asked anew, as everything is."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    saved_at = models.DateTimeField()
    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="a_person_keeps_one_filter_of_a_name")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The log as it finds it."""
        return f"{reverse('liaisons:log')}?{self.query}"
