"""What people think belongs in the library, until somebody decides."""

from django.conf import settings
from django.db import models

from clearinghouse.lifecycle import SUGGESTION, SuggestionState
from clearinghouse.models.resource import Resource
from kernel.lifecycle import HasLifecycle


class SuggestionQuerySet(models.QuerySet):
    """Suggestions that are ..."""

    def waiting(self):
        """... not decided, the oldest first."""
        return self.filter(state=SuggestionState.WAITING).order_by("pk")


class Suggestion(HasLifecycle, models.Model):
    """One resource somebody suggested.  It is private: what is published becomes a ``Resource`` of its own."""

    LIFECYCLE = SUGGESTION
    title = models.CharField(max_length=300)
    url = models.URLField("address", max_length=500)
    why = models.TextField("why it helps", max_length=2_000, blank=True)
    email = models.EmailField("your e-mail address", max_length=254, blank=True)
    suggested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    suggested_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=20, choices=SuggestionState.choices, default=SuggestionState.WAITING)
    state_since = models.DateTimeField(auto_now_add=True)
    decided_because = models.TextField(blank=True)
    resource = models.OneToOneField(Resource, models.PROTECT, null=True, related_name="suggestion")
    objects = SuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(resource__isnull=False),
                name="a_published_suggestion_has_its_resource",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="suggestion_by_state")]

    def __str__(self):
        return self.title
