"""Memberships (a role of a user, from day to day) and invitations."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.roles import PROGRAM_ROLES, Role
from sites.models.date_ranges import BOTH_INCLUDED, DateRangeQuerySet
from sites.models.date_ranges import Days as _Days  # the name that migration 0001 knows it by
from sites.permissions import GRANTS
from sites.user_roles import ALL_SITES, NO_ROLES, HeldRole, UserRoles

_SITE_OR_PROGRAM = Q(site=None, role__in=sorted(PROGRAM_ROLES)) | (
    Q(site__isnull=False) & ~Q(role__in=sorted(PROGRAM_ROLES))
)


class PeopleQuerySet(models.QuerySet):
    """Memberships or invitations that are ..."""

    def visible_to(self, user):
        """... of sites whose people ``user`` may see; program-wide ones for those who see every
        site.
        """
        sites = roles_of(user).sites_where(GRANTS["sites.view_membership"])
        if sites is ALL_SITES:
            return self
        return self.filter(site_id__in=sites)


class MembershipQuerySet(DateRangeQuerySet, PeopleQuerySet):
    def of(self, user):
        return self.filter(user=user.pk)


class Membership(models.Model):
    """One role of one person, at one site or (``site`` empty) for the whole program, from day to
    day.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    site = models.ForeignKey("sites.Site", models.PROTECT, related_name="memberships", null=True, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    agency = models.ForeignKey(
        "sites.Agency",
        models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        db_constraint=False,
    )
    organization = models.CharField(  # of people who belong to no agency of the site
        max_length=120, blank=True, db_column="organisation"
    )
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)  # the last day; empty while nobody knows
    ended_at = models.DateTimeField(
        null=True
    )  # ended before its last day: access stops with the next request
    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_SITE_OR_PROGRAM, name="programme_roles_have_no_site_and_others_have_one"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="a_membership_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="a_role_is_held_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        Coalesce("site", Value(0), output_field=models.BigIntegerField()),
                        RangeOperators.EQUAL,
                    ),
                    ("role", RangeOperators.EQUAL),
                    (
                        _Days("from_on", "until_on", BOTH_INCLUDED),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at=None),
            ),
        ]
        indexes = [models.Index(fields=["site", "role"], name="members_of_site_by_role")]

    def __str__(self):
        return f"{self.user.name}, {self.get_role_display()}"

    def is_in_force(self, on):
        """Whether the role counts on the day ``on``."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on) and self.ended_at is None


def roles_of(user):
    """What ``user`` holds today; read once for each user object, then from memory.

    Needs a scope of that person or of the program: memberships stand behind the wall too.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NO_ROLES
    if not hasattr(user, "site_roles"):
        rows = Membership.objects.of(user).today().values_list("pk", "role", "site_id", "organization")
        user.site_roles = UserRoles(user.pk, tuple(HeldRole(*row) for row in rows))
    return user.site_roles


class InvitationQuerySet(PeopleQuerySet):
    def open(self, at):
        """... neither used nor revoked nor run out at the instant ``at``."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)

    def waiting_first(self):
        """... neither accepted nor taken back, newest first, with who invited."""
        rows = self.filter(accepted_at=None, revoked_at=None).select_related("invited_by", "site")
        return rows.order_by("-invited_at", "-pk")

    def with_token(self, digest):
        """... opened by the link whose SHA-256 is ``digest``."""
        return self.filter(token_digest=digest)


class Invitation(models.Model):
    """A link sent to one address, good once within 72 hours, that opens one membership."""

    site = models.ForeignKey("sites.Site", models.PROTECT, related_name="invitations", null=True, blank=True)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    agency = models.ForeignKey(
        "sites.Agency", models.PROTECT, null=True, blank=True, db_constraint=False, related_name="+"
    )
    organization = models.CharField(max_length=120, blank=True, db_column="organisation")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    token_digest = models.CharField(
        max_length=64, unique=True
    )  # SHA-256 of the link's token, never the token
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_SITE_OR_PROGRAM,
                name="an_invitation_names_a_site_unless_the_role_is_programme_wide",
            ),
        ]

    def __str__(self):
        return f"Invitation of {self.name}, {self.get_role_display()}"

    @property
    def is_over(self):
        """Whether the link has run out."""
        return self.expires_at <= timezone.now()
