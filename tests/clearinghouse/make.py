"""Rows of the library for tests."""

from django.utils.text import slugify

from clearinghouse.models import Kind, Resource, Term, Toolkit
from clearinghouse.models.resource import new_code
from clearinghouse.search_index import index
from tests.make import in_program


@in_program
def a_term(kind=Kind.TOPIC, name="Gun violence"):
    return Term.objects.get_or_create(kind=kind, slug=slugify(name), defaults={"name": name})[0]


@in_program
def a_resource(title="Tracing crime guns", *, terms=(), **over):
    """A published resource with ``terms``, found by the search."""
    resource = Resource.objects.create(**{"title": title, "code": new_code()} | over)
    resource.terms.set(terms)
    index([resource.pk])
    return Resource.objects.get(pk=resource.pk)


@in_program
def a_toolkit(*resources, note="", **over):
    """A toolkit of the resources in this order, and its secret."""
    toolkit, secret = Toolkit.begin(**over)
    for place, resource in enumerate(resources, start=1):
        toolkit.items.create(resource=resource, place=place, note=note)
    return toolkit, secret
