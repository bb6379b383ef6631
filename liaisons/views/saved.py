"""Filters of the log that a person keeps."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import ListView

from liaisons import actions
from liaisons.forms.saved import FilterForm
from liaisons.models import SavedFilter
from liaisons.views.entry import FILTERS
from sites.access import may_somewhere
from ui.lists import single_words
from ui.parts import Entry as Crumb
from ui.views import ActionView


class SavedFilters(ListView):
    """One's own filters."""

    template_name = "liaisons/filter_list.html"

    def get_queryset(self):
        """By name."""
        return SavedFilter.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        """The way back."""
        crumbs = [Crumb("Activity log", reverse("liaisons:log")), Crumb("Your filters")]
        return super().get_context_data(crumbs=crumbs, **kwargs)


class SaveFilter(ActionView):
    """Keep the filters of the address under a name."""

    form_class = FilterForm
    heading = "Save this filter"
    submit = "Save the filter"
    done = "Saved. It stands above the log."

    def find(self):
        """No row: the filters of the address, none of them unknown."""
        return single_words(self.request.GET, FILTERS)

    def may_open(self):
        """Whoever reads the log."""
        return may_somewhere(self.request.user, "liaisons.view_entry")

    @property
    def explanation(self):
        """The filters in words."""
        said = "; ".join(f"{name}: {value}" for name, value in self.row.items() if value)
        return said or "No filter is set. Set one in the log first."

    def back(self):
        """The log as it was."""
        return f"{reverse('liaisons:log')}?{urlencode(self.row)}"

    def crumbs(self):
        """Where the page stands."""
        return [Crumb("Activity log", self.back()), Crumb(self.heading)]

    def act(self, form):
        """Keep it."""
        actions.save_filter(form.cleaned_data["name"], self.row, by=self.request.user)


class ForgetFilter(ActionView):
    """Forget one's own filter."""

    heading = "Forget this filter"
    explanation = "The entries it finds stay where they are."
    submit = "Forget it"
    done = "Forgotten."

    def find(self):
        """One's own; any other is 404."""
        return get_object_or_404(SavedFilter.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def back(self):
        """One's own filters."""
        return reverse("liaisons:filters")

    def act(self, form):  # noqa: ARG002 - there are no words
        """Forget it."""
        actions.forget_filter(self.row, by=self.request.user)
