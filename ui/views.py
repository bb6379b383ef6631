"""Pages that do one thing, and pages that list: the two shapes every app's views are made of."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponseRedirect
from django.utils.functional import cached_property
from django.views.generic import FormView

from kernel.errors import NotAllowed, RuleBroken
from ui.parts import Entry


class ActionView(FormView):
    """A page that does one thing: find the row or answer 404, show the form, call the action, say so.

    Give ``find()`` and ``act(form)``; ``done`` is the sentence shown afterwards.  A broken rule becomes an error
    beside its field, with nothing typed lost; ``NotAllowed`` becomes 403.
    """

    form_class = Form
    template_name = "ui/act.html"
    heading = ""  # what the page does
    explanation = ""  # what will happen, who is told
    submit = "Save"
    kind = "primary"  # of the button: primary or danger
    done = "Saved."

    @cached_property
    def row(self):
        """The row this page acts on; Http404 where the person may not see it."""
        return self.find()

    def find(self):
        """The row, from the rows the person may see."""
        raise NotImplementedError

    def act(self, form):
        """Call the action."""
        raise NotImplementedError

    def may_open(self):
        """Whether the page is for this person at all; otherwise 403.  Reads the row first, so a hidden one is 404."""
        return True

    def dispatch(self, request, *args, **kwargs):
        """Find the row before anything else."""
        if self.row is None or not self.may_open():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """What every such page shows."""
        said = {
            "row": self.row,
            "heading": self.heading,
            "explanation": self.explanation,
            "submit": self.submit,
        }
        said |= {"kind": self.kind, "back": self.back(), "crumbs": self.crumbs()}
        return super().get_context_data(**said | kwargs)

    def crumbs(self):
        """Where the page stands."""
        return [Entry(str(self.row), self.back()), Entry(self.heading)]

    def back(self):
        """Where Cancel leads, and where the person lands afterwards."""
        return self.row.get_absolute_url()

    def form_valid(self, form):
        """Call the action; a refusal is shown on the form, a success as a message on the row's page."""
        try:
            self.act(form)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except RuleBroken as refusal:
            return self.refused(form, refusal)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(self.back())

    def refused(self, form, refusal):
        """The page again, with the sentence of the refusal beside its field."""
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return self.render_to_response(self.get_context_data(form=form), status=refusal.status)

    def form_invalid(self, form):
        """The page again, with what is wrong; nothing typed is lost."""
        return self.render_to_response(self.get_context_data(form=form), status=422)
