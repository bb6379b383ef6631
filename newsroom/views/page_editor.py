"""Where BJA writes the website: every page with its versions, a preview, and a time to show it from."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from newsroom.actions import begin_item, hide_page, write_version
from newsroom.forms import ItemForm, VersionForm
from newsroom.models import Page, Picture, Version
from sites.access import may
from ui.components import Link
from ui.forms import ReasonForm
from web.views import RowActionView

EDIT = "newsroom.edit_page"
PICTURES = 12  # the newest, whose lines stand below the text


@require_safe
def writing(request):
    """Every page, news and story, the planned ones marked."""
    if not may(request.user, EDIT):
        raise PermissionDenied
    rows = Page.objects.with_waiting().order_by("kind", "-on", "slug")
    return render(request, "newsroom/writing.html", {"pages": rows, "crumbs": [Link("Website")]})


class Writing(RowActionView):
    """An act on the website: BJA's alone."""

    def has_permission(self):
        """BJA only."""
        return may(self.request.user, EDIT)

    def get_success_url(self):
        """The list of pages."""
        return reverse("newsroom:writing")

    def get_breadcrumbs(self):
        """Where the page stands."""
        return [Link("Website", self.get_success_url()), Link(self.heading)]


class Write(Writing):
    """The next text of one page; ``?version=2`` begins from an older one."""

    template_name = "newsroom/write.html"
    form_class = VersionForm
    explanation = "Nothing is overwritten: every text is kept below and can be brought back."
    submit = "Save this version"
    success_message = "Saved."

    def get_object(self):
        """The page, for whoever may write it."""
        return get_object_or_404(Page, slug=self.kwargs["slug"])

    @property
    def heading(self):
        """Which page."""
        return f"Write: {self.object}"

    def get_breadcrumbs(self):
        """Where the page stands."""
        return [Link("Website", self.get_success_url()), Link(str(self.object))]

    def get_initial(self):
        """The latest text, or the older one asked for."""
        versions = Version.objects.of(self.object)
        latest = versions.first()
        asked = self.request.GET.get("version", "")
        chosen = versions.filter(number=asked).first() if asked.isdecimal() and len(asked) < 6 else None
        begun = chosen or latest
        return {"title": begun.title, "body": begun.body, "seen_version": latest.number} if begun else {}

    def get_context_data(self, **kwargs):
        """The versions below the form."""
        return super().get_context_data(**kwargs) | {
            "versions": Version.objects.of(self.object).select_related("by"),
            "pictures": Picture.objects.public().newest_first()[:PICTURES],
        }

    def form_valid(self, form):
        """Show how it would look, or save it."""
        if "preview" in self.request.POST:
            said = self.get_context_data(form=form, preview=form.cleaned_data)
            return self.render_to_response(said)
        return super().form_valid(form)

    def perform(self, form):
        """Write the version."""
        write_version(self.object, by=self.request.user, **form.cleaned_data)


class Begin(Writing):
    """A new piece of news."""

    form_class = ItemForm
    heading = "Write news"
    explanation = "Its address follows from the date and the title."
    submit = "Save"
    success_message = "Saved. It is on the website, or will be at the time you gave."

    def get_object(self):
        """Nothing yet."""
        return Page()

    def perform(self, form):
        """Begin it."""
        facts = form.cleaned_data
        slug = f"{facts['on']:%Y}-{slugify(facts['title'])[:100].strip('-')}"
        begin_item(kind=Page.Kind.NEWS, slug=slug, by=self.request.user, **facts)


class Hide(Writing):
    """Take a piece of news off the website."""

    form_class = ReasonForm
    heading = "Take off the website"
    explanation = "Its versions are kept; writing a new one shows it again."
    submit = "Take it off"
    kind = "danger"
    success_message = "It is off the website."

    def get_object(self):
        """A piece of news or a story that is shown."""
        return get_object_or_404(Page.objects.public().news(), slug=self.kwargs["slug"])

    def perform(self, form):
        """Hide it."""
        hide_page(self.object, by=self.request.user, reason=form.cleaned_data["reason"])
