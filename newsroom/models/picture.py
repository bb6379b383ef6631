"""Pictures of the public website: loaded by BJA, drawn anew, each with the words for those who cannot see it."""

from django.db import models
from django.urls import reverse

from documents.models import File


class PictureQuerySet(models.QuerySet):
    """Pictures that are ..."""

    def public(self):
        """... not withdrawn: whoever has the address sees them."""
        return self.filter(withdrawn_at=None)

    def newest_first(self):
        """... in the order people look for them, without their bytes."""
        return self.defer("content").select_related("added_by").order_by("-added_at", "-pk")

    def same_as(self, *, added_by, sha256, about):
        """... this picture with these words, loaded by this person."""
        return self.public().filter(added_by=added_by, sha256=sha256, about=about).defer("content")

    def locked(self):
        """... not changed by others until the act ends; in one order, so that two acts never wait for each other."""
        return self.defer("content").select_for_update().order_by("pk")


class Picture(File):
    """One picture of the website.  ``about`` are the words read in its place; its size stands in its address."""

    code = models.SlugField(
        max_length=16, unique=True
    )  # of chance: nobody finds one that is not on a page yet
    width = models.PositiveSmallIntegerField()  # pixels
    height = models.PositiveSmallIntegerField()
    objects = PictureQuerySet.as_manager()

    class Meta(File.Meta):
        indexes = [models.Index(fields=["-added_at", "-id"], name="pictures_newest")]

    def get_absolute_url(self):
        """Where everybody sees it; ``ui.markdown`` reads width and height from it."""
        return reverse("newsroom:picture", args=[f"{self.code}-{self.width}x{self.height}"])

    @property
    def line(self):
        """What is written into a text to put the picture there."""
        words = self.about.replace("\\", "").replace("[", "(").replace("]", ")")
        return f"![{words}]({self.get_absolute_url()})"
