"""Who serves a site as liaison, and how the work is spread."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import DetailView, ListView

from accounts.views.reauthentication import requires_recent_proof
from liaisons import actions
from liaisons.forms.assignment import AssignForm
from liaisons.models import Assignment
from liaisons.workload import workload
from sites.models import Site
from sites.views.base import find_site
from ui.components import Link
from ui.forms import ReasonForm
from web.views import RowActionView


class SiteLiaisons(DetailView):
    """The liaisons of one site, now and before."""

    template_name = "liaisons/assignment_list.html"

    def get_queryset(self):
        """Sites the person may see; any other is 404."""
        return Site.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        """The assignments and what may be done with them."""
        user, site = self.request.user, self.object
        return super().get_context_data(
            assignments=Assignment.objects.visible_to(user).filter(site=site).with_names(),
            may_assign=user.has_perm("liaisons.assign_liaison", site),
            crumbs=[Link(str(site), site.get_absolute_url()), Link("Liaisons")],
            **kwargs,
        )


@requires_recent_proof
class Assign(RowActionView):
    """Assign a liaison to a site."""

    form_class = AssignForm
    permission = "liaisons.assign_liaison"
    heading = "Assign a liaison"
    explanation = "Their rights at the site begin and end with the days you give. They and the site are told."
    submit = "Assign"
    success_message = "Assigned. The liaison and the site have been told."

    def get_object(self):
        """The site of the address."""
        return find_site(self)

    def perform(self, form):
        """Open the assignment."""
        said = form.cleaned_data
        actions.assign_liaison(
            self.object,
            said["liaison"],
            by=self.request.user,
            from_on=said["from_on"],
            until_on=said["until_on"],
        )

    def get_success_url(self):
        """The liaisons of the site."""
        return reverse("liaisons:assignments", args=[self.object.slug])


@requires_recent_proof
class AssignmentMixin(RowActionView):
    def get_object(self):
        """The assignment of the address, of a site the person may see."""
        rows = Assignment.objects.visible_to(self.request.user).with_names()
        return get_object_or_404(rows, site__slug=self.kwargs["slug"], pk=self.kwargs["pk"])


class EndAssignment(AssignmentMixin):
    """End an assignment with a reason."""

    form_class, reason_hint = ReasonForm, "The people told read it."
    permission = "liaisons.end_assignment"
    heading = "End this assignment"
    explanation = (
        "The liaison's access to the site ends with their next click. What they wrote stays with the site."
    )
    submit = "End the assignment"
    kind = "danger"
    success_message = "The assignment has ended. You can grant 14 days of reading for the hand-over."

    def perform(self, form):
        """End it."""
        actions.end_assignment(self.object, by=self.request.user, reason=form.cleaned_data["reason"])


class HandOver(AssignmentMixin):
    """Grant a former liaison 14 days of reading."""

    permission = "liaisons.grant_hand_over"
    heading = "Grant reading for the hand-over"
    explanation = "For 14 days the former liaison may read the site's record and change nothing."
    submit = "Grant 14 days"
    success_message = "Granted. The former liaison may read the site for 14 days."

    def perform(self, form):  # noqa: ARG002 - there are no words
        """Grant it."""
        actions.grant_hand_over(self.object, by=self.request.user)


class Workload(PermissionRequiredMixin, ListView):
    """Liaisons by sites: hours logged, last contact, overdue next steps."""

    template_name = "liaisons/workload.html"
    permission_required = "liaisons.view_workload"

    def get_queryset(self):
        """One row for each liaison and site now."""
        return workload(self.request.user)

    def get_context_data(self, **kwargs):
        """Whether the grants for sensitive notes are theirs to give."""
        may_grant = self.request.user.has_perm("liaisons.grant_sensitive")
        return super().get_context_data(may_grant=may_grant, crumbs=[Link("Liaisons")], **kwargs)
