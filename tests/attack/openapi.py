"""The private side described as an API, from the URLconf: what schemathesis asks where no description exists."""

from django.conf import settings
from django.urls.converters import IntConverter, PathConverter, SlugConverter, UUIDConverter

from security.routes import doors
from tests.attack.matrix import MATRIX
from tests.attack.world import values_for

TYPES = {
    IntConverter: {"type": "integer", "minimum": 0},
    SlugConverter: {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,60}$"},
    UUIDConverter: {"type": "string", "format": "uuid"},
    PathConverter: {"type": "string", "minLength": 1},
}
WORD = {"type": "string"}
QUESTIONS = ("q", "page", "sort", "after", "state", "next")
ANSWERS = (200, 302, 304, 400, 403, 404, 405, 409, 410, 413, 422, 429)  # every code the portal answers with
# Behind these a session ends or asks for a second factor: who went through would ask the rest as nobody.
OWN_ACCOUNT = "accounts/"


def private_side(world, *, of_account=False):
    """An OpenAPI description of every declared door: GET with a question, POST with a form, signed in.

    What an address names is a row of the ``world`` or anything; the answer to one question leads to the doors
    around the same row.
    """
    open_doors = [
        door
        for door in doors()
        if door.route and door.route in MATRIX and door.route.startswith(OWN_ACCOUNT) is of_account
    ]
    return {
        "openapi": "3.0.3",
        "info": {"title": "the private side", "version": "1"},
        "security": [{"session": []}],
        "components": {
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
            }
        },
        "paths": {_path(door): _methods(door, world, open_doors) for door in open_doors},
    }


def _path(door):
    return door.path({name: f"{{{name}}}" for name in door.arguments})


def _methods(door, world, others):
    answers = {str(code): {"description": "."} for code in ANSWERS}
    for answer in ("200", "302"):
        answers[answer] = {"description": ".", "links": _links(door, others)}
    asked = {
        "get": {"parameters": [_question(name) for name in QUESTIONS]},
        "post": {"requestBody": FORM},
    }
    arguments = [_argument(name, door, world) for name in door.arguments]
    return {"parameters": arguments} | {
        method: said | {"operationId": f"{method} {door.route}", "responses": answers}
        for method, said in asked.items()
        if method.upper() in MATRIX[door.route].methods
    }


def _argument(name, door, world):
    said = {"int:" + name: IntConverter, "slug:" + name: SlugConverter, "uuid:" + name: UUIDConverter}
    kind = TYPES[next((kind for mark, kind in said.items() if mark in door.route), PathConverter)]
    planted = _planted(name, door, world)
    schema = (
        {"type": kind["type"], "enum": planted} if planted else kind
    )  # anything else is asked for as wrong
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _planted(name, door, world):
    """What the world holds of this name at either site."""
    at = [values_for(door, site, world.rows) for site in (world.own, world.other)]
    found = {values[name] for values in at if name in values}
    return sorted(value if isinstance(value, int) else str(value) for value in found)


def _links(door, others):
    """From a row to the pages below and beside it: the same arguments go along."""
    begins = door.route.rsplit("<", 1)[0]
    near = [other for other in others if door.arguments and other.route.startswith(begins)]
    return {
        f"{method} {other.route}": {
            "operationId": f"{method} {other.route}",
            "parameters": {f"path.{name}": f"$request.path.{name}" for name in other.arguments},
        }
        for other in near
        if set(other.arguments) <= set(door.arguments)
        for method in ("get", "post")
        if method.upper() in MATRIX[other.route].methods
    }


def _question(name):
    return {"name": name, "in": "query", "schema": WORD}


FORM = {
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "properties": dict.fromkeys(("reason", "title", "hours", "state", "version"), WORD),
            }
        }
    }
}
