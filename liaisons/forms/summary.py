"""The shape of a monthly summary: a text for each sentence, and one more with the entries it rests on."""

from django import forms
from django.core.validators import RegexValidator

from liaisons.actions.summary import MANY_LETTERS

MOST = 500  # sentences of one summary
IDS = RegexValidator(r"^\d{1,18}(,\d{1,18})*$")


class MonthForm(forms.Form):
    """Which month."""

    month = forms.ChoiceField(
        help_text="Months without a summary. One that is over without an entry is closed by saying so."
    )

    def __init__(self, *args, months, **kwargs):
        super().__init__(*args, **kwargs)
        self.months = {f"{month:%Y-%m}": month for month, _ in months}
        self.fields["month"].choices = [
            (f"{month:%Y-%m}", f"{month:%B %Y} ({_entries(count)})") for month, count in months
        ]

    def clean_month(self):
        """Its first day."""
        return self.months[self.cleaned_data["month"]]


class SummaryForm(forms.Form):
    """Every sentence in a field of its own, with the ids of its entries hidden beside it; ``text`` adds one more.

    What was sent says how many sentences there are: another person may have added some meanwhile.
    """

    def __init__(self, *args, sentences, entries, **kwargs):
        super().__init__(*args, **kwargs)
        self.sentences = self._sent() if self.is_bound else sentences
        for number, sentence in enumerate(self.sentences):
            self.fields[f"text_{number}"] = _sentence(f"Sentence {number + 1}")
            self.fields[f"rests_{number}"] = forms.CharField(widget=forms.HiddenInput, validators=[IDS])
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
        """The sentences of the form that was sent."""
        found = []
        while len(found) < MOST and (text := self.data.get(f"text_{len(found)}")) is not None:
            rests = self.data.get(f"rests_{len(found)}", "")
            found.append({"text": text, "entries": _ids(rests) if IDS.regex.fullmatch(rests) else []})
        return found

    def said(self):
        """The sentences as the action takes them."""
        data = self.cleaned_data
        kept = [
            {"text": data[f"text_{number}"], "entries": _ids(data[f"rests_{number}"])}
            for number in range(len(self.sentences))
        ]
        return [*kept, {"text": data["text"], "entries": _ids(",".join(data["entries"]))}]


def _entries(count):
    if not count:
        return "no entries"
    return "1 entry" if count == 1 else f"{count} entries"


def _ids(text):
    return [int(one) for one in text.split(",") if one]


def _sentence(label):
    return forms.CharField(
        label=label, required=False, max_length=MANY_LETTERS, widget=forms.Textarea(attrs={"rows": 3})
    )
