"""Sensitive notes, for holders of a grant, and the grants."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.views.generic import DetailView, ListView

from accounts.views.reauthentication import requires_recent_proof
from liaisons import actions
from liaisons.forms.sensitive import GrantForm
from liaisons.models import SensitiveEntry, SensitiveGrant
from ui.components import Link
from ui.forms import ReasonForm
from web.views import RowActionView


class SensitiveLog(ListView):
    """The sensitive notes a holder of a grant may read; for everybody else there is no such page."""

    template_name = "liaisons/sensitive_list.html"
    extra_context = {"crumbs": [Link("Activity log", reverse_lazy("liaisons:log")), Link("Sensitive notes")]}

    def get_queryset(self):
        """Notes the person may read; 404 without a grant."""
        user = self.request.user
        if not SensitiveGrant.objects.visible_to(user).of(user).exists():
            raise Http404
        return SensitiveEntry.objects.visible_to(user).newest_first()[:200]


class SensitivePage(DetailView):
    """One sensitive note."""

    template_name = "liaisons/sensitive_detail.html"
    context_object_name = "entry"
    extra_context = {
        "crumbs": [Link("Sensitive notes", reverse_lazy("liaisons:sensitive-log")), Link("Note")]
    }

    def get_object(self, queryset=None):  # noqa: ARG002 - Django's own signature
        """The note of the address, if the person may read it."""
        rows = SensitiveEntry.objects.visible_to(self.request.user).newest_first()
        return get_object_or_404(rows, site__slug=self.kwargs["slug"], key=self.kwargs["key"])


class Grants(PermissionRequiredMixin, ListView):
    """Who may read sensitive notes, until when, and why."""

    template_name = "liaisons/grant_list.html"
    permission_required = "liaisons.grant_sensitive"
    extra_context = {"crumbs": [Link("Grants for sensitive notes")]}

    def get_queryset(self):
        """All grants, the longest running first."""
        return SensitiveGrant.objects.visible_to(self.request.user).select_related("person", "granted_by")


@requires_recent_proof
class Grant(PermissionRequiredMixin, RowActionView):
    """Give somebody leave to read sensitive notes for a year."""

    form_class = GrantForm
    permission_required = "liaisons.grant_sensitive"
    heading = "Grant reading of sensitive notes"
    explanation = "For a year. You can end it at any time; the record keeps who granted it and why."
    submit = "Grant for a year"
    success_message = "Granted for a year."

    def get_object(self):
        """The administrator: the grant is not there yet."""
        return self.request.user

    def get_breadcrumbs(self):
        """Where the page stands."""
        return [Link("Grants for sensitive notes", self.get_success_url()), Link(self.heading)]

    def get_success_url(self):
        """The list of grants."""
        return reverse("liaisons:grants")

    def perform(self, form):
        """Grant it."""
        actions.grant_sensitive(by=self.request.user, **form.cleaned_data)


@requires_recent_proof
class EndGrant(PermissionRequiredMixin, RowActionView):
    """End a grant."""

    form_class, reason_hint = ReasonForm, "The people told read it."
    permission_required = "liaisons.grant_sensitive"
    heading = "End this grant"
    submit = "End the grant"
    kind = "danger"
    success_message = "Ended."

    def get_object(self):
        """The grant of the address."""
        return get_object_or_404(SensitiveGrant.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_success_url(self):
        """The list of grants."""
        return reverse("liaisons:grants")

    def perform(self, form):
        """End it."""
        actions.end_sensitive_grant(self.object, by=self.request.user, reason=form.cleaned_data["reason"])
