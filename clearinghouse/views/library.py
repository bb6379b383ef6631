"""The search, its topics, and the page of one resource."""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from clearinghouse.citations import FORMATS, apa
from clearinghouse.models import Kind, Resource, Term, Toolkit
from clearinghouse.views.search_results import searched
from sites.access import may
from ui.components import Link
from web.json_ld import linked
from web.page_cache import cache_for_anonymous

CRUMB = "Clearinghouse"


@cache_for_anonymous
def library(request):
    """The search: everything it shows is said by its address."""
    return render(request, "clearinghouse/library.html", searched(request) | {"crumbs": [Link(CRUMB)]})


@cache_for_anonymous
def term(request, kind, slug):
    """The resources of one topic or focus area, searchable like all."""
    row = get_object_or_404(Term, kind=kind, slug=slug)
    said = searched(request, **{kind: slug}) | {"term": row, "crumbs": _crumbs(row.name)}
    return render(request, "clearinghouse/term.html", said)


@cache_for_anonymous
def topics(request):
    """Every topic with how much there is on it."""
    rows = Term.objects.topics().with_counts()
    said = {"topics": rows, "crumbs": _crumbs("Topics"), "canonical": f"{settings.ADDRESS}{request.path}"}
    return render(request, "clearinghouse/topics.html", said)


@cache_for_anonymous
def toolkits(request):
    """The toolkits BJA shows to everybody."""
    rows = Toolkit.objects.featured().with_counts()
    said = {"toolkits": rows, "crumbs": _crumbs("Toolkits"), "canonical": f"{settings.ADDRESS}{request.path}"}
    return render(request, "clearinghouse/toolkits.html", said)


@cache_for_anonymous
def resource(request, code, slug=""):
    """One resource; an older title in the address leads to the one of today."""
    row = get_object_or_404(Resource.objects.public().prefetch_related("terms"), code=code)
    if slug != row.slug:
        return HttpResponsePermanentRedirect(row.get_absolute_url())
    said = {
        "resource": row,
        "shows_about": bool(row.abstract or (row.is_published and (row.url or row.source_url))),
        "apa": apa(row),
        "topics": row.named(Kind.TOPIC),
        "areas": row.named(Kind.FOCUS_AREA),
        "sponsors": row.named(Kind.SPONSOR),
        "audiences": row.named(Kind.AUDIENCE),
        "related": related(row),
        "toolkits": Toolkit.objects.featured().holding(row)[:5],
        "edit_url": reverse("clearinghouse:edit", args=[row.code]),
        "may_edit": may(request.user, "clearinghouse.edit_resource"),
        "withdraw_url": reverse("clearinghouse:withdraw", args=[row.code]),
        "may_withdraw": row.is_published and may(request.user, "clearinghouse.withdraw_resource"),
        "crumbs": _crumbs(row.title),
        "canonical": f"{settings.ADDRESS}{row.get_absolute_url()}",
        "linked_data": _linked(row),
    }
    return render(request, "clearinghouse/resource.html", said)


@cache_for_anonymous
def cite(_request, code, form):
    """The resource as BibTeX or RIS, to be saved."""
    row = get_object_or_404(Resource.objects.public().prefetch_related("terms"), code=code)
    if form not in FORMATS:
        raise Http404
    write, kind = FORMATS[form]
    name = f'attachment; filename="psp-{row.code}.{form}"'
    answer = HttpResponse(write(row), content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = name
    return answer


def _linked(row):
    """The record for search engines."""
    return linked(
        "CreativeWork",
        name=row.title,
        abstract=row.abstract,
        identifier=row.code,
        url=f"{settings.ADDRESS}{row.get_absolute_url()}",
        sameAs=row.url if row.is_published else "",
        datePublished=str(row.year or ""),
        publisher=[{"@type": "Organization", "name": one.name} for one in row.named(Kind.PUBLISHER)],
        about=[one.name for one in row.named(Kind.TOPIC)],
    )


def related(row, count=4):
    """Resources on the same topics, the most used first."""
    shared = [one.pk for one in row.terms.all() if one.kind == Kind.TOPIC]
    alike = Resource.objects.published().filter(term_ids__overlap=shared).exclude(pk=row.pk)
    return alike.prefetch_related("terms").order_by("-uses", "-pk")[:count]


def _crumbs(last):
    return [Link(CRUMB, reverse("clearinghouse:library")), Link(last)]
