"""The page of one request: state, balance, hours, documents and history."""

from datetime import datetime

from django.db.models import OuterRef
from django.http import Http404
from django.views.generic import TemplateView

from accounts.user_queries import name_people, people_of
from audit.models import Event, target_of
from documents.views import document_rows
from liaisons.detail_panels import log_about
from sites.access import may
from sites.inbox import changed_by
from sites.query_cache import cached_query
from tta.audit_labels import request_stages, timeline_events
from tta.available_actions import hours_offers, offers_for
from tta.forms import NoteForm
from tta.lifecycle import State
from tta.models import HoursEntry, Request, RequestDocument
from tta.rules import missing_to_submit, takes_documents
from tta.views.base import expert_hours_of, request_crumbs
from ui.charts import weighing_bar

OF_REQUEST = ("expert", "created_by", "submitted_by", "decided_by")  # the people a page names
OF_HOURS = ("worked_by", "logged_by", "verified_by")
EVENTS = 60  # the newest lines of the record; the whole of it is on the site's history


class RequestPage(TemplateView):
    """One request, as the person looking may see it."""

    template_name = "tta/request_detail.html"

    def get_context_data(self, **kwargs):
        """Everything the page arranges; the template asks nothing."""
        user = self.request.user
        request = self._request()
        entries = self._entries(request)
        name_people({request: OF_REQUEST} | dict.fromkeys(entries, OF_HOURS))
        missing, balance, note_form = {}, None, None
        if request.is_editable:
            missing = missing_to_submit(request)
        if may(user, "sites.view_allotment", request):
            balance = _balance(request)
        if may(user, "tta.write_triage", request):
            note_form = NoteForm()
        offers = offers_for(user, request, is_complete=not missing)
        return super().get_context_data(
            row=request,
            crumbs=request_crumbs(request),
            stages=request_stages(request),
            primary=next((offer for offer in offers if offer.kind == "primary"), None),
            others=[offer for offer in offers if offer.kind != "primary"],
            missing=list(missing.values()),
            balance=balance,
            entries=[(entry, hours_offers(user, entry, request)) for entry in entries],
            documents=(papers := self._documents(request)),
            may_add_document=takes_documents(request) and may(user, "tta.add_request_document", request),
            happenings=timeline_events(self._events(request, entries, papers)),
            reads_notes=may(user, "tta.view_triage", request),
            notes=[note | {"at": datetime.fromisoformat(note["at"])} for note in request.triage or ()],
            note_form=note_form,
            panels=[log_about(user, request)],
            **kwargs,
        )

    def _request(self):
        found = _request(self.request.user, slug=self.kwargs["slug"], number=self.kwargs["number"])
        if not found:
            raise Http404
        request = found[0]
        request.engagement.site = request.site
        return request

    def _entries(self, request):
        return _hours(self.request.user, site=request.site_id, request=request.pk)

    def _documents(self, request):
        rows = map(RequestDocument.from_json, request.papers)
        return document_rows(request, rows, self.request.user, "tta.withdraw_request_document")

    def _events(self, request, entries, papers):
        rows = (request, *entries, *(paper["row"] for paper in papers))
        return _events(self.request.user, targets=[target_of(row) for row in rows])


@cached_query
def _request(user, slug, number):
    seen = Request.objects.visible_to(user).with_everything().with_balance().with_triage_for(user)
    papers = RequestDocument.objects.visible_to(user).not_withdrawn()
    papers = papers.as_json_subquery({"request": OuterRef("pk"), "site": OuterRef("site")})
    seen = seen.annotate(people=people_of(OF_REQUEST), papers=papers)
    seen = seen.annotate(is_edited_by_viewer=changed_by(user, "tta.request"))
    return seen.filter(site__slug=slug, number=number)


@cached_query
def _hours(user, site, request):
    seen = HoursEntry.objects.visible_to(user).annotate(people=people_of(OF_HOURS))
    return seen.filter(site_id=site, request_id=request)


@cached_query
def _events(_user, targets):
    return Event.objects.about(named=targets)[:EVENTS]


def _balance(request):
    """The engagement's expert hours now, and once the hours this request asks for are set aside."""
    estimated = request.hours_estimated or 0
    left = request.balance_left
    hours = expert_hours_of(request)
    bar = hours.bar
    if request.state == State.SUBMITTED:
        bar = weighing_bar(hours, estimated)
    return {
        "left": left,
        "asked": estimated,
        "after": left - estimated,
        "is_too_much": estimated > left,
        "bar": bar,
    }
