"""Views of the public API.  They run as a database role that may read public tables only."""

import hashlib
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.exceptions import NotFound, Throttled, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from api import serializers
from api.keys import NOT_A_KEY, read_key, written_key
from clearinghouse.models import Kind, Resource, Term, Toolkit
from clearinghouse.search import LONGEST, RELEVANCE, SORTS, Wanted, search, tidy
from clearinghouse.search_sql import order_of
from kernel.scope import as_public
from newsroom.models import Page, PublicSite
from web.pagination import Sort, is_of_campaign
from web.rate_limit import TooOften, allow

REQUESTS_AN_HOUR = 1_000
PAGE, MOST, LAST_PAGE = 20, 100, 500
POSITIONS = ("page", "after")  # parameters that select a page of a list


class Public(APIView):
    """Base of the views: pagination, ETag, CORS for any origin, rate limit per visitor.

    Query parameters not named in ``takes`` are refused, so no name from outside reaches the
    database.
    """

    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = (JSONRenderer,)
    http_method_names = ("get", "head", "options")
    takes = ("page", "page_size", "after")
    shape = None
    sort = None  # of a list of rows

    def dispatch(self, request, *args, **kwargs):
        """Run the view as the public role; rendering is included, because serializers read the
        database.
        """
        with as_public():
            response = super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
        return _tagged(request, response)

    def initial(self, request, *args, **kwargs):
        """Apply the rate limit and refuse unknown query parameters."""
        super().initial(request, *args, **kwargs)
        try:
            allow(request, "ask the public API", REQUESTS_AN_HOUR)
        except TooOften as refusal:
            raise Throttled(detail=str(refusal)) from refusal
        names = {name for name in request.query_params if not is_of_campaign(name)}
        if unknown := names - set(self.takes):
            raise ValidationError(
                {
                    min(unknown)[
                        :40
                    ]: f"is no parameter; there are {', '.join(self.takes) or 'none'}."
                }
            )

    def number(self, name, standard, most):
        """The query parameter ``name`` as an integer from 1 to ``most``.  Raises
        ValidationError.
        """
        text = self.request.query_params.get(name, str(standard))
        if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= most):
            raise ValidationError({name: f"Give a whole number from 1 to {most}."})
        return int(text)

    def paged(self, rows):
        """One page of the queryset ``rows`` in the order of ``sort``, with the total."""
        size, total, first, key = self.number("page_size", PAGE, MOST), rows.count(), 0, ""
        if after := self.request.query_params.get("after"):
            rows = rows.filter(self.sort.beyond(self._read(after)))
        else:
            first = (self.number("page", 1, LAST_PAGE) - 1) * size
        found = list(rows.order_by(*self.sort.order)[first : first + size + 1])
        if len(found) > size:
            key = self.sort.key_of(found[size - 1])
        return self.answer(found[:size], total, key)

    def _read(self, after):
        try:
            return self.sort.read(after)
        except BadRequest:
            raise NotFound(NOT_A_KEY) from None

    def answer(self, rows, total, key):
        """The response with ``rows``; ``key`` is that of the next page, or empty on the
        last one.
        """
        page = None
        if not self.request.query_params.get("after"):
            page = self.number("page", 1, LAST_PAGE)
        results = self.shape(rows, many=True).data
        return Response(
            {"count": total, "page": page, "next": self._next_url(key), "results": results}
        )

    def _next_url(self, key):
        if not key:
            return None
        given = self.request.query_params
        params = {
            name: given.getlist(name)
            for name in given
            if name not in POSITIONS and not is_of_campaign(name)
        }
        query = urlencode(params | {"after": key}, doseq=True)
        return f"{settings.ADDRESS}{self.request.path}?{query}"


def _tagged(request, response):
    """Add ETag and CORS headers (any origin, no cookies); 304 if the client has this version
    already.
    """
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Accept"])
    if response.status_code != 200:  # a shared cache would serve one visitor's error to everybody
        response["Cache-Control"] = "no-store"
        return response
    response["Cache-Control"] = "public, max-age=60"
    tag = f'W/"{hashlib.sha256(response.content).hexdigest()[:20]}"'
    if tag in request.headers.get("If-None-Match", ""):
        unchanged = HttpResponseNotModified()
        for name in ("Access-Control-Allow-Origin", "Cross-Origin-Resource-Policy"):
            unchanged[name] = response[name]
        unchanged["ETag"] = tag
        unchanged["Cache-Control"], unchanged["Vary"] = response["Cache-Control"], response["Vary"]
        return unchanged
    response["ETag"] = tag
    return response


