"""Next steps: one's own, those of a site, and what may be done with each."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import DetailView, TemplateView

from liaisons import actions
from liaisons.forms.nextstep import CarryForm, StepForm
from liaisons.models import NextStep
from sites.models import Site
from sites.views.base import find_site
from ui.components import Link
from web.views import RowActionView, StepView

MOST = 100  # open steps shown at once, the longest overdue first
CLOSED = 30


class MyNextSteps(TemplateView):
    """What this person said they would do, and what is late at their sites."""

    template_name = "liaisons/nextstep_mine.html"

    def get_context_data(self, **kwargs):
        """Own steps first, then the late ones of others."""
        user = self.request.user
        rows = NextStep.objects.visible_to(user).with_names()
        return super().get_context_data(
            own=rows.open().of(user)[:MOST],
            late=rows.overdue().exclude(owner=user.pk)[:MOST],
            crumbs=[Link("Next steps")],
            **kwargs,
        )


class SiteNextSteps(DetailView):
    """The next steps of one site, open and closed."""

    template_name = "liaisons/nextstep_list.html"

    def get_queryset(self):
        """Sites the person may see; any other is 404."""
        return Site.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        """The lists and what may be done."""
        user, site = self.request.user, self.object
        rows = NextStep.objects.visible_to(user).filter(site=site).with_names()
        return super().get_context_data(
            open=rows.open()[:MOST],
            closed=rows.exclude(pk__in=rows.open().order_by().values("pk")).order_by("-state_since")[:CLOSED],
            may_add=user.has_perm("liaisons.add_nextstep", site),
            may_act=user.has_perm("liaisons.finish_nextstep", site),
            crumbs=[Link(str(site), site.get_absolute_url()), Link("Next steps")],
            **kwargs,
        )


class AddNextStep(RowActionView):
    """Add a next step for either side."""

    form_class = StepForm
    permission = "liaisons.add_nextstep"
    heading = "Add a next step"
    explanation = "It stands on the site's page and on the home page of whoever does it."
    submit = "Add"
    success_message = "Added."

    def get_object(self):
        """The site of the address."""
        return find_site(self)

    def get_form_kwargs(self):
        """Who can be named."""
        is_team = self.request.user.has_perm("liaisons.view_team_entry", self.object)
        return super().get_form_kwargs() | {
            "site": self.object,
            "person": self.request.user,
            "is_team": is_team,
        }

    def perform(self, form):
        """Add it."""
        actions.add_next_step(self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        """The next steps of the site."""
        return reverse("liaisons:nextsteps", args=[self.object.slug])


class NextStepMixin:
    template_name = "liaisons/nextstep_act.html"

    def get_object(self):
        """The next step of the address, if the person may see it."""
        rows = NextStep.objects.visible_to(self.request.user).with_names()
        return get_object_or_404(rows, site__slug=self.kwargs["slug"], pk=self.kwargs["pk"])

    def get_breadcrumbs(self):
        """Where the page stands."""
        return [Link("Next steps", self.get_success_url()), Link(self.heading)]


class FinishNextStep(NextStepMixin, StepView):
    """Say that it is done."""

    verb, action = "finish", staticmethod(actions.finish_next_step)
    heading = "This is done"
    explanation = "It leaves the lists; whoever waits for it is told."
    submit = "It is done"
    success_message = "Done. Whoever waits for it has been told."


class DropNextStep(NextStepMixin, StepView):
    """Say why it will not be done."""

    reason_hint = "The people told read it."
    verb, action = "drop", staticmethod(actions.drop_next_step)
    heading = "This will not be done"
    explanation = "It leaves the lists; the reason stays with it."
    submit = "Drop it"
    success_message = "Dropped. The reason stays with it."


class CarryNextStep(NextStepMixin, RowActionView):
    """Carry it over to a later day."""

    form_class = CarryForm
    permission = "liaisons.carry_nextstep"
    heading = "Carry this over"
    explanation = "The old day stays in the record."
    submit = "Carry over"
    success_message = "Carried over."

    def perform(self, form):
        """Carry it over."""
        said = form.cleaned_data
        actions.carry_next_step(self.object, said["due_on"], by=self.request.user, reason=said["reason"])
