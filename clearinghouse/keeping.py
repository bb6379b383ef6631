"""When somebody signs in, the toolkit of their browser becomes one of their account: nothing is lost."""

from clearinghouse.actions.toolkit import adopt_toolkit
from clearinghouse.holding import CHOSEN, SECRET_COOKIE


def keep_in_account(request, user, **_signal):
    """The receiver of Django's ``user_logged_in``."""
    secret = request.COOKIES.get(SECRET_COOKIE) if request is not None else ""
    toolkit = adopt_toolkit(secret, by=user) if secret else None
    if toolkit is not None:
        request.session[CHOSEN] = toolkit.pk
