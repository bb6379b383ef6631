"""Exchanges from before the portal: the list, one of them, the import with a preview, the same rows
as a file.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, TemplateView, View

from exchanges.actions import past as actions
from exchanges.models import PastExchange
from exchanges.past_csv import COLUMNS, format_partial_dates, named_in, read_past
from exchanges.past_forms import ConfirmImportForm, ImportForm, PlaceForm
from exchanges.past_import import as_csv, compared
from sites.access import may
from sites.models import Site
from sites.program_csv import InvalidTable
from ui.components import Link
from web.views import RowActionView

MOST = 500
IMPORT, PLACE = "exchanges.import_pastexchange", "exchanges.place_pastexchange"
UNPLACED = "not yet known"


def crumbs_to(*more):
    """The way down to a page of past exchanges."""
    return [
        Link("Peer exchanges", reverse("exchanges:exchanges")),
        Link("Earlier exchanges", reverse("exchanges:past-exchanges")),
        *more,
    ]


def days_of(row):
    """The days of a row in words, no more exact than its source."""
    return format_partial_dates(row.first_on, row.last_on, row.precision)


class PastList(TemplateView):
    """All past exchanges a person may see, newest first; those of no known site first of all."""

    template_name = "exchanges/past_list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = PastExchange.objects.visible_to(user).newest_first()[:MOST]
        shown = [
            {"row": row, "days": days_of(row), "sites": row.site_names or UNPLACED} for row in rows
        ]
        return super().get_context_data(
            waiting=[one for one in shown if one["row"].unresolved],
            placed=[one for one in shown if not one["row"].unresolved],
            may_import=may(user, IMPORT),
            crumbs=[*crumbs_to()[:1], Link("Earlier exchanges")],
            **kwargs,
        )


class PastPage(DetailView):
    """One past exchange, in the words of its source."""

    template_name = "exchanges/past_detail.html"
    context_object_name = "past"

    def get_queryset(self):
        """Those the person may see; any other is 404."""
        return PastExchange.objects.visible_to(self.request.user).select_related(
            "imported_by", "placed_by"
        )

    def get_context_data(self, **kwargs):
        """Its days, and whether its sites may be named."""
        row = self.object
        is_open = bool(row.unresolved or row.placed_by_id)
        return super().get_context_data(
            days=days_of(row),
            may_place=is_open and may(self.request.user, PLACE),
            crumbs=crumbs_to(Link(row.topic)),
            **kwargs,
        )


class PlacePast(RowActionView):
    """Say which sites it was of."""

    form_class = PlaceForm
    heading = "Which sites took part?"
    submit = "Name the sites"
    success_message = "Named. These sites read it from now on."

    def get_object(self):
        """The past exchange of the address, if the person may see it."""
        return get_object_or_404(
            PastExchange.objects.visible_to(self.request.user), pk=self.kwargs["pk"]
        )

    def has_permission(self):
        """Whether the person places past exchanges."""
        return may(self.request.user, PLACE)

    @property
    def explanation(self):
        """What the source says, and what happens."""
        return f"The source says: “{self.object.requesting_site}”. Choose what you know; nothing is charged."

    def get_breadcrumbs(self):
        return crumbs_to(Link(self.object.topic, self.get_success_url()), Link(self.heading))

    def get_form_kwargs(self):
        """The sites; those the source names stand first."""
        sites = list(Site.objects.visible_to(self.request.user))
        known = named_in(self.object.requesting_site, sites)
        return super().get_form_kwargs() | {"sites": sites, "named": known}

    def get_initial(self):
        return {"sites": [str(pk) for pk in self.object.site_ids]}

    def perform(self, form):
        actions.place_past_exchange(
            self.object, form.chosen(), by=self.request.user, reason=form.cleaned_data["reason"]
        )


class ImportPast(TemplateView):
    """A file is read and shown first, with every wrong cell; only a second press enters it."""

    template_name = "exchanges/past_import.html"

    def dispatch(self, request, *args, **kwargs):
        if not may(request.user, IMPORT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """The form, unless an answer brings its own."""
        context = {"form": ImportForm(), "columns": COLUMNS, "crumbs": crumbs_to(Link("Import"))}
        return super().get_context_data(**context | kwargs)

    def post(self, request):
        """Show the preview, or enter what was shown."""
        if "content" in request.POST:
            return self._enter()
        return self._preview()

    def _preview(self):
        form = ImportForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self._answer(form=form)
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            lines = compared(read_past(file.name, content))
        except InvalidTable as refusal:
            return self._answer(wrongs=refusal.wrongs, file=file.name)
        return self._answer(
            status=200,
            lines=lines,
            new=sum(not line.stands for line in lines),
            file=file.name,
            confirm=ConfirmImportForm(
                initial={"file": file.name, "content": b64encode(content).decode("ascii")}
            ),
        )

    def _enter(self):
        form = ConfirmImportForm(self.request.POST)
        if not form.is_valid():
            return self._answer()
        cleaned = form.cleaned_data
        try:
            content = b64decode(cleaned["content"], validate=True)
            done = actions.import_past_exchanges(cleaned["file"], content, by=self.request.user)
        except NotBase64:
            return self._answer()
        except InvalidTable as refusal:
            return self._answer(wrongs=refusal.wrongs, file=cleaned["file"])
        messages.success(self.request, _outcome(done))
        return HttpResponseRedirect(reverse("exchanges:past-exchanges"))

    def _answer(self, status=422, **context):
        return self.render_to_response(self.get_context_data(**context), status=status)


def _outcome(done):
    new, open_ones = done["new"], done["unresolved"]
    if not new:
        return "Everything in the file is here already; nothing changed."
    sentence = f"Entered {new} past exchange{'' if new == 1 else 's'}."
    if open_ones:
        sentence += f" {open_ones} of them wait until a person names their sites."
    return sentence


class ExportPast(View):
    """The list as CSV, in the shape of the import."""

    def get(self, request):
        content = as_csv(PastExchange.objects.visible_to(request.user).newest_first())
        name = f"past-exchanges-{timezone.localdate()}.csv"
        return HttpResponse(
            content,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
