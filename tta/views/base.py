"""What the pages of one request share: finding it, and saying where they stand."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from kernel.errors import RuleBroken
from sites.views.base import RowActionView
from tta.models import Request
from ui.charts import Balance
from ui.components import Link


def request_crumbs(request, here=""):
    """Requests of the site, the request, and the page itself."""
    site = request.site
    trail = [
        Link(str(site), site.get_absolute_url()),
        Link("Requests", reverse("tta:site-requests", args=[site.slug])),
        Link(f"Request {request.number}", request.get_absolute_url()),
    ]
    return [*trail, Link(here)] if here else trail


class RequestActionView(RowActionView):
    """One act on one request.  ``permission`` guards the page; ``check_available()`` raises why it cannot be done."""

    def get_object(self):
        """The request, from those the person may see; any other is 404."""
        seen = Request.objects.visible_to(self.request.user).with_everything().with_balance()
        return get_object_or_404(seen, site__slug=self.kwargs["slug"], number=self.kwargs["number"])

    def get(self, request, *args, **kwargs):
        """The form; where the act is closed, the request's page and the reason."""
        try:
            self.check_available()
        except RuleBroken as refusal:
            messages.warning(request, str(refusal))
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def check_available(self):
        """Raise the refusal that the act would meet now, whatever is typed."""

    def get_breadcrumbs(self):
        """Where the page stands."""
        return request_crumbs(self.object, self.heading)


def expert_hours_of(request):
    """The engagement's expert hours, ready to be drawn; ``request`` was read with its balance."""
    return Balance("Expert hours", "hours", request.granted or 0, request.committed or 0, request.spent or 0)
