"""The request, from a city's need to the hours committed to it."""

from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject, Upper
from django.urls import reverse

from kernel import clock
from kernel.lifecycle import HasLifecycle
from sites.models import Allotment, Engagement, FocusArea, SiteOwned, SiteOwnedQuerySet, roles_of
from sites.user_roles import ALL_SITES
from tta.lifecycle import DELIVERED_WITH_HOURS_WAITING, EDITABLE, ENDED, REQUEST, State
from tta.permissions import GRANTS
from web.pagination import contains


class Assistance(models.TextChoices):
    """Types of assistance of the federal TTA record form."""

    ON_SITE = "on_site", "Expert consultation on site"
    REMOTE = "remote", "Expert consultation, remote"
    ASSESSMENT = "assessment", "Assessment"
    TRAINING = "training", "Training"
    CRIME_ANALYSIS = "crime_analysis", "Crime-analyst support"
    GRANT_STRATEGY = "grant_strategy", "Grant-strategy assistance"
    PLANNING = "planning", "Strategic planning"


class Urgency(models.TextChoices):
    """How soon help is needed, in the site's own judgment."""

    ROUTINE = "routine", "Routine"
    SOON = "soon", "Within a month"
    URGENT = "urgent", "Urgent"


SEES_REQUESTS, READS_DRAFTS = GRANTS["tta.view_request"], GRANTS["tta.view_request_draft"]
NO_DAY = date(9999, 12, 31)  # a request without a wanted-by day comes last
WANTED_ORDER = Coalesce("wanted_by", models.Value(NO_DAY))
LINE = (
    "pk", "number", "title", "state", "state_since", "wanted_by", "wanted_order", "urgency",
    "is_invented", "hours_estimated", "hours_committed", "hours_spent", "focus_area_name",
    "expert_name", "site__name", "site__state", "site__slug",
)  # fmt: skip
LISTED = (
    "number", "title", "state", "state_since", "assistance", "wanted_by", "urgency", "is_invented",
    "hours_estimated", "hours_committed", "hours_spent", "focus_area__name", "expert__name",
    "site__name", "site__state", "site__slug",
)  # fmt: skip


def readable_drafts(user, prefix=""):
    """Condition: submitted, or at a site whose drafts ``user`` may read; None if always true.

    ``prefix`` is the lookup of the request ("request__").
    """
    roles = roles_of(user)
    reads, sees = roles.sites_where(READS_DRAFTS), roles.sites_where(SEES_REQUESTS)
    if reads is ALL_SITES or (sees is not ALL_SITES and sees <= reads):
        return None
    state, submitted = f"{prefix}state", f"{prefix}submitted_at__isnull"
    is_draft = Q(**{state: State.DRAFT}) | Q(**{state: State.WITHDRAWN, submitted: True})
    return ~is_draft | Q(site_id__in=reads)


class RequestQuerySet(SiteOwnedQuerySet):
    def visible_to(self, user):
        """Requests that ``user`` may see; drafts only where their role reads drafts."""
        seen = super().visible_to(user)
        condition = readable_drafts(user)
        if condition is None:
            return seen
        return seen.filter(condition)

    def concealed_from(self, user):
        """Requests never submitted, at sites whose drafts ``user`` may not read."""
        condition = readable_drafts(user)
        if condition is None:
            return self.none()
        return self.exclude(condition)

    def open(self):
        """Requests in a state before an end."""
        return self.exclude(state__in=ENDED)

    def awaiting_decision(self):
        """Requests submitted to BJA and not decided, the longest waiting first."""
        return self.filter(state=State.SUBMITTED).order_by("state_since", "pk")

    def in_state(self, *states):
        """Requests in one of ``states``, the longest unchanged first."""
        return self.filter(state__in=states).order_by("state_since", "pk")

    def of_expert(self, user):
        return self.filter(expert=user.pk)

    def titled_like(self, words):
        """Requests whose title contains ``words`` in any case; uses the trigram index."""
        return self.filter(contains("title", words))

    def with_wanted_order(self):
        """Annotate ``wanted_order``: the wanted-by day, or NO_DAY without one."""
        return self.annotate(wanted_order=WANTED_ORDER)

    def with_names(self):
        """Load the listed columns and related rows in the same query."""
        return self.select_related("site", "focus_area", "expert").only(*LISTED)

    def as_lines(self):
        """Named tuples for tta/request_list_rows.py; model instances would cost more than the rest.

        The names are subqueries, which PostgreSQL runs only for the rows after ORDER BY and LIMIT.
        """
        expert = get_user_model().objects.filter(pk=OuterRef("expert_id")).values("name")
        focus_area = FocusArea.objects.filter(pk=OuterRef("focus_area_id")).values("name")
        named = self.annotate(expert_name=Subquery(expert), focus_area_name=Subquery(focus_area))
        return named.with_wanted_order().values_list(*LINE, named=True)

    def with_everything(self):
        """Load the site, the engagement and the focus area, which the page of a request shows."""
        return self.select_related("site", "engagement", "focus_area")

    def with_balance(self):
        """Annotate ``granted``, ``committed`` and ``spent`` expert hours of their engagement."""
        hours = FilteredRelation(
            "engagement__allotments",
            condition=Q(engagement__allotments__kind=Allotment.Kind.EXPERT_HOURS),
        )
        return self.annotate(
            hours_allotment=hours,
            granted=F("hours_allotment__granted"),
            committed=F("hours_allotment__committed"),
            spent=F("hours_allotment__spent"),
        )

    def with_triage_for(self, user):
        """Annotate ``triage``, the triage notes that ``user`` may read, the oldest first."""
        notes = TriageNote.objects.visible_to(user).filter(
            request=OuterRef("pk"), site=OuterRef("site")
        )
        payload = notes.order_by("at").values(note=JSONObject(text="text", by="by__name", at="at"))
        return self.annotate(triage=ArraySubquery(payload))


