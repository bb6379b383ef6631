"""The library: resources, the words they are found by, and the toolkits people make of them."""

from clearinghouse.models.edition import Edition
from clearinghouse.models.resource import Resource, Word
from clearinghouse.models.shelf import Bits, Entry
from clearinghouse.models.suggestion import Suggestion
from clearinghouse.models.term import Kind, Term
from clearinghouse.models.toolkit import Item, Toolkit

__all__ = ["Bits", "Edition", "Entry", "Item", "Kind", "Resource", "Suggestion", "Term", "Toolkit", "Word"]
