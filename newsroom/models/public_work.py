"""What is publicly known of the areas a site worked on."""

from django.db import models

from newsroom.models.public_site import PublicSite


class PublicWork(models.Model):
    """One public fact, with its source: a site, a focus area by its slug, and what was done."""

    public_site = models.ForeignKey(PublicSite, models.PROTECT, related_name="works")
    area = models.SlugField(max_length=130)
    what = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    source_url = models.URLField(max_length=400, blank=True)
    objects = models.Manager()

    class Meta:
        ordering = ["public_site__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["public_site", "area", "what"], name="a_public_fact_stands_once_in_its_area"
            ),
        ]

    def __str__(self):
        return f"{self.public_site}: {self.what}"
