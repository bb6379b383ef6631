"""One transaction and one scope around every request of a signed-in person, page rendering
included.
"""

from uuid import uuid4

from django.db import transaction

from audit.record import reference_at_work
from kernel.scope import no_scope, scope
from sites.row_level_security import open_for

HAT = "hat"  # session key: the membership a person chose to act under


class ScopeMiddleware:
    """Opens the wall's scope before the view and closes it after the last template has been
    rendered.

    Nothing of a request answered with 500 or more is kept. An anonymous request gets no scope:
    reading a site's row there raises.
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
            # what a person sees is kept by nobody on the way
            if not response.has_header("Cache-Control"):
                response["Cache-Control"] = "private, no-store"
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response
