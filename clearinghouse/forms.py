"""The shape of what people type at the library."""

from django import forms
from django.core.validators import URLValidator

from clearinghouse.csv_import import MOST_BYTES
from clearinghouse.library_csv import several
from clearinghouse.models import Kind, Resource, Suggestion, Term
from clearinghouse.models.toolkit import MOST_ITEMS
from clearinghouse.search import LONGEST, RELEVANCE, SORTS, Wanted
from kernel.errors import RuleBroken
from ui.forms import ForPeople
from web.table_reader import UnreadableTable, decoded

BETWEEN = "Several with a semicolon between them."
LONGEST_TERM = 120
MOST_PAGES = 500
LONGEST_NOTE = 1_000


def wanted_of(query, **fixed):
    """What the address asks for; what nobody understands is left out.

    ``fixed`` are slugs by kind that the page itself has chosen.
    """
    chosen = {str(kind): query.getlist(kind)[:20] for kind in Kind if query.getlist(kind)}
    chosen |= {kind: [slug] for kind, slug in fixed.items()}
    sort, page = query.get("sort", RELEVANCE), query.get("page", "1")
    return Wanted(
        text=query.get("q", "")[:LONGEST],
        chosen=chosen,
        sort=sort if sort in SORTS else RELEVANCE,
        page=min(int(page), MOST_PAGES)
        if page.isascii() and page.isdigit() and page != "0" and len(page) < 5
        else 1,
    )


class AddressField(forms.URLField):
    """An address as it stands in the line of a browser: a blank inside is sent as %20."""

    def to_python(self, value):
        """The address without blanks."""
        return super().to_python(value.strip().replace(" ", "%20") if isinstance(value, str) else value)


def address(**said):
    """An address of the web, and of nothing else."""
    field = AddressField(max_length=500, assume_scheme="https", **{"label": "Address"} | said)
    others = [one for one in field.validators if not isinstance(one, URLValidator)]
    field.validators = [*others, URLValidator(schemes=["http", "https"])]
    return field


class SuggestForm(forms.ModelForm, ForPeople):
    """A suggestion of anybody."""

    url = address()

    class Meta:
        model = Suggestion
        fields = ["title", "url", "why", "email"]
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}
        help_texts = {"email": "Only if you want an answer. It is shown to curators and to nobody else."}


class PublishForm(forms.ModelForm):
    """What a curator says of a resource."""

    url = address(required=False)
    source_url = address(required=False)
    topics = forms.ModelMultipleChoiceField(Term.objects.topics(), widget=forms.CheckboxSelectMultiple)
    areas = forms.ModelMultipleChoiceField(
        Term.objects.filter(kind=Kind.FOCUS_AREA),
        label="Focus areas",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.CharField(label="Type", max_length=120, help_text="For example: guide, report, webinar.")
    publishers = forms.CharField(max_length=500, required=False, help_text=BETWEEN)
    sponsors = forms.CharField(label="Federal sponsors", max_length=500, required=False, help_text=BETWEEN)
    audiences = forms.CharField(max_length=500, required=False, help_text=BETWEEN)

    class Meta:
        model = Resource
        fields = ["title", "abstract", "url", "year", "duration", "evidence", "source_url", "review_by"]
        labels = {
            "evidence": "How we know of it",
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
        """Names that fit a term."""
        said = super().clean()
        for name in self.NAMED:
            if any(len(one) > LONGEST_TERM for one in several(said.get(name, ""))):
                self.add_error(name, f"One of these has more than {LONGEST_TERM} letters.")
        if said.get("kind"):
            said["kind"] = said["kind"].lower()
        return said

    def facts(self):
        """The fields of the resource itself."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def terms(self):
        """The (kind, name) pairs it carries."""
        said = self.cleaned_data
        named = [(kind, term.name) for name, kind in self.CHOSEN.items() for term in said[name]]
        named += [(kind, name) for field, kind in self.NAMED.items() for name in several(said[field])]
        return named + [(Kind.YEAR, str(said["year"]))] * bool(said["year"])


class TableForm(forms.Form):
    """A table of resources, to be looked at before it is loaded."""

    table = forms.FileField(label="CSV file", help_text="CSV with the columns of the exported table.")

    def clean_table(self):
        """Its text.  What it holds is judged by ``read_plan``."""
        sent = self.cleaned_data["table"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(
                f"This file has {sent.size:,} bytes; at most {MOST_BYTES:,} are read."
            )
        try:
            return decoded(sent.read())
        except UnreadableTable as fault:
            place = f"Line {fault.line}" if fault.line else "The file"
            raise forms.ValidationError(f"{place} {fault}") from None


class ToolkitForm(forms.Form):
    """A toolkit as its page sends it: words, and per item its place, its note and whether it goes."""

    title = forms.CharField(max_length=120, required=False)
    introduction = forms.CharField(max_length=2000, required=False)
    version = forms.IntegerField(min_value=0)

    def arranged(self, sent):
        """The arguments of ``arrange_toolkit``.  Raises RuleBroken where something is too long."""
        if not self.is_valid():
            raise RuleBroken(" ".join(error for errors in self.errors.values() for error in errors))
        items = []
        for pk in [
            int(text) for text in sent.getlist("item")[: MOST_ITEMS * 2] if text.isascii() and text.isdigit()
        ]:
            note = sent.get(f"note-{pk}", "").strip()
            if len(note) > LONGEST_NOTE:
                raise RuleBroken(
                    f"A note has at most {LONGEST_NOTE:,} letters; one of yours has {len(note):,}."
                )
            place = sent.get(f"place-{pk}", "")
            if f"remove-{pk}" not in sent:
                items.append(
                    (int(place) if place.isascii() and place.isdigit() and len(place) < 5 else 9999, pk, note)
                )
        ordered = sorted(items, key=lambda item: item[0])
        return {
            "title": self.cleaned_data["title"],
            "introduction": self.cleaned_data["introduction"],
            "items": [(pk, note) for _, pk, note in ordered],
            "seen_version": self.cleaned_data["version"],
        }
