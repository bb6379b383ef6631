"""Pages of the actions on a monthly summary; each shows the sentences it is about."""

from liaisons import actions
from liaisons.forms.summary import SummaryForm
from liaisons.summary_drafting import sentence_of
from liaisons.views.summary import entries_of, summary_of, with_entries
from web.views import RowActionView, RowEditView, StepView


class SummaryMixin:
    def get_object(self):
        """The summary of the address, if the person may see it."""
        return summary_of(self)


class EditSummary(SummaryMixin, RowEditView):
    template_name = "liaisons/summary_edit.html"
    form_class = SummaryForm
    permission = "liaisons.write_summary"
    heading = "Edit the summary"
    explanation = (
        "To remove a sentence, clear its box. Each sentence stays linked to its log entries."
    )
    success_message = "Saved."

    def get_form_kwargs(self):
        """The sentences, and the entries one more can rest on."""
        self.entries = entries_of(self.request.user, self.object)
        entries = [(entry, f"{entry}: {entry.said[:80]}") for entry in self.entries.values()]
        return super().get_form_kwargs() | {"sentences": self.object.sentences, "entries": entries}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        context["sentences"] = [
            (form[f"text_{number}"], form[f"rests_{number}"], found)
            for number, (_, found) in enumerate(with_entries(form.sentences, self.entries))
        ]
        return context

    def perform(self, form):
        actions.edit_summary(
            self.object,
            form.cleaned_sentences(),
            seen_version=self.seen_version,
            by=self.request.user,
        )

    def _clash(self, form):
        """Both texts whole: sentences may have come and gone."""
        who, at = self.last_edit()
        mine = "\n".join(
            sentence["text"] for sentence in form.cleaned_sentences() if sentence["text"]
        )
        theirs = self.object.get_sentences_display()
        yield {"field": "The summary", "who": who, "at": at, "theirs": theirs, "mine": mine}


class SummaryPreviewMixin:
    """An action page that shows ``preview(entries)`` below ``preview_heading``."""

    template_name = "liaisons/summary_act.html"
    preview_heading = ""

    def get_object(self):
        return summary_of(self)

    def get_context_data(self, **kwargs):
        entries = entries_of(self.request.user, self.object)
        sentences = with_entries(self.preview(entries), entries)
        return super().get_context_data(
            sentences=sentences, preview_heading=self.preview_heading, **kwargs
        )


class TakeUpEntries(SummaryPreviewMixin, RowActionView):
    preview_heading = "What is added at the end"
    permission = "liaisons.write_summary"
    heading = "Take up new entries"
    explanation = (
        "A sentence is added for every entry of the month that none rests on yet. Yours stay as "
        "they are."
    )
    submit = "Take them up"
    success_message = "Taken up at the end of the summary."

    def preview(self, entries):
        """A sentence for each entry that none rests on."""
        return [sentence_of(entry) for pk, entry in entries.items() if pk not in self.object.used]

    def perform(self, form):  # noqa: ARG002 - there are no words
        actions.take_up_entries(self.object, by=self.request.user)


class SubmitSummary(SummaryPreviewMixin, StepView):
    preview_heading = "What BJA reads"
    verb, action = "submit", staticmethod(actions.submit_summary)
    heading = "Submit this summary"
    explanation = "BJA is told and reads it. Its text is fixed unless BJA returns it."
    submit = "Submit to BJA"
    success_message = "Submitted. BJA has been told."

    def preview(self, entries):  # noqa: ARG002 - all of it
        return self.object.sentences


class ReturnSummary(SummaryMixin, StepView):
    reason_hint = "The people told read it."
    verb, action = "return", staticmethod(actions.return_summary)
    heading = "Return this summary"
    explanation = "The liaison reads your reason, changes it and submits it again."
    submit = "Return"
    success_message = "Returned. The liaison has been told."
