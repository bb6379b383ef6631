"""Sensitive notes: a table of their own, so that no count, search, list, mail or export of the log can touch them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kernel.clock import format_day, today
from liaisons.models.entry import DAY_MINUTES, Written
from liaisons.permissions import GRANTS
from sites.models import SiteOwnedQuerySet, roles_of
from sites.user_roles import ALL_SITES

YEAR_DAYS = 366  # a grant is given for a year at the most, leap years included


class SensitiveGrantQuerySet(models.QuerySet):
    """Grants that are ..."""

    def visible_to(self, user):
        """... all of them to those who grant, one's own to everybody else."""
        if roles_of(user).program_roles & GRANTS["liaisons.grant_sensitive"]:
            return self
        return self.filter(person=user.pk)

    def of(self, person):
        """... one person's and in force today."""
        return self.filter(person=person.pk, from_on__lte=today(), until_on__gte=today(), ended_at=None)


class SensitiveGrant(models.Model):
    """One person's leave to read sensitive notes, for a year at the most, given by somebody else with a reason."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.TextField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    objects = SensitiveGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-until_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")) & Q(until_on__lte=F("from_on") + YEAR_DAYS),
                name="a_grant_for_sensitive_notes_lasts_a_year_at_the_most",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("granted_by")), name="nobody_grants_themselves_sensitive_notes"
            ),
        ]
        indexes = [models.Index(fields=["person", "until_on"], name="grants_of_person")]

    def __str__(self):
        return f"Sensitive notes for {self.person.name}"


class SensitiveQuerySet(SiteOwnedQuerySet):
    """Sensitive notes that are ..."""

    def visible_to(self, user):
        """... readable with a grant of today: all to BJA, a liaison's own at the sites they serve."""
        if not SensitiveGrant.objects.of(user).exists():
            return self.none()
        sites = roles_of(user).sites_where(GRANTS["liaisons.view_sensitive"])
        if sites is ALL_SITES:
            return self
        return self.filter(site_id__in=sites, author=user.pk)

    def newest_first(self):
        """... in the order people read them."""
        return self.select_related("site", "author").order_by("-on", "-pk")


class SensitiveEntry(Written):
    """A law-enforcement sensitive note.  The wall shows it to holders of a grant only, the program role included."""

    SEEN_BY = GRANTS["liaisons.view_sensitive"]
    objects = SensitiveQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "sensitive entries"
        constraints = [
            models.UniqueConstraint(
                fields=["site", "key"], name="a_sensitive_note_has_one_address_at_its_site"
            ),
            models.UniqueConstraint(
                fields=["site", "author", "sent_as"],
                name="a_sensitive_note_is_kept_once_however_often_it_is_sent",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(0, DAY_MINUTES)), name="a_day_of_sensitive_notes_has_24_hours"
            ),
        ]
        indexes = [models.Index(fields=["site", "-on", "-id"], name="sensitive_of_site_newest")]

    def __str__(self):
        return f"Sensitive note of {format_day(self.on)}"

    def get_absolute_url(self):
        """The note's page."""
        return reverse("liaisons:sensitive", args=[self.site.slug, self.key])
