"""Which toolkit the visitor holds: by a cookie without an account, by the session with one."""

from django.conf import settings

from clearinghouse.models import Toolkit

SECRET_COOKIE = "toolkit"  # noqa: S105 - the name of a cookie; no script reads what it holds
COUNT_COOKIE = "toolkit_count"  # how many it holds, for the counter on kept pages; a script reads it
CHOSEN = "toolkit"  # session key of somebody with an account
KEPT_SECONDS = 365 * 24 * 3600


def toolkit_of(request):
    """The toolkit the visitor is working on, or None."""
    if request.user.is_authenticated:
        mine = Toolkit.objects.of_person(request.user)
        return mine.filter(pk=request.session.get(CHOSEN)).first() or mine.first()
    secret = request.COOKIES.get(SECRET_COOKIE, "")
    return Toolkit.objects.of_secret(secret).filter(owner=None).first() if secret else None


def set_toolkit_cookie(request, response, toolkit, secret=""):
    """Let the visitor go on with ``toolkit``; ``secret`` where it is new to this browser."""
    if request.user.is_authenticated:
        request.session[CHOSEN] = toolkit.pk
    elif secret:
        _cookie(response, SECRET_COOKIE, secret, is_hidden=True)
    return with_count(response, toolkit)


def with_count(response, toolkit):
    """Tell the browser how many resources the toolkit holds."""
    _cookie(response, COUNT_COOKIE, str(toolkit.items.count()), is_hidden=False)
    return response


def _cookie(response, name, value, *, is_hidden):
    response.set_cookie(
        name, value, max_age=KEPT_SECONDS, secure=settings.IS_PRODUCTION, httponly=is_hidden, samesite="Lax"
    )
