"""Pages to suggest a resource, and pages of curators for suggestions, resources and shared
toolkits.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from clearinghouse.actions import curating, toolkit
from clearinghouse.current_toolkit import person_of
from clearinghouse.forms import PublishForm, SuggestForm
from clearinghouse.lifecycle import ResourceState
from clearinghouse.models import Resource, Suggestion, Term, Toolkit
from kernel import clock
from sites.access import may
from ui.components import Link
from ui.forms import ReasonForm
from web.rate_limit import TooOften, allow, status_of
from web.views import RowActionView

SUGGESTIONS_AN_HOUR = 5
SHOWN = 10
EDIT = "clearinghouse.edit_resource"


@login_not_required
@never_cache
def suggest(request):
    """The public form; a curator decides."""
    form = SuggestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            allow(request, "suggest a resource", SUGGESTIONS_AN_HOUR)
        except TooOften as refusal:
            form.add_error(None, ValidationError(str(refusal), code=refusal.code))
        else:
            if not form.is_from_a_machine:
                facts = {name: form.cleaned_data[name] for name in ("title", "url", "why", "email")}
                curating.suggest_resource(**facts, by=person_of(request))
            messages.success(
                request, "Thank you. A curator looks at every suggestion before it is published."
            )
            return HttpResponseRedirect(reverse("clearinghouse:library"))
    crumbs = [Link("Clearinghouse", reverse("clearinghouse:library")), Link("Suggest a resource")]
    context = {"form": form, "crumbs": crumbs}
    return render(request, "clearinghouse/suggest.html", context, status=status_of(form))


@require_safe
def curate(request):
    """The curators' page: suggestions, resources due for review, most used ones, topics with few
    resources.
    """
    if not may(request.user, EDIT):
        raise PermissionDenied
    context = {
        "suggestions": Suggestion.objects.waiting().select_related("suggested_by"),
        "may_import": may(request.user, "clearinghouse.import_resources"),
        "may_decide": may(request.user, "clearinghouse.publish_suggestion"),
        "due": Resource.objects.due_for_review(clock.today())[:SHOWN],
        "withdrawn": Resource.objects.filter(state=ResourceState.WITHDRAWN).order_by(
            "-state_since"
        )[:SHOWN],
        "used": Resource.objects.published().filter(uses__gt=0).order_by("-uses")[:SHOWN],
        "topics": Term.objects.topics().with_counts().order_by("many", "name")[:SHOWN],
        "crumbs": [Link("Clearinghouse")],
    }
    return render(request, "clearinghouse/curate.html", context)


class Curating(RowActionView):
    """Base of the curators' action pages; requires ``permission``."""

    permission = ""
    form_class = ReasonForm

    def has_permission(self):
        return may(self.request.user, self.permission)

    def get_success_url(self):
        return reverse("clearinghouse:curate")


class OnSuggestion(Curating):
    def get_object(self):
        return get_object_or_404(Suggestion.objects.waiting(), pk=self.kwargs["pk"])


class OnToolkit(Curating):
    """Base of the actions on a shared toolkit."""

    def get_object(self):
        """A toolkit that was not taken down."""
        return get_object_or_404(Toolkit.objects.public(), code=self.kwargs["code"])


class Publish(OnSuggestion):
    permission = "clearinghouse.publish_suggestion"
    form_class = PublishForm
    heading = "Publish a suggestion"
    explanation = "It is in the library at once. Say only what is known; leave the rest empty."
    submit = "Publish"
    success_message = "It is in the library."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "initial": {"title": self.object.title, "url": self.object.url}
        }

    def perform(self, form):
        curating.publish_suggestion(
            self.object, by=self.request.user, terms=form.terms(), **form.facts()
        )


class Decline(OnSuggestion):
    permission = "clearinghouse.decline_suggestion"
    heading = "Decline a suggestion"
    explanation = "The reason stays with the suggestion."
    submit = "Decline"
    success_message = "Declined."

    def perform(self, form):
        curating.decline_suggestion(
            self.object, by=self.request.user, reason=form.cleaned_data["reason"]
        )


class Withdraw(Curating):
    permission = "clearinghouse.withdraw_resource"
    heading = "Withdraw a resource"
    explanation = "Its page and every toolkit that holds it will show the reason."
    submit, kind = "Withdraw", "danger"
    success_message = "Withdrawn."

    def get_object(self):
        return get_object_or_404(Resource.objects.published(), code=self.kwargs["code"])

    def perform(self, form):
        curating.withdraw_resource(
            self.object, by=self.request.user, reason=form.cleaned_data["reason"]
        )


class Restore(Curating):
    permission = "clearinghouse.restore_resource"
    form_class = RowActionView.form_class
    heading = "Offer it again"
    submit = "Restore"
    success_message = "It is on offer again."

    def get_object(self):
        return get_object_or_404(
            Resource.objects.filter(state=ResourceState.WITHDRAWN), code=self.kwargs["code"]
        )

    def perform(self, _form):
        curating.restore_resource(self.object, by=self.request.user)


class Feature(OnToolkit):
    """Show a toolkit on the front page, or no longer."""

    permission = "clearinghouse.feature_toolkit"
    form_class = RowActionView.form_class
    heading = "Feature a toolkit"
    success_message = "Changed."

    @property
    def submit(self):
        if self.object.is_featured:
            return "Feature no longer"
        return "Show it on the front page"

    def get_success_url(self):
        return self.object.get_absolute_url()

    def perform(self, _form):
        toolkit.feature_toolkit(
            self.object, by=self.request.user, is_featured=not self.object.is_featured
        )


class TakeDown(OnToolkit):
    """Show nobody what a visitor wrote."""

    permission = "clearinghouse.take_down_toolkit"
    heading = "Take a toolkit down"
    explanation = "Whoever opens its address reads the reason, and nothing else."
    submit, kind = "Take it down", "danger"
    success_message = "Taken down."

    def perform(self, form):
        toolkit.take_down_toolkit(
            self.object, by=self.request.user, reason=form.cleaned_data["reason"]
        )
