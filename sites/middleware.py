"""Wraps each request of a signed-in user in one transaction with its row-level security scope."""

from uuid import uuid4

from django.db import transaction

from audit.record import reference_at_work
from kernel.scope import no_scope, scope
from sites.row_level_security import open_for

HAT = "hat"  # session key: the membership a person chose to act under


class ScopeMiddleware:
    """Opens the row-level security scope before the view and closes it after rendering.

    A response with status 500 or above rolls the transaction back.  An anonymous request gets no
    scope: reading a site-owned row raises.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not getattr(request, "reference", ""):
            request.reference = uuid4().hex[:12]
        token = reference_at_work.set(request.reference)
        try:
            return self._answer(request)
        finally:
            reference_at_work.reset(token)

    def _answer(self, request):
        if not request.user.is_authenticated:
            with no_scope():
                return self.get_response(request)
        with scope(is_set_inside=True):
            open_for(request.user, worn=request.session.get(HAT))
            response = self.get_response(request)
            # a private page must not be stored by a proxy or the browser cache
            if not response.has_header("Cache-Control"):
                response["Cache-Control"] = "private, no-store"
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response
