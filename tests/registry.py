"""The registry of sample rows: what the constraints of a model ask of a row that a test plants at a site.

A new model of a site is taught here and nowhere else, by one call of ``sample`` in ``tests/APP/make.py``.  The attacks
(tests/attack/canaries.py) fill every other column by its type; a model without special constraints needs no call,
unless a URL names its rows by number or it holds documents.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from tests.architecture.house import APPS

KEY = b"canaries"
MARK = "zq"  # every token begins so, and nothing else does
NOT_WITHDRAWN = {"withdrawn_at": None, "withdrawn_by_id": None, "withdrawn_because": ""}
_SAMPLES = {}


@cache
def token(site_number, table, column):
    """The token of one column of one table at one site, in sixteen characters: names where a leaked word came from."""
    return MARK + hmac.new(KEY, f"{site_number} {table} {column}".encode(), "sha256").hexdigest()[:14]


@dataclass(frozen=True)
class Sample:
    """What is special about planted rows of one model.

    ``values(place)`` are columns that constraints ask for; ``rows`` are planted at each site; ``segment`` is the part
    of a URL before the primary key of such a row; ``below`` is how the URL of a document of this model begins.
    """

    values: Callable = lambda _place: {}
    rows: int = 1
    segment: str = ""
    below: str = ""


@dataclass(frozen=True)
class Place:
    """Where a row is planted: its site, its number among the rows of its model, and what stands at the site already."""

    model: type
    site: object
    number: int
    planted: dict  # {model label: rows}, "people" and "by role"

    def person(self, role):
        """The primary key of the person with the role at the site."""
        return self.planted["by role"][role].pk

    def word(self, column):
        """The token of a column of this model."""
        return token(self.site.pk, self.model._meta.db_table, column)

    def row_in(self, label, state):
        """The primary key of the first planted row of a model in a state, or None."""
        return next((row.pk for row in self.planted[label] if row.state == state), None)

    def document(self):
        """The columns of a document that is not withdrawn; its content is a token."""
        content = self.word("content").encode()
        digest = hashlib.sha256(content).hexdigest()
        return {"kind": "txt", "size": len(content), "sha256": digest, "content": content} | NOT_WITHDRAWN


def sample(label, values=None, **facts):
    """Register what planted rows of the model ``label`` ("tta.HoursEntry") need; see ``Sample``."""
    if label in _SAMPLES:
        raise ValueError(f"{label} is registered twice")
    _SAMPLES[label] = Sample(**({"values": values} if values else {}) | facts)


@cache
def samples():
    """{model label: Sample} of every app, read from ``tests/APP/make.py``."""
    for app in APPS:
        if find_spec(f"tests.{app}") and find_spec(f"tests.{app}.make"):
            import_module(f"tests.{app}.make")
    for label in _SAMPLES:
        apps.get_model(label)  # raises where there is no such model
    return _SAMPLES


def sample_of(model):
    """The entry of a model, or one that asks for nothing."""
    return samples().get(model._meta.label, Sample())
