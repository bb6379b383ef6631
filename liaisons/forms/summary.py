"""Forms of a monthly summary: the choice of a month, and one text field for each sentence."""

from django import forms
from django.core.validators import RegexValidator

from liaisons.actions.summary import MANY_LETTERS

MOST = 500  # sentences of one summary
IDS = RegexValidator(r"^\d{1,18}(,\d{1,18})*$")


class MonthForm(forms.Form):
    """A month that can be drafted: one without a summary yet."""

    month = forms.ChoiceField(
        help_text="Months without a summary. One that is over without an entry is closed by "
        "saying so."
    )

    def __init__(self, *args, months, **kwargs):
        super().__init__(*args, **kwargs)
        self.months = {f"{month:%Y-%m}": month for month, _ in months}
        self.fields["month"].choices = [
            (f"{month:%Y-%m}", f"{month:%B %Y} ({_entries(count)})") for month, count in months
        ]

    def clean_month(self):
        """The first day of the chosen month."""
        return self.months[self.cleaned_data["month"]]


class SummaryForm(forms.Form):
    """One text field and one hidden field of entry ids for each sentence; ``text`` adds one more.

    The number of sentences is read from the submitted data: another person may have added some
    meanwhile.
    """

    def __init__(self, *args, sentences, entries, **kwargs):
        super().__init__(*args, **kwargs)
        self.sentences = sentences
        if self.is_bound:
            self.sentences = self._sent()
        for number, sentence in enumerate(self.sentences):
            self.fields[f"text_{number}"] = _sentence(f"Sentence {number + 1}")
            self.fields[f"rests_{number}"] = forms.CharField(
                widget=forms.HiddenInput, validators=[IDS]
            )
            self.initial[f"text_{number}"] = sentence["text"]
            self.initial[f"rests_{number}"] = ",".join(map(str, sentence["entries"]))
        self.fields["text"] = _sentence("One more sentence")
        self.fields["entries"] = forms.MultipleChoiceField(
            label="It rests on",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(str(entry.pk), label) for entry, label in entries],
        )

    def _sent(self):
        """The sentences in the submitted data; ids that are malformed count as none."""
        found = []
        while len(found) < MOST and (text := self.data.get(f"text_{len(found)}")) is not None:
            rests = self.data.get(f"rests_{len(found)}", "")
            ids = []
            if IDS.regex.fullmatch(rests):
                ids = _ids(rests)
            found.append({"text": text, "entries": ids})
        return found

    def cleaned_sentences(self):
        """The sentences as ``edit_summary`` takes them."""
        data = self.cleaned_data
        existing = [
            {"text": data[f"text_{number}"], "entries": _ids(data[f"rests_{number}"])}
            for number in range(len(self.sentences))
        ]
        return [*existing, {"text": data["text"], "entries": _ids(",".join(data["entries"]))}]


def _entries(count):
    if not count:
        return "no entries"
    if count == 1:
        return "1 entry"
    return f"{count} entries"


def _ids(text):
    return [int(one) for one in text.split(",") if one]


def _sentence(label):
    return forms.CharField(
        label=label,
        required=False,
        max_length=MANY_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
