"""What the pages of one request share: finding it, and saying where they stand."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

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


def find_request(view):
    """The request of a view's address, from those the person may see; any other is 404."""
    rows = Request.objects.visible_to(view.request.user).with_everything().with_balance()
    return get_object_or_404(rows, site__slug=view.kwargs["slug"], number=view.kwargs["number"])


class RequestMixin:
    """Finds the request of the address and says where the page stands."""

    def get_object(self):
        return find_request(self)

    def get_breadcrumbs(self):
        return request_crumbs(self.object, self.heading)


def expert_hours_of(request):
    """The engagement's expert hours, ready to be drawn; ``request`` was read with its balance."""
    return Balance("Expert hours", "hours", request.granted or 0, request.committed or 0, request.spent or 0)
