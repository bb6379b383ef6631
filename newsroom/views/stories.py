"""Pages of success stories: BJA writes, the site lead approves or asks for changes, BJA
publishes.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView

from newsroom import actions
from newsroom.forms import StoryForm
from newsroom.models import Story
from sites.access import may
from sites.models import Site
from sites.steps import steps_open_to
from sites.views.base import site_crumbs
from ui.components import Link
from web.views import RowActionView, RowEditView, StepView

# verb: (what the button says, what the page explains, what is said afterwards, the button's kind)
STEPS = {
    "offer": ("Put it before the site", "The site's lead is told. Until they answer, nothing can be changed.",
              "The site has been told.", "primary"),
    "approve": ("Approve", "BJA may publish exactly these words, with the name of your site.",
                "Thank you. BJA has been told.", "primary"),
    "return": ("Ask for changes",
               "Say what should be different. BJA changes the story and puts it before you again.",
               "BJA has been told what you ask for.", "primary"),
    "publish": ("Publish", "Everybody can read it at once, in the words the site approved.",
                "Published.", "primary"),
    "drop": ("Drop the story", "It is not published. The reason stays with it.", "Dropped.", "danger"),
}  # fmt: skip
ACTIONS = {"offer": actions.offer_story, "approve": actions.approve_story, "return": actions.return_story,
        "publish": actions.publish_story, "drop": actions.drop_story}  # fmt: skip


def _seen(view):
    return Story.objects.visible_to(view.request.user).with_names()


def _found(view):
    """The story in the URL; 404 unless the person may see it."""
    return get_object_or_404(_seen(view), site__slug=view.kwargs["slug"], pk=view.kwargs["pk"])


class Stories(ListView):
    """The stories of the sites the person answers for."""

    template_name = "newsroom/story_list.html"

    def get_queryset(self):
        return _seen(self)[:200]

    def get_context_data(self, **kwargs):
        context = {
            "may_write": may(self.request.user, "newsroom.write_story"),
            "crumbs": [Link("Success stories")],
        }
        return super().get_context_data(**context | kwargs)


class StoryPage(DetailView):
    """One story as it would be published, where it stands, and what may be done."""

    template_name = "newsroom/story.html"
    context_object_name = "story"

    def get_object(self, queryset=None):  # noqa: ARG002 - Django's signature
        return _found(self)

    def get_context_data(self, **kwargs):
        """The steps open to the person."""
        story, user = self.object, self.request.user
        here = [story.site.slug, story.pk]
        buttons = [
            Link(STEPS[step.verb][0], reverse("newsroom:story-step", args=[*here, step.verb]))
            for step in steps_open_to(user, story)
        ]
        public_url = ""
        if story.page_slug:
            public_url = reverse("newsroom:item", args=[story.page_slug])
        context = {
            "offers": buttons,
            "may_edit": story.is_editable and may(user, "newsroom.write_story", story),
            "public_url": public_url,
            "crumbs": site_crumbs(story.site, Link("Success story")),
        }
        return super().get_context_data(**context | kwargs)


class BeginStory(RowActionView):
    """Draft a success story about a site."""

    template_name = "newsroom/story_write.html"
    form_class = StoryForm
    heading = "Write a success story"
    explanation = (
        "Nobody outside BJA and the site's lead sees it before the site approved it and you "
        "publish it."
    )
    submit = "Save the draft"
    success_message = "Saved. Read it, then put it before the site."

    def get_object(self):
        return get_object_or_404(
            Site.objects.visible_to(self.request.user), slug=self.kwargs["slug"]
        )

    def has_permission(self):
        return may(self.request.user, "newsroom.write_story", self.row_of_site)

    @cached_property
    def row_of_site(self):
        """An unsaved story of the site, because permissions are checked on a row of a site."""
        return Story(site=self.object)

    def get_success_url(self):
        """The new story, or the site."""
        return getattr(self, "created", self.object).get_absolute_url()

    def get_breadcrumbs(self):
        return site_crumbs(self.object, Link(self.heading))

    def perform(self, form):
        self.created = actions.begin_story(self.object, by=self.request.user, **form.cleaned_data)


class EditStory(RowEditView):
    """Change the text of a story that is a draft or returned."""

    template_name = "newsroom/story_write.html"
    form_class = StoryForm
    heading = "Change the story"
    submit = "Save"

    def get_object(self):
        return _found(self)

    def has_permission(self):
        return may(self.request.user, "newsroom.write_story", self.object)

    def get_initial(self):
        return {"title": self.object.title, "body": self.object.body}

    def get_breadcrumbs(self):
        return site_crumbs(
            self.object.site, Link("Success story", self.get_success_url()), Link(self.heading)
        )

    def perform(self, form):
        actions.edit_story(
            self.object, by=self.request.user, seen_version=self.seen_version, **form.cleaned_data
        )


class StoryStep(StepView):
    """One step of the lifecycle; the URL names its verb."""

    def get_object(self):
        """The story of the address; a step nobody knows is 404."""
        if self.kwargs["verb"] not in STEPS:
            raise Http404
        return _found(self)

    @property
    def verb(self):
        return self.kwargs["verb"]

    def get_context_data(self, **kwargs):
        """Texts of the page, from STEPS."""
        submit, explanation, _, kind = STEPS[self.verb]
        context = {"heading": submit, "submit": submit, "explanation": explanation, "kind": kind}
        return super().get_context_data(**context | kwargs)

    @property
    def success_message(self):
        return STEPS[self.verb][2]

    def get_breadcrumbs(self):
        return site_crumbs(
            self.object.site,
            Link("Success story", self.get_success_url()),
            Link(STEPS[self.verb][0]),
        )

    def perform(self, form):
        ACTIONS[self.verb](self.object, by=self.request.user, **form.cleaned_data)
