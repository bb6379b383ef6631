"""Signal receiver: at sign-in the toolkit of the browser becomes one of the account."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from clearinghouse.actions.toolkit import adopt_toolkit
from clearinghouse.current_toolkit import CHOSEN, SECRET_COOKIE


@receiver(user_logged_in, dispatch_uid="clearinghouse.signals")
def adopt_browser_toolkit(request, user, **_signal):
    """Move the toolkit of the browser's cookie into the account of ``user``."""
    secret = request is not None and request.COOKIES.get(SECRET_COOKIE)
    if not secret:
        return
    toolkit = adopt_toolkit(secret, by=user)
    if toolkit is not None:
        request.session[CHOSEN] = toolkit.pk
