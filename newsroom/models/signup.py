"""Sign-ups for notice of the next application round."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class SignupQuerySet(models.QuerySet):
    def to_be_asked(self):
        """Sign-ups whose e-mail with the confirmation link was not sent yet."""
        return self.filter(asked_at=None, confirmed_at=None).order_by("pk")

    def confirmed(self):
        return self.exclude(confirmed_at=None)

    def left_unconfirmed(self, before):
        """Sign-ups created before the instant ``before`` and never confirmed."""
        return self.filter(confirmed_at=None, created_at__lt=before)


class Signup(models.Model):
    """One e-mail address, used only once it is confirmed.  The token of the link is stored as a
    SHA-256 digest.
    """

    email = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(
        default=0
    )  # no longer counted: tries are those of the letter
    objects = SignupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="an_address_signs_up_once"),
        ]
        indexes = [models.Index(fields=["id"], name="signup_waiting", condition=Q(asked_at=None))]

    def __str__(self):
        return f"sign-up {self.pk}"
