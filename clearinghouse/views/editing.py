"""Changing what resources say: one on its own page with its versions, or many from a table that is previewed."""

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from clearinghouse.actions.editing import edit_resource, import_resources
from clearinghouse.csv_import import as_table, digest, read_plan
from clearinghouse.forms import PublishForm, TableForm
from clearinghouse.models import Kind, Resource, Revision
from kernel.errors import RuleBroken
from sites.access import may
from sites.program_csv import InvalidTable
from ui.components import Link
from web.views import RowEditView

EDIT, IMPORT = "clearinghouse.edit_resource", "clearinghouse.import_resources"
KEPT_SECONDS = 3_600  # a table that was previewed and not loaded
SHOWN = 200  # lines of a preview; the counts are of all


class Edit(RowEditView):
    """What a resource says, with every text it had; ``?edition=2`` begins from an older one."""

    template_name = "clearinghouse/edit.html"
    form_class = PublishForm
    explanation = "It is shown at once. The old address leads on, and every text is kept below."
    submit = "Save"
    success_message = "Saved."

    def get_object(self):
        """A resource of the library."""
        return get_object_or_404(
            Resource.objects.public().prefetch_related("terms"), code=self.kwargs["code"]
        )

    def has_permission(self):
        """Curators: BJA and the providers."""
        return may(self.request.user, EDIT)

    @property
    def heading(self):
        """Which resource."""
        return f"Edit: {self.object}"

    def get_initial(self):
        """What it says, or what the edition asked for said."""
        said = {name: getattr(self.object, name) for name in PublishForm.Meta.fields}
        terms = [(term.kind, term.name) for term in self.object.carried]
        asked = self.request.GET.get("edition", "")
        older = (
            self._editions().filter(number=asked).first() if asked.isdecimal() and len(asked) < 7 else None
        )
        if older is not None:
            said |= {name: value for name, value in older.facts.items() if name != "terms"}
            terms = [tuple(pair) for pair in older.facts["terms"]]
        return said | _chosen(terms)

    def get_context_data(self, **kwargs):
        """The editions below the form."""
        return super().get_context_data(**kwargs) | {"editions": self._editions().select_related("by")}

    def _editions(self):
        return Revision.objects.of(self.object)

    def perform(self, form):
        """Save it."""
        edit_resource(
            self.object,
            by=self.request.user,
            seen_version=self.seen_version,
            terms=form.terms(),
            **form.facts(),
        )
        self.object.refresh_from_db()


def _chosen(terms):
    """The form's fields of terms, from (kind, name) pairs."""
    names = {kind: sorted(name for of, name in terms if of == kind) for kind in Kind}
    said = {field: "; ".join(names[kind]) for field, kind in PublishForm.NAMED.items()}
    for field, kind in PublishForm.CHOSEN.items():
        choices = PublishForm.base_fields[field].queryset.all()
        said[field] = list(choices.filter(kind=kind, name__in=names[kind]).values_list("pk", flat=True))
    return said


@require_safe
def export(request):
    """The whole library as a table that can be changed and loaded again."""
    if not may(request.user, EDIT):
        raise PermissionDenied
    answer = HttpResponse(as_table(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="clearinghouse.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request):
    """A table is sent and looked at; a second press loads all of it, or nothing."""
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
    cache.set(_key(request, token), text, KEPT_SECONDS)
    return _page(request, TableForm(), plan=plan, token=token)


def _load(request):
    """Load what was previewed; whatever changed since is shown again."""
    token = request.POST["load"][:64]
    text = cache.get(_key(request, token), "")
    try:
        plan = read_plan(text) if text else None
        if plan is None or digest(text, plan) != token:
            messages.error(
                request, "The library changed since this preview, or it is an hour old. Send the table again."
            )
            return HttpResponseRedirect(reverse("clearinghouse:import"))
        count = import_resources(plan, by=request.user)
    except InvalidTable as refusal:
        return _page(request, TableForm(), wrongs=refusal.wrongs, status=422)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("clearinghouse:import"))
    messages.success(request, f"Loaded: {len(plan.new)} new, {count - len(plan.new)} changed.")
    return HttpResponseRedirect(reverse("clearinghouse:curate"))


def _key(request, token):
    return f"library:import:{request.user.pk}:{token}"


def _page(request, form, *, plan=None, token="", wrongs=(), status=200):
    said = {
        "form": form,
        "plan": plan,
        "token": token,
        "new": plan.new[:SHOWN] if plan else (),
        "differences": plan.differences[:SHOWN] if plan else (),
        "many": len(plan.new) + len(plan.changed) if plan else 0,
        "wrongs": wrongs[:SHOWN],
        "wrong_count": len(wrongs),
        "crumbs": [Link("Clearinghouse", reverse("clearinghouse:curate")), Link("Load a table")],
    }
    return render(request, "clearinghouse/import.html", said, status=status)
