"""Lists of requests, fit for a million of them, and the same rows as CSV."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from sites.access import may, may_somewhere
from sites.views.base import find_site
from sites.views.exports import ExportView
from tta.exports import export_rows
from tta.filters import (
    FILTERS,
    NUMBERED,
    SORTS,
    apply_filters,
    focus_area_choices,
    found_and_counted,
    sorted_by,
)
from tta.forms import RequestFilter
from tta.models import Request
from tta.request_list_rows import format_row
from ui.components import Link
from web.pagination import PAGING, active_filters, clean_query_params, columns, count_label, paginate

# heading, its order, is a number
COLUMNS = [
    ("Request", "title", False),
    ("Site", "", False),
    ("Focus area", "", False),
    ("Status", "", False),
    ("Expert", "", False),
    ("Wanted by", "wanted", False),
    ("Hours", "", True),
    ("Since", "since", False),
]
OF_SITE = [("No.", "number", True), *(column for column in COLUMNS if column[0] != "Site")]


class Asked:
    """What the address asks for: filters, order, page.  Shared by the page and its export."""

    sorts = SORTS

    @cached_property
    def words(self):
        """The parameters of the address; a name nobody declared is answered with 400."""
        return clean_query_params(self.request.GET, [*FILTERS, "sort", *PAGING])

    @cached_property
    def filter(self):
        """The filter form, filled in from the address."""
        return RequestFilter(self.words, focus_areas=focus_area_choices())

    @cached_property
    def site(self):
        """None: every site the person may see."""
        return

    def requests(self):
        """The rows asked for, among those the person may see.  Nothing where a filter makes no sense."""
        seen = Request.objects.visible_to(self.request.user)
        if self.site:
            seen = seen.filter(site=self.site)
        return apply_filters(seen, self.filter.cleaned_data) if self.filter.is_valid() else seen.none()

    @property
    def sort(self):
        """The order asked for."""
        return sorted_by(self.words.get("sort"), self.sorts)

    @property
    def has_words(self):
        """Whether titles are searched."""
        return bool(self.words.get("q"))


class AskedOfSite(Asked):
    """The same for one site."""

    sorts = NUMBERED | SORTS

    @cached_property
    def site(self):
        """The site, from those the person may see; any other is 404."""
        return find_site(self)


class RequestList(Asked, TemplateView):
    """Requests of all sites the person may see."""

    template_name = "tta/request_list.html"
    table = COLUMNS

    @property
    def path(self):
        """The list's own address."""
        return reverse("tta:requests")

    @property
    def export_path(self):
        """Where the same rows are CSV."""
        return reverse("tta:requests-export")

    def get_context_data(self, **kwargs):
        """The page of rows, the filters in force, and what to do next."""
        user, query = self.request.user, self.request.GET.urlencode()
        rows, total = found_and_counted(self.requests(), has_words=self.has_words)
        page = paginate(rows.as_lines(), self.sort, self.words, path=self.path)
        new = reverse("tta:request-new", args=[self.site.slug]) if self.site else reverse("tta:request-start")
        may_draft = (
            may(user, "tta.draft_request", self.site)
            if self.site
            else may_somewhere(user, "tta.draft_request")
        )
        return super().get_context_data(
            site=self.site,
            page=page,
            lines=[format_row(row) for row in page.rows],
            total=count_label(total, "request", "requests"),
            order=self.sort.label,
            columns=columns(self.table, self.sorts, self.words, path=self.path),
            fields=[field for field in self.filter if field.name != "site" or self.site is None],
            hidden=[("sort", self.words["sort"])] if self.words.get("sort") else [],
            reset_url=self.path if any(self.words.get(name) for name in FILTERS) else "",
            is_filtered=any(self.words.get(name) for name in FILTERS),
            active_filters=active_filters(self.filter, self.words, path=self.path),
            path=self.path,
            export_url=f"{self.export_path}?{query}" if query else self.export_path,
            new_url=new if may_draft else "",
            shows_site=self.site is None,
            today=timezone.localdate(),
            crumbs=self._crumbs(),
            **kwargs,
        )

    def _crumbs(self):
        if self.site is None:
            return [Link("Requests")]
        return [Link(str(self.site), self.site.get_absolute_url()), Link("Requests")]


class SiteRequestList(AskedOfSite, RequestList):
    """Requests of one site."""

    table = OF_SITE

    @property
    def path(self):
        """The list's own address."""
        return reverse("tta:site-requests", args=[self.site.slug])

    @property
    def export_path(self):
        """Where the same rows are CSV."""
        return reverse("tta:site-requests-export", args=[self.site.slug])


class ExportRequests(Asked, ExportView):
    """Exactly the rows of the list, all pages of them, as CSV; sent while it is read."""

    permission = "tta.export_requests"

    @property
    def name(self):
        """What the file is called: after its site, where it is of one."""
        return f"requests-{self.site.slug}" if self.site else "requests"

    def content(self, user):  # noqa: ARG002 - whose rows they are is asked with the filters
        """The lines in the order of the list; a site hidden from the person is 404."""
        return export_rows(self.requests().with_wanted_order().order_by(*self.sort.order))


class ExportSiteRequests(AskedOfSite, ExportView):
    """The requests of one site as CSV."""

    permission, name, content = ExportRequests.permission, ExportRequests.name, ExportRequests.content
