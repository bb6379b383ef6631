"""The full report of a visit or an event: agenda, participants and agencies, outcome, deliverables."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kernel.lifecycle import HasLifecycle
from liaisons.lifecycle import REPORT, REPORT_OPEN, ReportState
from liaisons.models.entry import Kind, Level, LogEntry
from liaisons.permissions import GRANTS
from sites.models import SiteOwned, SiteOwnedQuerySet, roles_of
from sites.user_roles import ALL_SITES

REPORTED = frozenset({Kind.SITE_VISIT, Kind.EVENT})  # what is worth a full report


class ReportQuerySet(SiteOwnedQuerySet):
    """Full reports that are ..."""

    def visible_to(self, user):
        """... the team's at its sites; to a site, those that were approved and are shared with it."""
        standing = roles_of(user)
        team = standing.sites_where(GRANTS["liaisons.view_team_entry"])
        if team is ALL_SITES:
            return self
        shared = standing.sites_where(self.model.SEEN_BY) - team
        read = Q(site_id__in=shared, level=Level.SHARED, state=ReportState.APPROVED)
        return self.filter(Q(site_id__in=team) | read if team else read)

    def awaiting_approval(self):
        """... submitted and not decided."""
        return self.filter(state=ReportState.SUBMITTED)

    def of(self, person):
        """... written by ``person``, alone or with others."""
        return self.filter(Q(author=person.pk) | Q(collaborators__contains=[person.pk]))

    def with_names(self):
        """... with what a list shows beside them, in the same query."""
        return self.select_related("site", "author", "entry").defer("entry__words")


class Report(HasLifecycle, SiteOwned):
    """One full report on one entry of the log.  Approved, its text is locked: by the action and by a trigger."""

    LIFECYCLE = REPORT
    SEEN_BY = GRANTS["liaisons.view_report"]
    entry = models.ForeignKey(LogEntry, models.PROTECT, related_name="reports", db_constraint=False)
    level = models.CharField(max_length=10, choices=Level.choices)  # of its entry
    title = models.CharField(max_length=120)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    place = models.CharField(max_length=160, blank=True)
    agenda = models.TextField(blank=True)
    participants = models.TextField(blank=True)  # one a line: name, agency
    outcome = models.TextField(blank=True)
    deliverables = models.TextField(blank=True)  # one a line
    focus_areas = ArrayField(
        models.CharField(max_length=60), default=list, blank=True
    )  # terms as they were then
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    collaborators = ArrayField(
        models.BigIntegerField(), default=list
    )  # ids of people who write with the author
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    state_since = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField()
    is_invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "entry"], name="an_entry_has_one_full_report"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_visit_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.APPROVED) | Q(approved_by__isnull=False),
                name="an_approved_report_says_who_approved_it",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("author")),
                name="nobody_approves_a_report_of_their_own",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "-starts_on", "-id"], name="reports_of_site_newest"),
            models.Index(fields=["-starts_on", "-id"], name="reports_newest"),
            models.Index(fields=["state", "state_since"], name="reports_by_state"),
        ]

    def __str__(self):
        return self.title if self.level == Level.SHARED else "A report of the team"

    def get_absolute_url(self):
        """The report's page."""
        return reverse("liaisons:report", args=[self.site.slug, self.pk])

    @property
    def is_open(self):
        """Whether its writers may change it."""
        return self.state in REPORT_OPEN

    @property
    def writers(self):
        """The ids of the people who write it."""
        return {self.author_id, *self.collaborators}

    @property
    def people(self):
        """[(name, agency)] of the participants, in the order they were written."""
        lines = [line.partition(",") for line in self.participants.splitlines() if line.strip()]
        return [(name.strip(), agency.strip()) for name, _, agency in lines]

    @property
    def agencies(self):
        """The agencies of the participants, each once, by name."""
        return sorted({agency for _, agency in self.people if agency})

    @property
    def things_delivered(self):
        """The deliverables, one by one."""
        return [line.strip(" -•\t") for line in self.deliverables.splitlines() if line.strip(" -•\t")]
