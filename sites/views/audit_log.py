"""Views of the audit log: of one site, and of the whole program."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from audit.timeline import timeline_events
from sites.access import may
from sites.forms import RecordFilter, WholeRecordFilter
from sites.models import Site
from sites.queries.audit_events import apply_filters, events_of_program, events_of_site
from sites.views.base import find_site, site_crumbs
from ui.components import Link
from web.pagination import PAGING, Sort, clean_query_params, paginate

NEWEST = Sort("at", "newest first", datetime, is_descending=True)


class Record(TemplateView):
    """The shared shape: a filter, a page of the timeline."""

    template_name = "sites/record.html"
    form_class = RecordFilter
    heading = explanation = ""

    @cached_property
    def filter(self):
        """The filter form, filled in from the address; a name nobody declared is answered with 400."""
        words = clean_query_params(self.request.GET, [*self.form_class.base_fields, *PAGING])
        return self.form_class(words)

    def events(self) -> QuerySet:
        """The lines the person may read."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        """One page of lines, newest first."""
        words = self.filter.data
        rows = self.events().none()
        if self.filter.is_valid():
            rows = apply_filters(self.events(), self.filter.cleaned_data)
        page = paginate(rows, NEWEST, words, path=self.request.path)
        is_filtered, reset_url = any(words.get(name) for name in self.form_class.base_fields), ""
        if is_filtered:
            reset_url = self.request.path
        return super().get_context_data(
            page=page,
            happenings=timeline_events(page.rows, self.places(page.rows)),
            filter=self.filter,
            is_filtered=is_filtered,
            reset_url=reset_url,
            heading=self.heading,
            explanation=self.explanation,
            crumbs=self.get_breadcrumbs(),
            **kwargs,
        )

    def places(self, _rows):
        """Site ids to names, where lines of several sites stand together."""
        return {}


class SiteRecord(Record):
    heading = "What happened"

    @cached_property
    def site(self):
        """The site, from those the person may see; any other is 404."""
        return find_site(self)

    @property
    def explanation(self):
        if may(self.request.user, "sites.view_record", self.site):
            return (
                f"Everything anybody did at {self.site}, newest first. Nothing in the record is ever changed."
            )
        return f"Your own acts at {self.site} and the steps of its engagements, newest first."

    def events(self):
        return events_of_site(self.request.user, self.site)

    def get_breadcrumbs(self):
        return site_crumbs(self.site, Link(self.heading))


class WholeRecord(Record):
    """What happened in the whole program."""

    form_class = WholeRecordFilter
    heading = "The record"
    explanation = "Everything anybody did in the portal, newest first. Nothing in the record is ever changed."

    def events(self):
        if not may(self.request.user, "sites.view_whole_record"):
            raise PermissionDenied
        return events_of_program(self.request.user)

    def places(self, rows):
        """The names of the sites on this page."""
        ids = {row.site_id for row in rows if row.site_id}
        return {site.pk: str(site) for site in Site.objects.visible_to(self.request.user).filter(pk__in=ids)}

    def get_breadcrumbs(self):
        return [Link(self.heading)]