class Request(HasLifecycle, SiteOwned):
    LIFECYCLE = REQUEST
    SEEN_BY = SEES_REQUESTS
    engagement = models.ForeignKey(
        Engagement, models.PROTECT, related_name="requests", db_constraint=False
    )
    number = models.PositiveIntegerField()  # first, second ... of the site
    title = models.CharField(max_length=120)
    need = models.TextField(blank=True)
    focus_area = models.ForeignKey(
        FocusArea, models.PROTECT, null=True, blank=True, related_name="+"
    )
    assistance = models.CharField(
        "type of assistance", max_length=20, choices=Assistance.choices, blank=True
    )
    desired_outcome = models.TextField(blank=True)
    wanted_by = models.DateField(null=True, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.ROUTINE)
    hours_estimated = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    hours_committed = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    # Verified hours and those waiting to be verified.
    hours_logged = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    hours_spent = models.DecimalField(max_digits=6, decimal_places=2, default=0)  # verified
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    is_invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "number"], name="requests_of_a_site_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(hours_spent__gte=0)
                & Q(hours_logged__gte=F("hours_spent"))
                & Q(hours_committed__gte=F("hours_logged")),
                name="hours_spent_were_logged_and_hours_logged_were_committed",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "-state_since"], name="requests_of_site_newest"),
            models.Index(fields=["state", "-state_since"], name="requests_by_state_newest"),
            models.Index(  # the alert on the site list: which decisions are overdue
                fields=["site", "state_since"],
                name="requests_undecided_of_site",
                condition=Q(state=State.SUBMITTED),
            ),
            models.Index(fields=["-state_since", "-id"], name="requests_newest"),
            models.Index(fields=["engagement", "state"], name="requests_of_engagement"),
            models.Index(WANTED_ORDER, "id", name="requests_wanted_soonest"),
            models.Index(fields=["title", "id"], name="requests_by_title"),
            models.Index(
                fields=["focus_area", "-state_since"], name="requests_of_focus_area_newest"
            ),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="requests_titled_like"),
            models.Index(
                fields=["expert", "state"],
                name="requests_of_expert",
                condition=Q(expert__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Request {self.number}: {self.title}"

    def get_absolute_url(self):
        return reverse("tta:request", args=[self.site.slug, self.number])

    @property
    def is_editable(self):
        """Whether its text can still be changed."""
        return self.state in EDITABLE

    @property
    def is_unsubmitted(self):
        """Whether it was never submitted: its site and liaison alone read it."""
        return self.state == State.DRAFT or (
            self.state == State.WITHDRAWN and self.submitted_at is None
        )

    @property
    def is_open(self):
        """Whether anything is still to be done."""
        return self.state not in ENDED

    @property
    def state_facts(self):
        """Display facts of its state; of a delivered one they depend on unverified hours."""
        if self.state == State.DELIVERED and self.hours_waiting:
            return DELIVERED_WITH_HOURS_WAITING
        return super().state_facts

    @property
    def left_after_release(self):
        """Hours the engagement has left once this request has ended; needs ``with_balance``."""
        return self.balance_left + self.hours_left

    @property
    def balance_left(self):
        """Expert hours the engagement has left to commit; needs ``with_balance``."""
        return (self.granted or 0) - (self.committed or 0) - (self.spent or 0)

    @property
    def hours_left(self):
        """Committed hours that are not spent: what is released at the end."""
        return self.hours_committed - self.hours_spent

    @property
    def hours_waiting(self):
        """Logged hours to be verified or returned before it can be confirmed or canceled."""
        return self.hours_logged - self.hours_spent

    @property
    def hours_to_log(self):
        """Committed hours that nobody has logged yet."""
        return self.hours_committed - self.hours_logged


class TriageNote(SiteOwned):
    """A note of BJA, the provider or the liaison on a request; the site does not read it."""

    SEEN_BY = GRANTS["tta.view_triage"]
    request = models.ForeignKey(
        Request, models.PROTECT, related_name="triage_notes", db_constraint=False
    )
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    objects = SiteOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self):
        return f"Triage note on {self.request}"
