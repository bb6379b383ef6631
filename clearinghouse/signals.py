"""When somebody signs in, the toolkit of their browser becomes one of their account: nothing is lost."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from clearinghouse.actions.toolkit import adopt_toolkit
from clearinghouse.current_toolkit import CHOSEN, SECRET_COOKIE


@receiver(user_logged_in, dispatch_uid="clearinghouse.signals")
def keep_in_account(request, user, **_signal):
    """Let the account have the toolkit this browser holds."""
    secret = request.COOKIES.get(SECRET_COOKIE) if request is not None else ""
    toolkit = adopt_toolkit(secret, by=user) if secret else None
    if toolkit is not None:
        request.session[CHOSEN] = toolkit.pk
