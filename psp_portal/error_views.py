"""Error pages in plain words. They are drawn without a query, so that they also stand when the
database does not.
"""

import sys

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from ui.components import PageFrame
from web.cached_urls import address

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request, exception):
    """400; a sentence of ours is shown, anything else is not.  What is too large is 413."""
    if isinstance(exception, TOO_LARGE):
        return page(request, 413)
    message = ""
    if isinstance(exception, BadRequest):
        message = str(exception)
    return page(request, 400, message=message)


@requires_csrf_token
def not_allowed(request, exception):
    """403, with the sentence of the refusal where there is one."""
    message = ""
    if isinstance(exception, PermissionDenied):
        message = str(exception)
    return page(request, 403, message=message)


def not_found(request, exception):  # noqa: ARG001 - Django hands over both
    """404: the same bytes for what is missing and for what is another site's, so no reference
    stands in it.

    Visitors get a page of the public website, the way to leave it safely included.
    """
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "There is nothing at this address."}, status=404)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return HttpResponse(render_to_string("404.html"), status=404)
    message = {"frame": PageFrame(sign_in_url=address("account_login")), "is_unlisted": True}
    return HttpResponse(render_to_string("404_public.html", message), status=404)


def broken(request):
    """500: our fault; nothing of the request was kept.  503 where the database does not answer."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return page(request, 503)
    return page(request, 500)


def stale_form(request, reason=""):  # noqa: ARG001 - Django hands over its own technical reason
    """403 for a form whose proof is too old or comes from elsewhere."""
    return page(request, 403, template="403_csrf.html")


def page(request, status, *, template="", message=""):
    """The page of a status with the reference that is in the log."""
    context = {"reference": getattr(request, "reference", ""), "said": message}
    return HttpResponse(render_to_string(template or f"{status}.html", context), status=status)
