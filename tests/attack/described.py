"""The private side described as an API, from the URLconf: what schemathesis asks where no description exists."""

from django.urls.converters import IntConverter, PathConverter, SlugConverter, UUIDConverter

from tests.attack.doors import doors
from tests.attack.matrix import MATRIX

TYPES = {
    IntConverter: {"type": "integer", "minimum": 0},
    SlugConverter: {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,60}$"},
    UUIDConverter: {"type": "string", "format": "uuid"},
    PathConverter: {"type": "string", "minLength": 1},
}
WORD = {"type": "string"}


def private_side():
    """An OpenAPI description of every declared door: GET with a question, POST with a form."""
    return {
        "openapi": "3.0.3",
        "info": {"title": "the private side", "version": "1"},
        "paths": {
            door.path(_names(door)): _methods(door) for door in doors() if door.route in MATRIX and door.route
        },
    }


def _names(door):
    return {name: f"{{{name}}}" for name in door.arguments}


def _methods(door):
    return {"parameters": [_argument(name, door) for name in door.arguments], "get": GET, "post": POST}


def _argument(name, door):
    said = {"int:" + name: IntConverter, "slug:" + name: SlugConverter, "uuid:" + name: UUIDConverter}
    kind = next((kind for mark, kind in said.items() if mark in door.route), PathConverter)
    return {"name": name, "in": "path", "required": True, "schema": TYPES[kind]}


def _question(name):
    return {"name": name, "in": "query", "schema": WORD}


_ANSWERS = {"default": {"description": "any"}}
_FORM = {
    "type": "object",
    "properties": dict.fromkeys(("reason", "title", "hours", "state", "version"), WORD),
}
GET = {
    "parameters": [_question(name) for name in ("q", "page", "sort", "after", "state", "next")],
    "responses": _ANSWERS,
}
POST = {
    "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": _FORM}}},
    "responses": _ANSWERS,
}
