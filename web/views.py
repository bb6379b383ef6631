"""Base views: a page that runs one action on a row, and a list page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form, HiddenInput, IntegerField
from django.http import HttpResponseRedirect
from django.utils.functional import cached_property
from django.views.generic import FormView

from audit.models import Event
from kernel.errors import EditedMeanwhile, NotAllowed, RuleBroken
from ui.components import Link
from ui.forms import ReasonForm


class RowActionView(FormView):
    """A page that does one thing: find the row or answer 404, show the form, call the action, say
    so.

    Give ``get_object()`` and ``perform(form)``; ``success_message`` is shown afterwards. A broken
    rule becomes an error beside its field, with nothing typed lost; ``NotAllowed`` becomes 403.
    """

    # asked at the row; where it is empty the view answers in ``has_permission`` itself
    permission = ""
    form_class = Form
    template_name = "ui/act.html"
    heading = ""  # what the page does
    explanation = ""  # what will happen, who is told
    submit = "Save"
    kind = "primary"  # of the button: primary or danger
    leave = "Cancel"  # the way back without doing it
    success_message = "Saved."
    is_sensitive = False  # True: what is typed is never kept in the browser
    # How a ReasonForm asks: its label, its hint, whether it may stay empty, its height in lines.
    reason_label, reason_hint, is_reason_needed, reason_rows = "Reason", "", True, 3

    @cached_property
    def object(self):
        """The row this page acts on; Http404 where the person may not see it."""
        return self.get_object()

    def get_object(self):
        """The row, from the rows the person may see."""
        raise NotImplementedError

    def perform(self, form):
        raise NotImplementedError

    def has_permission(self):
        """Whether the person holds ``permission`` at the row's site today; without it 403. A hidden
        row is 404.
        """
        return self.request.user.has_perm(self.permission, self.object)

    def get_form_kwargs(self):
        """Django's own, and how a ReasonForm asks."""
        kwargs = super().get_form_kwargs()
        if issubclass(self.get_form_class(), ReasonForm):
            kwargs |= {
                "label": self.reason_label,
                "hint": self.reason_hint,
                "rows": self.reason_rows,
            }
            kwargs |= {"is_needed": self.is_reason_needed}
        return kwargs

    def dispatch(self, request, *args, **kwargs):
        """Find the row before anything else."""
        if self.object is None or not self.has_permission():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def check_available(self):
        """Raise the refusal that the action would meet now, whatever is typed."""

    def get(self, request, *args, **kwargs):
        """The form; where the action is not open any more, the way back and the reason."""
        try:
            self.check_available()
        except RuleBroken as refusal:
            messages.warning(request, str(refusal))
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = {
            "row": self.object,
            "heading": self.heading,
            "explanation": self.explanation,
            "submit": self.submit,
        }
        context |= {
            "kind": self.kind,
            "back": self.get_success_url(),
            "crumbs": self.get_breadcrumbs(),
        }
        return super().get_context_data(**context | kwargs)

    def get_breadcrumbs(self):
        return [Link(str(self.object), self.get_success_url()), Link(self.heading)]

    def get_success_url(self):
        """Where Cancel leads, and where the person lands afterwards."""
        return self.object.get_absolute_url()

    def form_valid(self, form):
        """Call the action; a refusal is shown on the form, a success as a message on the row's
        page.
        """
        try:
            self.perform(form)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except RuleBroken as refusal:
            return self.action_refused(form, refusal)
        return self.finished()

    def finished(self):
        messages.success(self.request, self.success_message)
        return HttpResponseRedirect(self.get_success_url())

    def action_refused(self, form, refusal):
        """The page again, with each sentence of the refusal beside its field."""
        for field, sentence in refusal.by_field.items():
            form.add_error(field if field in form.fields else None, sentence)
        return self.render_to_response(self.get_context_data(form=form), status=refusal.status)

    def form_invalid(self, form):
        """The page again, with what is wrong; nothing typed is lost."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class RowEditView(RowActionView):
    """A RowActionView whose form carries the row's version, so that two people never overwrite each
    other unseen.

    ``act`` passes ``self.seen_version`` to the action, which raises ``EditedMeanwhile`` if somebody
    saved in between. Then the page shows both texts of each field that differs (``clash``, for the
    ``versus`` component), keeps what was typed and takes up the new version: a second press saves
    it, knowingly.
    """

    def get_initial(self):
        names = self.get_form_class().base_fields
        return {name: getattr(self.object, name) for name in names if hasattr(self.object, name)}

    def get_form(self, form_class=None):
        """The form with a hidden version."""
        form = super().get_form(form_class)
        form.fields["version"] = IntegerField(
            widget=HiddenInput, initial=self.object.version, min_value=1
        )
        return form

    def form_valid(self, form):
        """Take the version out of what is saved."""
        self.seen_version = form.cleaned_data.pop("version")
        return super().form_valid(form)

    def last_edit(self):
        """(who, when) of the save that came in between, as the audit log has it."""
        event = Event.objects.about(self.object).first()
        if event:
            return (event.actor, event.at)
        return ("somebody else", None)

    def action_refused(self, form, refusal):
        """Both texts, when another person was quicker."""
        if not isinstance(refusal, EditedMeanwhile):
            return super().action_refused(form, refusal)
        self.object.refresh_from_db()
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = self.object.version
        form.error_heading = "Somebody else saved this while you were writing"
        form.add_error(
            None,
            "Nothing of yours is lost. Compare both texts below; saving again puts yours in "
            "place of theirs.",
        )
        context = self.get_context_data(form=form, clash=list(self._clash(form)))
        return self.render_to_response(context, status=refusal.status)

    def _clash(self, form):
        who, at = self.last_edit()
        for name, mine in form.cleaned_data.items():
            theirs = getattr(self.object, name, mine)
            if theirs != mine:
                field = form.fields[name]
                texts = {
                    "theirs": display_form_value(field, theirs),
                    "mine": display_form_value(field, mine),
                }
                yield {"field": form[name].label, "who": who, "at": at, **texts}


class StepView(RowActionView):
    """One step of the row's lifecycle, named by ``verb``: its permission, and a reason where the
    table asks for one.

    ``action`` is called with the row, ``by`` and what the form asked. Where the step is not open
    any more the page leads back to the row and says why.
    """

    verb = ""
    action = None

    @property
    def step(self):
        """The step's row in the table of the lifecycle."""
        return self.object.LIFECYCLE[self.verb]

    @property
    def permission(self):
        return self.object.LIFECYCLE.permission(self.verb)

    def check_available(self):
        """The step must lead out of the state the row is in."""
        self.step.check(self.object, "a reason")

    def get_form_class(self):
        """A reason, where the table asks for one."""
        is_plain = self.form_class is Form and self.step.reason
        if is_plain:
            return ReasonForm
        return super().get_form_class()

    def perform(self, form):
        self.action(self.object, by=self.request.user, **form.cleaned_data)


def display_form_value(field, value):
    """A form field's value as people read it: a choice by its label, nothing as nothing."""
    for key, label in getattr(field, "choices", ()):
        if str(key) == str(value):
            return str(label)
    if value is None:
        return ""
    return str(value)
