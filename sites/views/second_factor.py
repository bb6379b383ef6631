"""View that resets the second factor of another person."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts import second_factor_reset
from accounts.views.reauthentication import requires_recent_proof
from sites.access import may
from sites.actions.second_factor import reset_second_factor
from sites.forms.people import ResetForm
from sites.models import Membership
from ui.components import Link
from web.views import RowActionView


@requires_recent_proof
class ResetSecondFactor(RowActionView):
    """Reset the second step of whoever holds the role of the address."""

    form_class = ResetForm
    heading = "Reset the second step"
    template_name = "sites/second_factor_reset.html"
    submit = "Reset the second step"
    kind = "danger"
    success_message = (
        "The second step is reset. An e-mail with a link is on its way, "
        "and the other administrators are told."
    )
    is_sensitive = True

    def get_object(self):
        """The role by which the person is known, from those one may see."""
        rows = Membership.objects.visible_to(self.request.user).select_related("user")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def has_permission(self):
        """Administrators of the program, and for nobody's own account."""
        return (
            may(self.request.user, "sites.reset_second_factor")
            and self.object.user_id != self.request.user.pk
        )

    def get_context_data(self, **kwargs):
        """What the person has, and whether a link waits."""
        person = self.object.user
        context = {"person": person, "factors": second_factor_reset.names_of_factors(person)}
        return super().get_context_data(
            **context, is_waiting=second_factor_reset.is_waited_for(person), **kwargs
        )

    def perform(self, form):
        reset_second_factor(self.object.user, by=self.request.user, reason=form.cleaned_data["reason"])

    def get_success_url(self):
        return reverse("people:everybody")

    def get_breadcrumbs(self):
        return [
            Link("People", self.get_success_url()),
            Link(self.object.user.name),
            Link(self.heading),
        ]
