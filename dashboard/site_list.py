"""The site list and the same lines as CSV."""

from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from dashboard.site_list_export import sites_as_csv
from dashboard.site_list_query import FILTERS, FIRST_SORT, ROWS, SORTS, site_list_rows
from dashboard.site_list_rows import format_row
from sites.access import may, may_somewhere
from sites.forms import SiteFilter
from sites.views.exports import ExportView
from ui.components import Link, Page
from web.pagination import active_filters, clean_query_params, columns, count_label

# label, order, whether it holds figures, the permission to read it
TABLE = [
    ("Site", "site", False, "sites.view_site"),
    ("Cohort", "cohort", True, "sites.view_engagement"),
    ("Engagement", "open", False, "sites.view_engagement"),
    ("Ends", "ends", False, "sites.view_engagement"),
    ("Hours left", "hours", True, "sites.view_allotment"),
    ("Trips left", "trips", True, "sites.view_allotment"),
    ("Lead and liaison", "", False, "sites.view_membership"),
    ("Needs attention", "", False, "sites.view_engagement"),
]
MOST_PAGES = 1000


class _Order:
    """What the heading row needs to know of an order."""

    def __init__(self, name):
        self.is_descending = name.startswith("-")


ORDERS = {name: _Order(name) for name in SORTS}


class Asked:
    """What the address asks for.  Shared by the page and its export."""

    @cached_property
    def words(self):
        """The parameters of the address; a name or an order nobody declared is answered with 400."""
        words = clean_query_params(self.request.GET, [*FILTERS, "sort", "page"])
        if words.get("sort") and words["sort"] not in SORTS:
            raise BadRequest("This list knows no such order. Start again at the list of sites.")
        return words

    @cached_property
    def filter(self):
        """The filter form, filled in from the address."""
        return SiteFilter(self.words)

    @property
    def sort(self):
        """The name of the order asked for."""
        return self.words.get("sort") or FIRST_SORT

    @property
    def filter_values(self):
        """What the filters say; None where one makes no sense: the form says which."""
        if self.filter.is_valid():
            return self.filter.cleaned_data
        return None


class SiteList(Asked, TemplateView):
    """The sites a person may see: all of them for BJA and providers, their own for everybody else."""

    template_name = "sites/site_list.html"

    def get_context_data(self, **kwargs):
        """One page of lines, the filters in force, and what to do next."""
        user, path = self.request.user, reverse("sites:directory")
        page = self._page(path)
        total = page.total
        is_filtered, reset_url = any(self.words.get(name) for name in FILTERS), ""
        if is_filtered:
            reset_url = path
        return super().get_context_data(
            page=page,
            total=count_label(total, "site", "sites"),
            order=SORTS[self.sort][1],
            columns=columns(
                [column for *column, permission in TABLE if may_somewhere(user, permission)],
                ORDERS,
                {"sort": FIRST_SORT} | _filled(self.words),
                path=path,
            ),
            knows_left=may_somewhere(user, "sites.view_allotment"),
            knows_people=may_somewhere(user, "sites.view_membership"),
            filter=self.filter,
            hidden=[(name, value) for name, value in self.words.items() if name == "sort" and value],
            active_filters=active_filters(self.filter, self.words, path=path),
            reset_url=reset_url,
            is_filtered=is_filtered,
            sees_all=may_somewhere(user, "sites.view_directory"),
            **self._links(user),
            crumbs=[Link("Sites")],
            **kwargs,
        )

    def _links(self, user):
        """The addresses beside the list, each empty where the person may not follow it."""
        links = {"export_url": "", "add_url": "", "map_url": ""}
        if may_somewhere(user, "sites.export_sites"):
            words = {name: value for name, value in self.words.items() if value and name != "page"}
            links["export_url"] = f"{reverse('sites:export')}?{urlencode(words)}"
        if may(user, "sites.add_site"):
            links["add_url"] = reverse("sites:add")
        if may(user, "sites.view_directory"):
            links["map_url"] = reverse("sites:map")
        return links

    def _page(self, path):
        number = _number(self.words.get("page"))
        found = site_list_rows(self.request.user, self.filter_values, self.sort, first=(number - 1) * ROWS)
        total, previous_url, next_url = 0, "", ""
        if found:
            total = found[0]["total"]
        parameters = {name: value for name, value in self.words.items() if value and name != "page"}

        def to(page):
            return f"{path}?{urlencode(parameters | {'page': page})}"

        if number > 1:
            previous_url = to(number - 1)
        if number * ROWS < total:
            next_url = to(number + 1)
        return Page(
            rows=[format_row(row) for row in found],
            number=number,
            previous_url=previous_url,
            next_url=next_url,
            total=total,
        )


class ExportSites(Asked, ExportView):
    """Exactly the lines of the list, all pages of them, as CSV; sent while it is read."""

    permission, name = "sites.export_sites", "sites"

    def content(self, user):
        """The lines in the order of the list."""
        return sites_as_csv(user, self.filter_values, self.sort)


def _filled(words):
    return {name: value for name, value in words.items() if value}


def _number(text):
    is_number = text and text.isascii() and text.isdigit() and len(text) <= 4
    if not is_number:
        return 1
    return min(max(int(text), 1), MOST_PAGES)
