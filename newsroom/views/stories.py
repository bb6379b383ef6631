"""Clearing a success story: BJA writes it, the site's lead approves or asks for changes, BJA publishes."""

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
    "return": ("Ask for changes", "Say what should be different. BJA changes the story and puts it before you again.",
               "BJA has been told what you ask for.", "primary"),
    "publish": ("Publish", "Everybody can read it at once, in the words the site approved.", "Published.", "primary"),
    "drop": ("Drop the story", "It is not published. The reason stays with it.", "Dropped.", "danger"),
}  # fmt: skip
ACTS = {"offer": actions.offer_story, "approve": actions.approve_story, "return": actions.return_story,
        "publish": actions.publish_story, "drop": actions.drop_story}  # fmt: skip


def _seen(view):
    return Story.objects.visible_to(view.request.user).with_names()


def _found(view):
    """The story of the address, if the person may see it; any other is 404."""
    return get_object_or_404(_seen(view), site__slug=view.kwargs["slug"], pk=view.kwargs["pk"])


class Stories(ListView):
    """The stories of the sites the person answers for."""

    template_name = "newsroom/story_list.html"

    def get_queryset(self):
        """Those the person may see."""
        return _seen(self)[:200]

    def get_context_data(self, **kwargs):
        """Whether they may write one."""
        said = {
            "may_write": may(self.request.user, "newsroom.write_story"),
            "crumbs": [Link("Success stories")],
        }
        return super().get_context_data(**said | kwargs)


class StoryPage(DetailView):
    """One story as it would be published, where it stands, and what may be done."""

    template_name = "newsroom/story.html"
    context_object_name = "story"

    def get_object(self, queryset=None):  # noqa: ARG002 - Django's signature
        """The story of the address."""
        return _found(self)

    def get_context_data(self, **kwargs):
        """The steps open to the person."""
        story, user = self.object, self.request.user
        here = [story.site.slug, story.pk]
        offers = [
            Link(STEPS[step.verb][0], reverse("newsroom:story-step", args=[*here, step.verb]))
            for step in steps_open_to(user, story)
        ]
        said = {
            "offers": offers,
            "may_edit": story.is_editable and may(user, "newsroom.write_story", story),
            "public_url": reverse("newsroom:item", args=[story.page_slug]) if story.page_slug else "",
            "crumbs": site_crumbs(story.site, Link("Success story")),
        }
        return super().get_context_data(**said | kwargs)


class BeginStory(RowActionView):
    """A draft of BJA about one site."""

    template_name = "newsroom/story_write.html"
    form_class = StoryForm
    heading = "Write a success story"
    explanation = (
        "Nobody outside BJA and the site's lead sees it before the site approved it and you publish it."
    )
    submit = "Save the draft"
    success_message = "Saved. Read it, then put it before the site."

    def get_object(self):
        """The site of the address."""
        return get_object_or_404(Site.objects.visible_to(self.request.user), slug=self.kwargs["slug"])

    def has_permission(self):
        """BJA only."""
        return may(self.request.user, "newsroom.write_story", self.row_of_site)

    @cached_property
    def row_of_site(self):
        """The site as something that belongs to a site, which is how rights are asked."""
        return Story(site=self.object)

    def get_success_url(self):
        """The site, or the story once it stands."""
        return self.begun.get_absolute_url() if hasattr(self, "begun") else self.object.get_absolute_url()

    def get_breadcrumbs(self):
        """Where the page stands."""
        return site_crumbs(self.object, Link(self.heading))

    def perform(self, form):
        """Begin it."""
        self.begun = actions.begin_story(self.object, by=self.request.user, **form.cleaned_data)


class EditStory(RowEditView):
    """The next words of a story the site is not looking at."""

    template_name = "newsroom/story_write.html"
    form_class = StoryForm
    heading = "Change the story"
    submit = "Save"

    def get_object(self):
        """The story of the address."""
        return _found(self)

    def has_permission(self):
        """BJA only."""
        return may(self.request.user, "newsroom.write_story", self.object)

    def get_initial(self):
        """Its words."""
        return {"title": self.object.title, "body": self.object.body}

    def get_breadcrumbs(self):
        """Where the page stands."""
        return site_crumbs(
            self.object.site, Link("Success story", self.get_success_url()), Link(self.heading)
        )

    def perform(self, form):
        """Save them."""
        actions.edit_story(
            self.object, by=self.request.user, seen_version=self.seen_version, **form.cleaned_data
        )


class StoryStep(StepView):
    """One step of the story's life, named in the address."""

    def get_object(self):
        """The story of the address; a step nobody knows is 404."""
        if self.kwargs["verb"] not in STEPS:
            raise Http404
        return _found(self)

    @property
    def verb(self):
        """Which step."""
        return self.kwargs["verb"]

    def get_context_data(self, **kwargs):
        """What the step says of itself."""
        submit, explanation, _, kind = STEPS[self.verb]
        said = {"heading": submit, "submit": submit, "explanation": explanation, "kind": kind}
        return super().get_context_data(**said | kwargs)

    @property
    def success_message(self):
        """What is said afterwards."""
        return STEPS[self.verb][2]

    def get_breadcrumbs(self):
        """Where the page stands."""
        return site_crumbs(
            self.object.site, Link("Success story", self.get_success_url()), Link(STEPS[self.verb][0])
        )

    def perform(self, form):
        """Take it."""
        ACTS[self.verb](self.object, by=self.request.user, **form.cleaned_data)
