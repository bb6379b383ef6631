"""The library: resources, the words they are found by, and the toolkits people make of them."""

from clearinghouse.models.resource import Resource, Word
from clearinghouse.models.term import Kind, Term

__all__ = ["Kind", "Resource", "Term", "Word"]
