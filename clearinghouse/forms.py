"""The shape of what people type at the library."""

from django import forms
from django.core.validators import URLValidator

from clearinghouse.models import Kind, Resource, Suggestion, Term
from clearinghouse.models.toolkit import MOST_ITEMS
from clearinghouse.search import LONGEST, RELEVANCE, SORTS, Wanted
from kernel.errors import RuleBroken
from ui.forms import ForPeople

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


def address(**said):
    """An address of the web, and of nothing else."""
    only_web = URLValidator(schemes=["http", "https"])
    return forms.URLField(
        label="Address", max_length=500, assume_scheme="https", validators=[only_web], **said
    )


class SuggestForm(forms.ModelForm, ForPeople):
    """A suggestion of anybody."""

    url = address()

    class Meta:
        model = Suggestion
        fields = ["title", "url", "why", "email"]
        help_texts = {"email": "Only if you want an answer. It is shown to curators and to nobody else."}


class PublishForm(forms.ModelForm):
    """What a curator says of a new resource."""

    url = address(required=False)
    topics = forms.ModelMultipleChoiceField(Term.objects.topics(), widget=forms.CheckboxSelectMultiple)
    kind = forms.CharField(label="Type", max_length=120, help_text="For example: guide, report, webinar.")
    publisher = forms.CharField(max_length=120, required=False)

    class Meta:
        model = Resource
        fields = ["title", "abstract", "url", "year", "evidence", "review_by"]

    def terms(self):
        """The (kind, name) pairs of ``publish_suggestion``."""
        said = self.cleaned_data
        named = [(Kind.TOPIC, topic.name) for topic in said["topics"]]
        others = {Kind.TYPE: said["kind"].lower(), Kind.PUBLISHER: said["publisher"], Kind.YEAR: said["year"]}
        return named + [(kind, str(name)) for kind, name in others.items() if name]


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
