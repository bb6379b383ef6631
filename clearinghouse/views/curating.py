"""Suggesting a resource, and what curators do with suggestions, resources and shared toolkits."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from clearinghouse.actions import curating, toolkit
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
                said = {name: form.cleaned_data[name] for name in ("title", "url", "why", "email")}
                curating.suggest_resource(**said, by=request.user if request.user.is_authenticated else None)
            messages.success(
                request, "Thank you. A curator looks at every suggestion before it is published."
            )
            return HttpResponseRedirect(reverse("clearinghouse:library"))
    crumbs = [Link("Clearinghouse", reverse("clearinghouse:library")), Link("Suggest a resource")]
    said = {"form": form, "crumbs": crumbs}
    return render(request, "clearinghouse/suggest.html", said, status=status_of(form))


@require_safe
def curate(request):
    """What waits, what is to be looked at again, what is used, and where resources are few."""
    if not may(request.user, EDIT):
        raise PermissionDenied
    said = {
        "suggestions": Suggestion.objects.waiting().select_related("suggested_by"),
        "may_import": may(request.user, "clearinghouse.import_resources"),
        "may_decide": may(request.user, "clearinghouse.publish_suggestion"),
        "due": Resource.objects.due_for_review(clock.today())[:SHOWN],
        "withdrawn": Resource.objects.filter(state=ResourceState.WITHDRAWN).order_by("-state_since")[:SHOWN],
        "used": Resource.objects.published().filter(uses__gt=0).order_by("-uses")[:SHOWN],
        "topics": Term.objects.topics().with_counts().order_by("many", "name")[:SHOWN],
        "crumbs": [Link("Clearinghouse")],
    }
    return render(request, "clearinghouse/curate.html", said)


class Curating(RowActionView):
    """A page of the curators; ``right`` is what it asks for."""

    right = ""
    form_class = ReasonForm

    def has_permission(self):
        """Whoever holds the right."""
        return may(self.request.user, self.right)

    def get_success_url(self):
        """The curators' page."""
        return reverse("clearinghouse:curate")


class OnSuggestion(Curating):
    """A decision on a suggestion."""

    def get_object(self):
        """A suggestion that waits."""
        return get_object_or_404(Suggestion.objects.waiting(), pk=self.kwargs["pk"])


class OnToolkit(Curating):
    """An act on a toolkit somebody shares."""

    def get_object(self):
        """A toolkit that was not taken down."""
        return get_object_or_404(Toolkit.objects.public(), code=self.kwargs["code"])


class Publish(OnSuggestion):
    """Make a suggestion a resource."""

    right = "clearinghouse.publish_suggestion"
    form_class = PublishForm
    heading = "Publish a suggestion"
    explanation = "It is in the library at once. Say only what is known; leave the rest empty."
    submit = "Publish"
    success_message = "It is in the library."

    def get_form_kwargs(self):
        """What was suggested."""
        return super().get_form_kwargs() | {"initial": {"title": self.object.title, "url": self.object.url}}

    def perform(self, form):
        """Publish it."""
        curating.publish_suggestion(self.object, by=self.request.user, terms=form.terms(), **form.facts())


class Decline(OnSuggestion):
    """Leave a suggestion out."""

    right = "clearinghouse.decline_suggestion"
    heading = "Decline a suggestion"
    explanation = "The reason stays with the suggestion."
    submit = "Decline"
    success_message = "Declined."

    def perform(self, form):
        """Decline it."""
        curating.decline_suggestion(self.object, by=self.request.user, reason=form.cleaned_data["reason"])


class Withdraw(Curating):
    """Offer a resource no longer."""

    right = "clearinghouse.withdraw_resource"
    heading = "Withdraw a resource"
    explanation = "Its page and every toolkit that holds it will show the reason."
    submit, kind = "Withdraw", "danger"
    success_message = "Withdrawn."

    def get_object(self):
        """A resource on offer."""
        return get_object_or_404(Resource.objects.published(), code=self.kwargs["code"])

    def perform(self, form):
        """Withdraw it."""
        curating.withdraw_resource(self.object, by=self.request.user, reason=form.cleaned_data["reason"])


class Restore(Curating):
    """Offer a withdrawn resource again."""

    right = "clearinghouse.restore_resource"
    form_class = RowActionView.form_class
    heading = "Offer it again"
    submit = "Restore"
    success_message = "It is on offer again."

    def get_object(self):
        """A withdrawn resource."""
        return get_object_or_404(
            Resource.objects.filter(state=ResourceState.WITHDRAWN), code=self.kwargs["code"]
        )

    def perform(self, _form):
        """Restore it."""
        curating.restore_resource(self.object, by=self.request.user)


class Feature(OnToolkit):
    """Show a toolkit on the front page, or no longer."""

    right = "clearinghouse.feature_toolkit"
    form_class = RowActionView.form_class
    heading = "Feature a toolkit"
    success_message = "Changed."

    @property
    def submit(self):
        """What pressing does."""
        return "Feature no longer" if self.object.is_featured else "Show it on the front page"

    def get_success_url(self):
        """The toolkit."""
        return self.object.get_absolute_url()

    def perform(self, _form):
        """Turn it round."""
        toolkit.feature_toolkit(self.object, by=self.request.user, is_featured=not self.object.is_featured)


class TakeDown(OnToolkit):
    """Show nobody what a visitor wrote."""

    right = "clearinghouse.take_down_toolkit"
    heading = "Take a toolkit down"
    explanation = "Whoever opens its address reads the reason, and nothing else."
    submit, kind = "Take it down", "danger"
    success_message = "Taken down."

    def perform(self, form):
        """Take it down."""
        toolkit.take_down_toolkit(self.object, by=self.request.user, reason=form.cleaned_data["reason"])
