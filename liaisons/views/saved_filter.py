"""Filters of the log that a person keeps."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import ListView

from liaisons import actions
from liaisons.forms.saved_filter import FilterForm
from liaisons.models import SavedFilter
from liaisons.views.entry import FILTERS
from sites.access import may_somewhere
from ui.components import Link
from web.pagination import clean_query_params
from web.views import RowActionView


class SavedFilters(ListView):
    """One's own filters."""

    template_name = "liaisons/filter_list.html"

    def get_queryset(self):
        """By name."""
        return SavedFilter.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        """The way back."""
        crumbs = [Link("Activity log", reverse("liaisons:log")), Link("Your filters")]
        return super().get_context_data(crumbs=crumbs, **kwargs)


class SaveFilter(RowActionView):
    """Keep the filters of the address under a name."""

    form_class = FilterForm
    heading = "Save this filter"
    submit = "Save the filter"
    success_message = "Saved. It stands above the log."

    def get_object(self):
        """No row: the filters of the address, none of them unknown."""
        return clean_query_params(self.request.GET, FILTERS)

    def has_permission(self):
        """Whoever reads the log."""
        return may_somewhere(self.request.user, "liaisons.view_entry")

    @property
    def explanation(self):
        """The filters in words."""
        said = "; ".join(f"{name}: {value}" for name, value in self.object.items() if value)
        return said or "No filter is set. Set one in the log first."

    def get_success_url(self):
        """The log as it was."""
        return f"{reverse('liaisons:log')}?{urlencode(self.object)}"

    def get_breadcrumbs(self):
        """Where the page stands."""
        return [Link("Activity log", self.get_success_url()), Link(self.heading)]

    def perform(self, form):
        """Keep it."""
        actions.save_filter(form.cleaned_data["name"], self.object, by=self.request.user)


class ForgetFilter(RowActionView):
    """Forget one's own filter."""

    heading = "Forget this filter"
    explanation = "The entries it finds stay where they are."
    submit = "Forget it"
    success_message = "Forgotten."

    def get_object(self):
        """One's own; any other is 404."""
        return get_object_or_404(SavedFilter.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def has_permission(self):
        """Whoever saved it: nobody else finds it."""
        return True

    def get_success_url(self):
        """One's own filters."""
        return reverse("liaisons:filters")

    def perform(self, form):  # noqa: ARG002 - there are no words
        """Forget it."""
        actions.forget_filter(self.object, by=self.request.user)
