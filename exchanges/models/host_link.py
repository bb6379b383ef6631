"""The link by which an outside host answers: no account, one exchange, one purpose, good once."""

from django.conf import settings
from django.db import models

from exchanges.models.exchange import Exchange
from exchanges.permissions import GRANTS
from sites.models import SiteOwned, SiteOwnedQuerySet


class HostLinkQuerySet(SiteOwnedQuerySet):
    def open(self, at):
        """Neither used nor taken back nor run out at the instant ``at``."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at)

    def with_token(self, digest):
        """Opened by the link whose SHA-256 is ``digest``."""
        return self.filter(token_digest=digest)


class HostLink(SiteOwned):
    """A link for a host without an account: good once, for one exchange and one purpose."""

    class Purpose(models.TextChoices):
        """What the link lets the host do."""

        CONFIRM = "confirm", "Confirm days and agenda"
        FEEDBACK = "feedback", "Say how hosting went"

    SEEN_BY = GRANTS["exchanges.invite_host_exchange"]
    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="host_links")
    token_digest = models.CharField(max_length=64)  # SHA-256 of the link's token, never the token
    email = models.EmailField()
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.CONFIRM)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    objects = HostLinkQuerySet.as_manager()

    class Meta:
        db_table = "tta_hostlink"  # made when exchanges were part of tta
        constraints = [
            models.UniqueConstraint(
                fields=["site", "token_digest"], name="a_host_link_has_a_token_of_its_own"
            )
        ]
        indexes = [models.Index(fields=["token_digest"], name="host_links_by_token")]

    def __str__(self):
        return f"Link for the host of {self.exchange}"

    def get_absolute_url(self):
        return self.exchange.get_absolute_url()
