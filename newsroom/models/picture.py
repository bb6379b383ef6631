"""Pictures of the public website: uploaded by BJA, re-encoded, each with alternative text."""

from django.db import models
from django.urls import reverse

from documents.models import File


class PictureQuerySet(models.QuerySet):
    def public(self):
        """Pictures that were not withdrawn; whoever has the URL sees them."""
        return self.filter(withdrawn_at=None)

    def newest_first(self):
        """Order by upload, the newest first; without loading the files."""
        return self.defer("content").select_related("added_by").order_by("-added_at", "-pk")

    def same_as(self, *, added_by, sha256, about):
        """Pictures of the same person with the same file and the same alternative text."""
        return self.public().filter(added_by=added_by, sha256=sha256, about=about).defer("content")

    def locked(self):
        """Lock the rows until the transaction ends; ordered, so that two transactions cannot
        deadlock.
        """
        return self.defer("content").select_for_update().order_by("pk")


class Picture(File):
    """One picture of the website.  ``about`` is the alternative text; the URL contains width and
    height.
    """

    # Random, so that nobody can guess the URL of a picture that is not on a page yet.
    code = models.SlugField(max_length=16, unique=True)
    width = models.PositiveSmallIntegerField()  # pixels
    height = models.PositiveSmallIntegerField()
    objects = PictureQuerySet.as_manager()

    class Meta(File.Meta):
        indexes = [models.Index(fields=["-added_at", "-id"], name="pictures_newest")]

    def get_absolute_url(self):
        """The public URL; ``ui.markdown`` reads width and height from it."""
        return reverse("newsroom:picture", args=[f"{self.code}-{self.width}x{self.height}"])

    @property
    def line(self):
        """The Markdown line that puts the picture into a text."""
        words = self.about.replace("\\", "").replace("[", "(").replace("]", ")")
        return f"![{words}]({self.get_absolute_url()})"
