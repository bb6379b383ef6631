"""Pages to edit one resource, with its revisions, or many at once with a CSV table and
a preview.
"""

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from clearinghouse.actions.editing import edit_resource, import_resources
from clearinghouse.csv_import import Plan, as_table, digest, read_plan
from clearinghouse.forms import PublishForm, TableForm
from clearinghouse.models import Kind, Resource, Revision
from kernel.errors import RuleBroken
from sites.access import may
from sites.program_csv import InvalidTable
from ui.components import Link
from web.views import RowEditView

EDIT, IMPORT = "clearinghouse.edit_resource", "clearinghouse.import_resources"
PREVIEW_SECONDS = 3_600  # a previewed table stays in the cache this long
SHOWN = 200  # lines of a preview; the counts are of all


class Edit(RowEditView):
    """Edit a resource; ``?edition=2`` fills the form with an older revision."""

    template_name = "clearinghouse/edit.html"
    form_class = PublishForm
    explanation = "It is shown at once. The old address leads on, and every text is kept below."
    submit = "Save"
    success_message = "Saved."

    def get_object(self):
        return get_object_or_404(
            Resource.objects.public().prefetch_related("terms"), code=self.kwargs["code"]
        )

    def has_permission(self):
        return may(self.request.user, EDIT)

    @property
    def heading(self):
        return f"Edit: {self.object}"

    def get_initial(self):
        """The fields of today, or those of the revision in ``?edition=``."""
        initial = {name: getattr(self.object, name) for name in PublishForm.Meta.fields}
        terms = [(term.kind, term.name) for term in self.object.carried]
        if (older := self._older_revision()) is not None:
            initial |= {name: value for name, value in older.facts.items() if name != "terms"}
            terms = [tuple(pair) for pair in older.facts["terms"]]
        return initial | _chosen(terms)

    def _older_revision(self):
        number = self.request.GET.get("edition", "")
        if not number.isdecimal() or len(number) > 6:
            return None
        return self._revisions().filter(number=number).first()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "editions": self._revisions().select_related("by")
        }

    def _revisions(self):
        return Revision.objects.of(self.object)

    def perform(self, form):
        edit_resource(
            self.object,
            by=self.request.user,
            seen_version=self.seen_version,
            terms=form.terms(),
            **form.facts(),
        )
        self.object.refresh_from_db()


def _chosen(terms):
    """Initial values of the form's term fields, from (kind, name) pairs."""
    names = {kind: sorted(name for of, name in terms if of == kind) for kind in Kind}
    initial = {field: "; ".join(names[kind]) for field, kind in PublishForm.NAMED.items()}
    for field, kind in PublishForm.CHOSEN.items():
        choices = PublishForm.base_fields[field].queryset.all()
        initial[field] = list(
            choices.filter(kind=kind, name__in=names[kind]).values_list("pk", flat=True)
        )
    return initial


@require_safe
def export(request):
    """The library as a CSV file that can be edited and imported again."""
    if not may(request.user, EDIT):
        raise PermissionDenied
    answer = HttpResponse(as_table(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="clearinghouse.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request):
    """Preview an uploaded table; a second request loads all of it, or nothing."""
    if not may(request.user, IMPORT):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, TableForm())
    if "load" in request.POST:
        return _load(request)
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    text = form.cleaned_data["table"]
    try:
        plan = read_plan(text)
    except InvalidTable as refusal:
        return _page(request, TableForm(), wrongs=refusal.wrongs, status=422)
    token = digest(text, plan)
    cache.set(_key(request, token), text, PREVIEW_SECONDS)
    return _page(request, TableForm(), plan=plan, token=token)


def _load(request):
    """Load the previewed table from the cache, unless it or a resource changed since
    (``digest``).
    """
    token = request.POST["load"][:64]
    text = cache.get(_key(request, token), "")
    if not text:
        return _preview_again(request)
    try:
        plan = read_plan(text)
        if digest(text, plan) != token:
            return _preview_again(request)
        count = import_resources(plan, by=request.user)
    except InvalidTable as refusal:
        return _page(request, TableForm(), wrongs=refusal.wrongs, status=422)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("clearinghouse:import"))
    messages.success(request, f"Loaded: {len(plan.new)} new, {count - len(plan.new)} changed.")
    return HttpResponseRedirect(reverse("clearinghouse:curate"))


def _preview_again(request):
    messages.error(
        request,
        "The library changed since this preview, or it is an hour old. Send the table again.",
    )
    return HttpResponseRedirect(reverse("clearinghouse:import"))


def _key(request, token):
    return f"library:import:{request.user.pk}:{token}"


def _page(request, form, *, plan=None, token="", wrongs=(), status=200):
    shown = plan or Plan()
    context = {
        "form": form,
        "plan": plan,
        "token": token,
        "new": shown.new[:SHOWN],
        "differences": shown.differences[:SHOWN],
        "many": len(shown.new) + len(shown.changed),
        "wrongs": wrongs[:SHOWN],
        "wrong_count": len(wrongs),
        "crumbs": [Link("Clearinghouse", reverse("clearinghouse:curate")), Link("Load a table")],
    }
    return render(request, "clearinghouse/import.html", context, status=status)