AFTER = OpenApiParameter(
    "after", str, description="From `next`: the page behind the one that held it."
)


def _number(name, most):
    return OpenApiParameter(name, {"type": "integer", "minimum": 1, "maximum": most})


def _described(operation, answer, *parameters, is_list=True):
    """Decorator with the OpenAPI description of a view: parameters, answer and errors."""
    refusals = {429: serializers.Refusal}
    refusals[400] = OpenApiTypes.OBJECT  # what is wrong, by the name of the parameter
    refusals[404] = serializers.Refusal  # of a list: `after` is no key of it
    parameters += (_number("page", LAST_PAGE), _number("page_size", MOST), AFTER) * is_list
    return extend_schema(
        operation_id=operation, parameters=list(parameters), responses={200: answer, **refusals}
    )


SEARCHING = [
    OpenApiParameter(
        "q", str, description="Words; “several words” in quotes stand together, -word leaves out."
    ),
    OpenApiParameter("sort", str, enum=list(SORTS)),
    *(
        OpenApiParameter(str(kind), str, many=True, description="Slugs; any of them will do.")
        for kind in Kind
    ),
]
CODE = OpenApiParameter(
    "code", {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}, OpenApiParameter.PATH
)


class Resources(Public):
    """Search of the clearinghouse, as on its search page."""

    takes = ("q", "sort", *map(str, Kind), *Public.takes)
    shape = serializers.ResourceOut

    @_described("resources", serializers.paged(shape), *SEARCHING)
    def get(self, request):
        """Search the resources, or list all of them without `q`."""
        params = request.query_params
        if (sort := params.get("sort", RELEVANCE)) not in SORTS:
            raise ValidationError({"sort": f"Give one of {', '.join(SORTS)}."})
        chosen = {str(kind): params.getlist(kind)[:20] for kind in Kind if params.getlist(kind)}
        text, size = params.get("q", "")[:LONGEST], self.number("page_size", PAGE, MOST)
        wanted = Wanted(text, chosen, sort, self.number("page", 1, LAST_PAGE), size, is_walk=True)
        if after := params.get("after"):
            wanted = replace(wanted, after=read_key(after, order_of(tidy(text), wanted)))
        found = search(wanted)
        return self.answer(found.rows, found.total, written_key(found.key))


class OneResource(Public):
    takes = ()
    shape = serializers.ResourceOut

    @_described("resource", serializers.ResourceOut, CODE, is_list=False)
    def get(self, _request, code):
        """One resource by its short id."""
        row = (
            Resource.objects.public().readable().prefetch_related("terms").filter(code=code).first()
        )
        if row is None:
            raise Http404
        return Response(self.shape(row).data)


class Topics(Public):
    shape = serializers.TermOut
    sort = Sort("name", "name")

    @_described("topics", serializers.paged(shape))
    def get(self, _request):
        """All topics with their number of resources."""
        return self.paged(Term.objects.topics().with_counts())


class Toolkits(Public):
    shape = serializers.ToolkitOut
    sort = Sort("title", "title")

    @_described("toolkits", serializers.paged(shape))
    def get(self, _request):
        """Featured toolkits with the codes of their resources."""
        return self.paged(Toolkit.objects.featured().readable())


class Sites(Public):
    shape = serializers.SiteOut
    sort = Sort("name", "name")

    @_described("sites", serializers.paged(shape))
    def get(self, _request):
        """All announced sites with their engagements."""
        return self.paged(PublicSite.objects.with_engagements())


class News(Public):
    shape = serializers.NewsOut
    sort = Sort("on", "newest first", date, is_descending=True)

    @_described("news", serializers.paged(shape))
    def get(self, _request):
        """News and success stories, the newest first."""
        return self.paged(Page.objects.public().news())


class Description(SpectacularJSONAPIView):
    """The OpenAPI description of the API, with the same headers as every answer."""

    http_method_names = Public.http_method_names

    def dispatch(self, request, *args, **kwargs):
        """Add ETag and CORS headers, as for every answer."""
        return _tagged(request, super().dispatch(request, *args, **kwargs).render())
