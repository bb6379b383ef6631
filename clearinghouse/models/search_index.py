"""What the search reads instead of the resources: one narrow row for each, and one string of bits for each term."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from clearinghouse.models.resource import Resource


class SearchRow(models.Model):
    """What is looked at of one published resource; written by clearinghouse/search_index.py alone.

    Its words lie outside the row (migration ``shelf``), so that a hundred thousand rows are 13 MB and a search that
    matches half of them reads 1,600 pages instead of 16,000.
    """

    resource = models.OneToOneField(Resource, models.PROTECT, primary_key=True, related_name="entry")
    uses = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField(null=True)
    words = SearchVectorField()  # title over terms, terms over abstract
    title_words = SearchVectorField()
    objects = models.Manager()

    class Meta:
        db_table = "clearinghouse_entry"
        indexes = [
            GinIndex(fields=["words"], name="entry_by_words", fastupdate=False),
            GinIndex(fields=["title_words"], name="entry_by_title", fastupdate=False),
            models.Index(
                models.F("year").desc(nulls_last=True), models.F("resource").desc(), name="entry_newest"
            ),
        ]

    def __str__(self):
        return f"entry of {self.resource_id}"


class TermBitmap(models.Model):
    """Which published resources carry a term: bit number ``n`` stands for the resource with the id ``n``.

    The row of term 0 is the whole library.  All rows are of one length, so that they can be laid over each other.
    """

    EVERYTHING = 0
    term_id = models.IntegerField(primary_key=True)
    kind = models.CharField(max_length=10)  # and a column Django has no field for: ``bits bit varying``
    objects = models.Manager()

    class Meta:
        db_table = "clearinghouse_bits"

    def __str__(self):
        return f"bits of term {self.term_id}"
