"""The two pages that set hours of the allotment aside for a request, with the balance before and after in view."""

from kernel.errors import WrongState
from kernel.number_format import format_number
from tta import actions
from tta.forms import AcceptForm, MoreHoursForm
from tta.lifecycle import COMMITTABLE
from tta.rules import refuse_own_request
from tta.views.base import expert_hours_of, find_request, request_crumbs
from ui.charts import weighing_bar
from web.views import RowActionView, StepView


class BalanceMixin:
    """A page of one request that shows what is left now, and what will be after the hours in the form."""

    template_name = "tta/request_accept.html"
    typed = None  # the hours of a form that was right, though the act may refuse them

    def get_object(self):
        return find_request(self)

    def get_breadcrumbs(self):
        return request_crumbs(self.object, self.heading)

    def form_valid(self, form):
        """Keep the hours for the picture: a refusal beside their field takes them out of what is clean."""
        self.typed = form.cleaned_data.get("hours")
        return super().form_valid(form)

    def usual_hours(self):
        """What stands for the hours before anything is typed."""
        return 0

    def get_context_data(self, **kwargs):
        """The balance now, and after the hours in the form."""
        said = super().get_context_data(**kwargs)
        typed = self.typed or getattr(said["form"], "cleaned_data", {}).get("hours") or self.usual_hours()
        left = self.object.balance_left
        said |= {"left": left, "typed": typed, "left_after": left - typed, "is_too_much": typed > left}
        return said | {"bar": weighing_bar(expert_hours_of(self.object), typed)}


class AcceptRequest(BalanceMixin, StepView):
    """Accept, with the balance before and after in view."""

    verb, form_class = "accept", AcceptForm
    heading, submit = "Accept the request", "Accept and commit the hours"
    explanation = "The hours are set aside for this request. The site, its liaison and the provider are told."
    success_message = "Accepted, and the hours are committed. Next: assign an expert."

    def usual_hours(self):
        """What the site estimated."""
        return self.object.hours_estimated or 0

    def check_available(self):
        """Nobody accepts what they drafted or submitted."""
        super().check_available()
        refuse_own_request(self.object, self.request.user)

    def get_initial(self):
        """The version the person reads, and the hours that were estimated."""
        return {"version": self.object.version, "hours": format_number(self.usual_hours())}

    def perform(self, form):
        """Accept the text the person has read."""
        said = form.cleaned_data
        actions.accept_request(
            self.object,
            said["hours"],
            by=self.request.user,
            reason=said["reason"],
            seen_version=said["version"],
        )


class CommitMoreHours(BalanceMixin, RowActionView):
    """Set more hours aside, with the balance in view."""

    permission = "tta.commit_more_hours"
    form_class = MoreHoursForm
    heading, submit = "Commit more hours", "Commit the hours"
    explanation = "The hours are set aside beside those already committed. The site and the expert are told."
    success_message = "The hours are committed."

    def check_available(self):
        """Only between acceptance and delivery."""
        if self.object.state not in COMMITTABLE:
            raise WrongState("Hours can be added only between acceptance and delivery.")

    def perform(self, form):
        """Commit."""
        said = form.cleaned_data
        actions.commit_more_hours(self.object, said["hours"], by=self.request.user, reason=said["reason"])
