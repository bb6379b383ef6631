"""The user model.  What a user may do at a site is a ``sites.Membership``."""

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

THE_PORTAL = "portal@psp.example"  # the actor of what no person did: loading, the clock
NOBODY = 0  # the number of an account that stands for none, and is never stored


class PersonManager(BaseUserManager):
    """Makes people; the e-mail address is what they sign in with."""

    use_in_migrations = True

    def create_user(self, email, password=None, **facts):
        """A person with ``email``; without ``password`` they can not sign in until they choose a
        passphrase.
        """
        person = self.model(email=self.normalize_email(email).lower(), **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def the_portal(self):
        """The actor of what no person did.  It can never sign in."""
        return self.get(email=THE_PORTAL)


class User(AbstractUser):
    """A person who signs in, named once; roles with dates say what they may do."""

    username = first_name = last_name = None
    email = models.EmailField("e-mail address", max_length=254, unique=True)
    name = models.CharField(max_length=120)
    title = models.CharField(
        max_length=120, blank=True, help_text="For example: Chief of Police, crime analyst."
    )
    # counted up when a factor changes or a person ends their other sessions: every session of an
    # older number is over
    session_epoch = models.PositiveIntegerField(default=0, db_default=0)
    # a person of the demonstration; every page says so
    is_invented = models.BooleanField(default=False)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_email_address_in_any_case")
        ]

    def __str__(self):
        return self.name

    def get_session_auth_hash(self):
        """What a session must carry to count: it changes with the passphrase and with
        ``session_epoch``.
        """
        return self._of_this_epoch(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self):
        """The same under signing keys that are being retired."""
        for digest in super().get_session_auth_fallback_hash():
            yield self._of_this_epoch(digest)

    def _of_this_epoch(self, digest):
        return f"{digest}.{self.session_epoch}"

    def get_full_name(self):
        """The person's name as they gave it."""
        return self.name

    def get_short_name(self):
        """The person's name: the portal does not guess which word is the first name."""
        return self.name


class SecondFactorResetQuerySet(models.QuerySet):
    def waiting_of(self, person):
        """... one person's, whose new second factor is not set up yet, whether or not the link
        still works.
        """
        return self.filter(person=person.pk, finished_at=None)


class SecondFactorReset(models.Model):
    """An administrator took a person's second factors away; the next one is set up behind this link
    alone.

    Without the link a passphrase that somebody else knows would be enough to set up a factor of
    their own.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the link's token
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    objects = SecondFactorResetQuerySet.as_manager()

    class Meta:
        db_table = "accounts_freshstart"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(finished_at=None),
                name="a_person_starts_afresh_once_at_a_time",
            )
        ]

    def __str__(self):
        return f"Fresh start of {self.person}"
