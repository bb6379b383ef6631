"""A success story of a site before it is public."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kernel.lifecycle import HasLifecycle
from newsroom.lifecycle import EDITABLE, STORY, StoryState
from newsroom.permissions import GRANTS
from sites.models import SiteOwned
from sites.models.site_owned import SiteOwnedQuerySet


class StoryQuerySet(SiteOwnedQuerySet):
    """Stories that are ..."""

    def with_names(self):
        """... with their site and who wrote them, in the same query; the latest moved first."""
        return self.select_related("site", "written_by").order_by("-state_since", "-pk")

    def with_site(self):
        """... put before their site, and waiting for its word."""
        return self.filter(state=StoryState.OFFERED)


class Story(HasLifecycle, SiteOwned):
    """What BJA would like to tell of a site.  Its words are published as the site approved them, or not at all."""

    LIFECYCLE = STORY
    SEEN_BY = GRANTS["newsroom.view_story"]
    title = models.CharField(max_length=200)
    body = models.TextField("story", max_length=40_000)
    state = models.CharField(max_length=20, choices=StoryState.choices, default=StoryState.DRAFT)
    state_since = models.DateTimeField()
    asked_for = models.TextField("what the site asks for", blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    page_slug = models.SlugField(max_length=130, blank=True)  # where it was published
    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(body=""), name="a_story_has_a_title_and_words"
            ),
            models.CheckConstraint(
                condition=~Q(state=StoryState.PUBLISHED) | ~Q(page_slug=""),
                name="a_published_story_has_its_page",
            ),
        ]
        indexes = [models.Index(fields=["site", "state", "-state_since"], name="stories_of_site")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Where it is cleared."""
        return reverse("newsroom:story", args=[self.site.slug, self.pk])

    @property
    def is_editable(self):
        """Whether its words may still be changed."""
        return self.state in EDITABLE
