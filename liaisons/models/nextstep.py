"""What somebody said they would do next."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kernel.clock import today
from kernel.lifecycle import HasLifecycle
from liaisons.lifecycle import NEXT_STEP, StepState
from liaisons.models.entry import Level, LevelledQuerySet, LogEntry
from liaisons.permissions import GRANTS
from sites.models import SiteOwned


class NextStepQuerySet(LevelledQuerySet):
    """Next steps that are ..."""

    def open(self):
        """... neither done nor dropped nor carried over, the longest overdue first."""
        return self.filter(state=StepState.OPEN).order_by("due_on", "pk")

    def overdue(self):
        """... open after their day."""
        return self.open().filter(due_on__lt=today())

    def of(self, person):
        """... one person's own."""
        return self.filter(owner=person.pk)

    def with_names(self):
        """... with what a list shows beside them, in the same query."""
        return self.select_related("site", "owner", "entry").defer("entry__words")


class NextStep(HasLifecycle, SiteOwned):
    """One thing to do, for either side: who, until when."""

    LIFECYCLE = NEXT_STEP
    SEEN_BY = GRANTS["liaisons.view_nextstep"]
    entry = models.ForeignKey(
        LogEntry, models.PROTECT, null=True, blank=True, related_name="next_steps", db_constraint=False
    )
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.SHARED)
    text = models.CharField("what", max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.OPEN)
    state_since = models.DateTimeField()
    closing_reason = models.TextField(blank=True)
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    objects = NextStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=StepState.DROPPED) | ~Q(closing_reason=""),
                name="a_next_step_is_dropped_with_a_reason",
            ),
            models.UniqueConstraint(fields=["site", "carried_from"], name="a_next_step_is_carried_over_once"),
        ]
        indexes = [
            models.Index(fields=["site", "state", "due_on"], name="next_steps_of_site"),
            models.Index(fields=["owner", "state", "due_on"], name="next_steps_of_owner"),
            models.Index(fields=["site", "entry"], name="next_steps_of_entry"),
        ]

    def __str__(self):
        return self.text if self.level == Level.SHARED else "A next step of the team"

    @property
    def is_shared(self):
        """Whether the site reads it; the record of the site holds no word of the others."""
        return self.level == Level.SHARED

    def get_absolute_url(self):
        """The next steps of the site."""
        return reverse("liaisons:nextsteps", args=[self.site.slug])

    @property
    def is_kept_from_site(self):
        """Whether the site's own record is silent about it, too."""
        return self.level == Level.TEAM

    @property
    def is_open(self):
        """Whether somebody still has to act."""
        return self.state == StepState.OPEN

    @property
    def days_overdue(self):
        """Days since it was due; 0 when it is not late or no longer open."""
        return max((today() - self.due_on).days, 0) if self.is_open else 0

    @property
    def overdue_words(self):
        """How late it is, in words."""
        days = self.days_overdue
        return f"{days} day{'' if days == 1 else 's'} overdue" if days else ""
