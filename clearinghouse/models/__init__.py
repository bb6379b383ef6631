"""The library: resources, the words they are found by, and the toolkits people make of them."""

from clearinghouse.models.resource import Resource, Word
from clearinghouse.models.revision import Revision
from clearinghouse.models.search_index import SearchRow, TermBitmap
from clearinghouse.models.suggestion import Suggestion
from clearinghouse.models.term import Kind, Term
from clearinghouse.models.toolkit import Item, Toolkit

__all__ = [
    "Item",
    "Kind",
    "Resource",
    "Revision",
    "SearchRow",
    "Suggestion",
    "Term",
    "TermBitmap",
    "Toolkit",
    "Word",
]
