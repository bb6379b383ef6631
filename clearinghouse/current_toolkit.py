"""The toolkit a visitor is working on: found by a cookie without an account, by the session with
one.
"""

from django.conf import settings

from clearinghouse.models import Toolkit

SECRET_COOKIE = "toolkit"  # noqa: S105 - the name of a cookie; HttpOnly
COUNT_COOKIE = "toolkit_count"  # number of its items; a script shows it on cached pages
CHOSEN = "toolkit"  # session key of somebody with an account
COOKIE_SECONDS = 365 * 24 * 3600


def person_of(request):
    """The signed-in user, or None for a visitor without an account."""
    if request.user.is_authenticated:
        return request.user
    return None


def toolkit_of(request):
    """The toolkit the visitor is working on, or None."""
    if request.user.is_authenticated:
        mine = Toolkit.objects.of_person(request.user)
        return mine.filter(pk=request.session.get(CHOSEN)).first() or mine.first()
    secret = request.COOKIES.get(SECRET_COOKIE, "")
    if not secret:
        return None
    return Toolkit.objects.of_secret(secret).filter(owner=None).first()


def set_toolkit_cookie(request, response, toolkit, secret=""):
    """Make ``toolkit`` the current one, by session or cookie; ``secret`` if it is new to this
    browser.
    """
    if request.user.is_authenticated:
        request.session[CHOSEN] = toolkit.pk
    elif secret:
        _cookie(response, SECRET_COOKIE, secret, is_hidden=True)
    return with_count(response, toolkit)


def with_count(response, toolkit):
    """Set the cookie with the number of resources in the toolkit."""
    _cookie(response, COUNT_COOKIE, str(toolkit.items.count()), is_hidden=False)
    return response


def _cookie(response, name, value, *, is_hidden):
    response.set_cookie(
        name,
        value,
        max_age=COOKIE_SECONDS,
        secure=settings.IS_PRODUCTION,
        httponly=is_hidden,
        samesite="Lax",
    )
