"""Triage notes on a request."""

from tta import actions
from tta.forms import NoteForm
from tta.views.base import RequestMixin
from web.views import RowActionView


class WriteNote(RequestMixin, RowActionView):
    """Add a triage note."""

    permission = "tta.write_triage"
    template_name = "tta/request_step.html"
    form_class = NoteForm
    heading, submit = "Add a triage note", "Add the note"
    explanation = "BJA, the provider and the liaison read it; the site does not."
    success_message = "The note is added."

    def perform(self, form):
        """Write it."""
        actions.write_triage_note(self.object, form.cleaned_data["text"], by=self.request.user)
