"""The summary of a month at a site: sentences drafted from the log, each with the entries it rests on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kernel.clock import today
from kernel.lifecycle import HasLifecycle
from liaisons.lifecycle import SUMMARY, SUMMARY_OPEN, SummaryState
from liaisons.models.entry import LogEntry
from liaisons.permissions import GRANTS
from sites.models import SiteOwned, SiteOwnedQuerySet

MONTHS = 12  # a summary is drafted within a year


def month_after(month):
    """The first day of the next month."""
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def months_to_draft():
    """The first days of the last twelve months, this one first."""
    month = today().replace(day=1)
    found = [month]
    while len(found) < MONTHS:
        month = month.replace(year=month.year - (month.month == 1), month=(month.month - 2) % 12 + 1)
        found.append(month)
    return found


class SummaryQuerySet(SiteOwnedQuerySet):
    """Summaries that are ..."""

    def returned(self):
        """... to be changed and submitted again."""
        return self.filter(state=SummaryState.RETURNED)

    def with_names(self):
        """... with what a list shows beside them, in the same query."""
        return self.select_related("site", "drafted_by")


class Summary(HasLifecycle, SiteOwned):
    """One month of one site, for BJA.  ``sentences`` is [{"text", "entries": ids}]; no sentence rests on nothing."""

    LIFECYCLE = SUMMARY
    SEEN_BY = GRANTS["liaisons.view_summary"]
    month = models.DateField()  # its first day
    sentences = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=SummaryState.choices, default=SummaryState.DRAFT)
    state_since = models.DateTimeField()
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    is_invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "summaries"
        constraints = [
            models.UniqueConstraint(fields=["site", "month"], name="a_site_has_one_summary_a_month"),
            models.CheckConstraint(
                condition=Q(month__day=1), name="a_summary_is_named_by_the_first_of_its_month"
            ),
        ]
        indexes = [
            models.Index(fields=["-month", "-id"], name="summaries_newest"),
            models.Index(fields=["state", "state_since"], name="summaries_by_state"),
        ]

    def __str__(self):
        return f"Summary of {self.month:%B %Y}"

    def get_absolute_url(self):
        """The summary's page."""
        return reverse("liaisons:summary", args=[self.site.slug, self.pk])

    @property
    def is_open(self):
        """Whether the liaison may change it."""
        return self.state in SUMMARY_OPEN

    @property
    def used(self):
        """The ids of all entries a sentence rests on."""
        return {pk for sentence in self.sentences for pk in sentence["entries"]}

    def entries(self):
        """The log of its month at its site, the first day first."""
        return LogEntry.objects.filter(site=self.site_id, on__gte=self.month, on__lt=month_after(self.month))

    def get_sentences_display(self):
        """The text as the record keeps it."""
        return "\n".join(sentence["text"] for sentence in self.sentences)
