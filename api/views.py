"""The public API: reads what everybody may read, as a database role that can read nothing else."""

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
from rest_framework.exceptions import Throttled, ValidationError
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

ASKED_AN_HOUR = 1_000
PAGE, MOST, LAST_PAGE = 20, 100, 500
PLACES = ("page", "after")  # parameters that say where in a list one is


class Public(APIView):
    """Reading for everybody: paged, tagged, for pages of any origin, limited per visitor.

    A parameter that is not named in ``takes`` is refused: no name from outside ever reaches the database.
    """

    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = (JSONRenderer,)
    http_method_names = ("get", "head", "options")
    takes = ("page", "page_size", "after")
    shape = None
    sort = None  # of a list of rows

    def dispatch(self, request, *args, **kwargs):
        """Everything inside runs as the public role, the answer's text included."""
        with as_public():
            response = super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
        return _tagged(request, response)

    def initial(self, request, *args, **kwargs):
        """Count the visitor, and refuse what is not understood."""
        super().initial(request, *args, **kwargs)
        try:
            allow(request, "ask the public API", ASKED_AN_HOUR)
        except TooOften as refusal:
            raise Throttled(detail=str(refusal)) from refusal
        names = {name for name in request.query_params if not is_of_campaign(name)}
        if unknown := names - set(self.takes):
            raise ValidationError(
                {min(unknown)[:40]: f"is no parameter; there are {', '.join(self.takes) or 'none'}."}
            )

    def number(self, name, standard, most):
        """A whole number of the address, from 1 to ``most``."""
        text = self.request.query_params.get(name, str(standard))
        if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= most):
            raise ValidationError({name: f"Give a whole number from 1 to {most}."})
        return int(text)

    def paged(self, rows):
        """One page of the queryset ``rows`` in the order of ``sort``, with how many there are."""
        size, after, total = (
            self.number("page_size", PAGE, MOST),
            self.request.query_params.get("after"),
            rows.count(),
        )
        first = 0 if after else (self.number("page", 1, LAST_PAGE) - 1) * size
        if after:
            rows = rows.filter(self.sort.beyond(self._read(after)))
        found = list(rows.order_by(*self.sort.order)[first : first + size + 1])
        key = self.sort.key_of(found[size - 1]) if len(found) > size else ""
        return self.answer(found[:size], total, key)

    def _read(self, after):
        try:
            return self.sort.read(after)
        except BadRequest:
            raise ValidationError({"after": NOT_A_KEY}) from None

    def answer(self, rows, total, key):
        """``rows`` as they are sent; ``key`` leads to the page behind them, whatever is withdrawn meanwhile."""
        given = self.request.query_params
        asked = {
            name: given.getlist(name) for name in given if name not in PLACES and not is_of_campaign(name)
        }
        following = f"{settings.ADDRESS}{self.request.path}?{urlencode(asked | {'after': key}, doseq=True)}"
        page = None if given.get("after") else self.number("page", 1, LAST_PAGE)
        results = self.shape(rows, many=True).data
        return Response(
            {"count": total, "page": page, "next": following if key else None, "results": results}
        )


def _tagged(request, response):
    """The answer with its entity tag, or 304; readable by pages of any origin, with nobody's cookies."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Accept"])
    if response.status_code != 200:  # a refusal of one visitor, kept on the way, would refuse everybody
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


AFTER = OpenApiParameter("after", str, description="From `next`: the page behind the one that held it.")


def _number(name, most):
    return OpenApiParameter(name, {"type": "integer", "minimum": 1, "maximum": most})


def _described(operation, answer, *parameters, is_list=True):
    """The description of one address: what it takes, what it answers, and how it refuses."""
    refusals = {429: serializers.Refusal}
    refusals[400] = OpenApiTypes.OBJECT  # what is wrong, by the name of the parameter
    if not is_list:
        refusals[404] = serializers.Refusal
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
CODE = OpenApiParameter("code", {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}, OpenApiParameter.PATH)


class Resources(Public):
    """The library, searched as on its page."""

    takes = ("q", "sort", *map(str, Kind), *Public.takes)
    shape = serializers.ResourceOut

    @_described("resources", serializers.paged(shape), *SEARCHING)
    def get(self, request):
        """Search, or list, the resources."""
        said = request.query_params
        if (sort := said.get("sort", RELEVANCE)) not in SORTS:
            raise ValidationError({"sort": f"Give one of {', '.join(SORTS)}."})
        chosen = {str(kind): said.getlist(kind)[:20] for kind in Kind if said.getlist(kind)}
        text, size = said.get("q", "")[:LONGEST], self.number("page_size", PAGE, MOST)
        wanted = Wanted(text, chosen, sort, self.number("page", 1, LAST_PAGE), size, is_walk=True)
        if after := said.get("after"):
            wanted = replace(wanted, after=read_key(after, order_of(tidy(text), wanted)))
        found = search(wanted)
        return self.answer(found.rows, found.total, written_key(found.key))


class OneResource(Public):
    """One resource."""

    takes = ()
    shape = serializers.ResourceOut

    @_described("resource", serializers.ResourceOut, CODE, is_list=False)
    def get(self, _request, code):
        """One resource by its short id."""
        row = Resource.objects.public().readable().prefetch_related("terms").filter(code=code).first()
        if row is None:
            raise Http404
        return Response(self.shape(row).data)


class Topics(Public):
    """The topics of the library."""

    shape = serializers.TermOut
    sort = Sort("name", "name")

    @_described("topics", serializers.paged(shape))
    def get(self, _request):
        """Every topic with how much there is on it."""
        return self.paged(Term.objects.topics().with_counts())


class Toolkits(Public):
    """The toolkits BJA features."""

    shape = serializers.ToolkitOut
    sort = Sort("title", "title")

    @_described("toolkits", serializers.paged(shape))
    def get(self, _request):
        """Featured toolkits with the codes of their resources."""
        return self.paged(Toolkit.objects.featured().readable())


class Sites(Public):
    """The announced sites."""

    shape = serializers.SiteOut
    sort = Sort("name", "name")

    @_described("sites", serializers.paged(shape))
    def get(self, _request):
        """Every announced site with its engagements."""
        return self.paged(PublicSite.objects.with_engagements())


class News(Public):
    """News and success stories."""

    shape = serializers.NewsOut
    sort = Sort("on", "newest first", date, is_descending=True)

    @_described("news", serializers.paged(shape))
    def get(self, _request):
        """News, the newest first."""
        return self.paged(Page.objects.public().news())


class Description(SpectacularJSONAPIView):
    """What the API takes and answers (OpenAPI), for pages of any origin as the rest."""

    http_method_names = Public.http_method_names

    def dispatch(self, request, *args, **kwargs):
        """Tagged as every answer."""
        return _tagged(request, super().dispatch(request, *args, **kwargs).render())
