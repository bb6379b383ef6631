"""Who asked to be told when an application round opens."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class SignupQuerySet(models.QuerySet):
    """Sign-ups that are ..."""

    def to_be_asked(self):
        """... waiting for the letter that asks them to confirm."""
        return self.filter(asked_at=None, confirmed_at=None).order_by("pk")

    def confirmed(self):
        """... confirmed, and to be told."""
        return self.exclude(confirmed_at=None)

    def left_unconfirmed(self, before):
        """... never confirmed, asked before the instant ``before``."""
        return self.filter(confirmed_at=None, created_at__lt=before)


class Signup(models.Model):
    """One e-mail address, told only after its reader has confirmed.  The letter's token is kept as a hash."""

    email = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)  # no longer counted: tries are those of the letter
    objects = SignupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="an_address_signs_up_once"),
        ]
        indexes = [models.Index(fields=["id"], name="signup_waiting", condition=Q(asked_at=None))]

    def __str__(self):
        return f"sign-up {self.pk}"
