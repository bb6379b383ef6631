"""Reset of a lost second factor: deletes the old ones and issues a token to set up the next."""

from datetime import timedelta

from allauth.mfa.models import Authenticator

from accounts.models import SecondFactorReset, User
from kernel import clock
from kernel.tokens import digest_of, new_token

GOOD_FOR_HOURS = 72
LINK = "fresh_start"  # session key: the digest of the link that this session was led in by

_NAMES = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


def names_of_factors(person):
    """What the person has, in words: "authenticator app, recovery codes"; empty where nothing is
    set up.
    """
    kinds = Authenticator.objects.filter(user=person.pk).order_by("type").values_list("type", flat=True)
    return ", ".join(dict.fromkeys(_NAMES[kind] for kind in kinds))


def begin(person):
    """Take every second factor away and answer the token of the link to the next; an older link
    dies.

    The person's row is held meanwhile: of two administrators at once, the second replaces the link
    of the first.
    """
    User.objects.select_for_update().get(pk=person.pk)
    Authenticator.objects.filter(user=person.pk).delete()
    token, at = new_token(), clock.now()
    defaults = {"token_digest": digest_of(token), "begun_at": at}
    defaults["expires_at"] = at + timedelta(hours=GOOD_FOR_HOURS)
    SecondFactorReset.objects.update_or_create(person=person, finished_at=None, defaults=defaults)
    return token


def is_waited_for(person):
    """Whether the person has to come by a link before they set up a factor."""
    return SecondFactorReset.objects.waiting_of(person).exists()


def fits(person, token):
    """Whether ``token`` is of the person's own link, and it still works."""
    waiting = SecondFactorReset.objects.waiting_of(person).filter(expires_at__gt=clock.now())
    return waiting.filter(token_digest=digest_of(token)).exists()


def note_link(session, token):
    """Remember that the session was led in by the link."""
    session[LINK] = digest_of(token)


def may_set_up(request):
    """Whether this session may set up a factor: none was taken away, or it came by the link that
    works now.
    """
    waiting = SecondFactorReset.objects.waiting_of(request.user).first()
    return waiting is None or waiting.token_digest == request.session.get(LINK)


def finish(person):
    """A factor is set up: the link has done its work."""
    SecondFactorReset.objects.waiting_of(person).update(finished_at=clock.now())
