"""Forms of the clearinghouse: search, suggestion, resource, table, toolkit."""

from django import forms
from django.core.validators import URLValidator

from clearinghouse.csv_import import MOST_BYTES
from clearinghouse.library_csv import several
from clearinghouse.models import Kind, Resource, Suggestion, Term
from clearinghouse.models.toolkit import MOST_ITEMS
from clearinghouse.search import LONGEST, RELEVANCE, SORTS, Wanted
from kernel.errors import RuleBroken
from ui.forms import ForPeople, normalize_line_breaks
from web.table_reader import UnreadableTable, decoded

BETWEEN = "Several with a semicolon between them."
LONGEST_TERM = 120
MOST_PAGES = 500
LONGEST_NOTE = 1_000
LAST = 9_999  # position of an item whose position makes no sense


def wanted_of(query, **fixed):
    """The search in the query parameters; unknown values are ignored.

    ``fixed`` are slugs by kind that the page itself has chosen.
    """
    chosen = {str(kind): query.getlist(kind)[:20] for kind in Kind if query.getlist(kind)}
    chosen |= {kind: [slug] for kind, slug in fixed.items()}
    sort = query.get("sort")
    if sort not in SORTS:
        sort = RELEVANCE
    return Wanted(
        text=query.get("q", "")[:LONGEST],
        chosen=chosen,
        sort=sort,
        page=min(_small_number(query.get("page", "")) or 1, MOST_PAGES),
    )


def _small_number(text):
    """A number of at most four digits; None for any other text."""
    if text.isascii() and text.isdigit() and len(text) < 5:
        return int(text)
    return None


class AddressField(forms.URLField):
    """An address as it stands in the line of a browser: a blank inside is sent as %20."""

    def to_python(self, value):
        return super().to_python(
            value.strip().replace(" ", "%20") if isinstance(value, str) else value
        )


def address(**options):
    """A URL field that accepts http and https only: Django's default also accepts ftp."""
    field = AddressField(max_length=500, assume_scheme="https", **{"label": "Address"} | options)
    others = [one for one in field.validators if not isinstance(one, URLValidator)]
    field.validators = [*others, URLValidator(schemes=["http", "https"])]
    return field


class SuggestForm(forms.ModelForm, ForPeople):
    url = address()

    class Meta:
        model = Suggestion
        fields = ["title", "url", "why", "email"]
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}
        help_texts = {
            "email": "Only if you want an answer. It is shown to curators and to nobody else."
        }


class PublishForm(forms.ModelForm):
    """The fields and terms of a resource, for curators."""

    url = address(required=False)
    source_url = address(required=False)
    topics = forms.ModelMultipleChoiceField(
        Term.objects.topics(), widget=forms.CheckboxSelectMultiple
    )
    areas = forms.ModelMultipleChoiceField(
        Term.objects.filter(kind=Kind.FOCUS_AREA),
        label="Focus areas",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.CharField(
        label="Type", max_length=120, help_text="For example: guide, report, webinar."
    )
    publishers = forms.CharField(max_length=500, required=False, help_text=BETWEEN)
    sponsors = forms.CharField(
        label="Federal sponsors", max_length=500, required=False, help_text=BETWEEN
    )
    audiences = forms.CharField(max_length=500, required=False, help_text=BETWEEN)

    class Meta:
        model = Resource
        fields = [
            "title",
            "abstract",
            "url",
            "year",
            "duration",
            "evidence",
            "source_url",
            "review_by",
        ]
        labels = {
            "evidence": "Source of the evidence",
            "source_url": "Where it is listed",
            "review_by": "Look at it again by",
        }

    NAMED = {
        "kind": Kind.TYPE,
        "publishers": Kind.PUBLISHER,
        "sponsors": Kind.SPONSOR,
        "audiences": Kind.AUDIENCE,
    }
    CHOSEN = {"topics": Kind.TOPIC, "areas": Kind.FOCUS_AREA}

    def clean(self):
        """Checks that each name fits into a term, and stores types in lower case."""
        cleaned = super().clean()
        for name in self.NAMED:
            if any(len(one) > LONGEST_TERM for one in several(cleaned.get(name, ""))):
                self.add_error(name, f"One of these has more than {LONGEST_TERM} letters.")
        if cleaned.get("kind"):
            cleaned["kind"] = cleaned["kind"].lower()
        return cleaned

    def facts(self):
        """The fields of the resource itself."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def terms(self):
        """[(kind, name)] of its terms, the year included."""
        cleaned = self.cleaned_data
        named = [(kind, term.name) for name, kind in self.CHOSEN.items() for term in cleaned[name]]
        named += [
            (kind, name) for field, kind in self.NAMED.items() for name in several(cleaned[field])
        ]
        if cleaned["year"]:
            named.append((Kind.YEAR, str(cleaned["year"])))
        return named


class TableForm(forms.Form):
    """A CSV file of resources, previewed before it is loaded."""

    table = forms.FileField(
        label="CSV file", help_text="CSV with the columns of the exported table."
    )

    def clean_table(self):
        """The text of the file; ``read_plan`` checks its content."""
        sent = self.cleaned_data["table"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(
                f"This file has {sent.size:,} bytes; at most {MOST_BYTES:,} are read."
            )
        try:
            return decoded(sent.read())
        except UnreadableTable as fault:
            location = "The file"
            if fault.line:
                location = f"Line {fault.line}"
            raise forms.ValidationError(f"{location} {fault}") from None


class ToolkitForm(forms.Form):
    """A toolkit as its page sends it: title, introduction, and of each item the position, note and
    removal.
    """

    title = forms.CharField(max_length=120, required=False)
    introduction = forms.CharField(max_length=2000, required=False, widget=forms.Textarea)
    version = forms.IntegerField(min_value=0)

    def arranged(self, sent):
        """The arguments of ``arrange_toolkit``.  Raises RuleBroken where something is too long."""
        if not self.is_valid():
            raise RuleBroken(" ".join(error for errors in self.errors.values() for error in errors))
        items = []
        texts = sent.getlist("item")[: MOST_ITEMS * 2]
        for pk in (int(text) for text in texts if text.isascii() and text.isdigit()):
            note = normalize_line_breaks(sent.get(f"note-{pk}", "")).strip()
            if len(note) > LONGEST_NOTE:
                raise RuleBroken(
                    f"A note has at most {LONGEST_NOTE:,} letters; one of yours has {len(note):,}."
                )
            position = _small_number(sent.get(f"place-{pk}", ""))
            if position is None:
                position = LAST
            if f"remove-{pk}" not in sent:
                items.append((position, pk, note))
        ordered = sorted(items, key=lambda item: item[0])
        return {
            "title": self.cleaned_data["title"],
            "introduction": self.cleaned_data["introduction"],
            "items": [(pk, note) for _, pk, note in ordered],
            "seen_version": self.cleaned_data["version"],
        }

    def as_typed(self, sent, items):
        """What the page shows after a refusal: title, introduction and ``items`` as they were typed.

        Items that the page did not send (added in another tab) come last.
        """
        rows = list(items)
        order = {}
        for row in rows:
            row.note = sent.get(f"note-{row.pk}", row.note)
            row.is_removed = f"remove-{row.pk}" in sent
            position = _small_number(sent.get(f"place-{row.pk}", ""))
            order[row.pk] = LAST if position is None else position
        return {
            "title": sent.get("title", ""),
            "introduction": sent.get("introduction", ""),
            "items": sorted(rows, key=lambda row: order[row.pk]),
        }
