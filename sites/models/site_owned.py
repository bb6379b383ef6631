"""Abstract model of rows that belong to one site, filtered by ``visible_to``."""

from django.db import models

from sites.models.membership import roles_of
from sites.user_roles import ALL_SITES


class SiteOwnedQuerySet(models.QuerySet):
    """Rows of sites that are ..."""

    def visible_to(self, user):
        """... at sites where ``user`` holds, today, a role that may see this kind of row."""
        sites = roles_of(user).sites_where(self.model.SEEN_BY)
        if sites is ALL_SITES:
            return self
        return self.filter(site_id__in=sites)


class SiteOwned(models.Model):
    """A row that belongs to exactly one site; ``SEEN_BY`` are the roles that may see such rows
    there.

    In the database it stands behind row-level security, its unique constraints begin with the site,
    and a foreign key to another site-owned row carries the site (``db_constraint=False`` here, the
    real one in a migration).
    """

    SEEN_BY = frozenset()
    site = models.ForeignKey("sites.Site", models.PROTECT, related_name="+")
    objects = SiteOwnedQuerySet.as_manager()

    class Meta:
        abstract = True
