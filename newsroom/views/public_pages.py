"""The public website.  Every page is the same for everybody and kept by its address."""

import re

from django.conf import settings
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse

from clearinghouse.models import Kind, Resource, Term, Toolkit
from clearinghouse.result_html import results
from newsroom.models import Page, PublicSite, PublicWork
from newsroom.models.listing import TRACKS
from sites.models import FocusArea
from sites.program import EXPERT_HOURS, MONTHS_OPERATIONS, PERSON_TRIPS
from ui.components import Figure, Link
from ui.map import Point
from web.json_ld import linked
from web.page_cache import cache_for_anonymous

NEWS_SHOWN = 4
ALIKE_SHOWN = 8
NO_PRACTICE = "program-news"  # a topic that tells of the program, not of what works
# No XML may hold these: one of them in a title, and no reader opens the feed.
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@cache_for_anonymous
def front(request):
    """What PSP is, the library, the news: the first page of whoever is not signed in."""
    topics = Term.objects.topics().with_counts()
    sites = PublicSite.objects.count()
    helped = PublicSite.objects.receiving_help().count()
    resources = Resource.objects.published().count()
    figures = [
        Figure("Sites since 2014", str(sites), url=reverse("newsroom:sites")),
        Figure("Receiving help today", str(helped), url=reverse("newsroom:sites")),
        Figure("Resources in the clearinghouse", str(resources), url=reverse("clearinghouse:library")),
        Figure("Focus areas", str(FocusArea.objects.count()), url=reverse("newsroom:focus-areas")),
    ]
    said = {
        "topics": topics.exclude(slug=NO_PRACTICE).order_by("-many", "name")[:8],
        "figures": figures,
        "gives": _gives(),
        "news": Page.objects.public().news()[:NEWS_SHOWN],
        "featured": Toolkit.objects.featured()[:3],
        "linked_data": _organization(),
        "canonical": f"{settings.ADDRESS}/",
    }
    return render(request, "newsroom/front.html", said)


@cache_for_anonymous
def page(request, slug):
    """One of the website's own pages."""
    row = get_object_or_404(Page.objects.public(), slug=slug, kind=Page.Kind.PAGE)
    return render(
        request, "newsroom/page.html", _said(row, row.title) | {"page": row, "is_applying": slug == "apply"}
    )


@cache_for_anonymous
def focus_areas(request):
    """The core areas of assistance, with how much the library has on each."""
    rows = _areas()
    return render(request, "newsroom/focus_areas.html", {"areas": rows, "crumbs": [Link("Focus areas")]})


@cache_for_anonymous
def focus_area(request, slug):
    """One core area: what it means, the newest of the library on it, and the sites that worked on it."""
    row = get_object_or_404(FocusArea, slug=slug)
    on_it = Resource.objects.published().filter(terms__kind=Kind.FOCUS_AREA, terms__slug=slug)
    said = _said(row, row.name, Link("Focus areas", reverse("newsroom:focus-areas")), path=request.path)
    said |= {
        "area": row,
        "page": Page.objects.public().filter(kind=Page.Kind.AREA, slug=slug).first(),
        "works": PublicWork.objects.filter(area=slug).select_related("public_site"),
        "resources": results(on_it.newest_first().prefetch_related("terms")[:8]),
        "many": on_it.count(),
    }
    return render(request, "newsroom/focus_area.html", said)


@cache_for_anonymous
def sites(request):
    """Every announced site on a map and in a table."""
    rows = PublicSite.objects.with_engagements()
    asked = {name: request.GET.get(name, "") for name in ("cohort", "track")}
    lines = [(site, line) for site in rows for line in site.listings]
    shown = [(site, line) for site, line in lines if line.fits(**asked)]
    said = {
        "rows": shown,
        "points": [_point(site, one) for site, one in shown if site.latitude is not None],
        "cohorts": sorted({line.cohort for _, line in lines}),
        "tracks": TRACKS.items(),
        "asked": asked,
        "count": len({site.pk for site, _ in shown}),
        "crumbs": [Link("Sites")],
    }
    return render(request, "newsroom/sites.html", said)


@cache_for_anonymous
def site(request, slug):
    """One site, as it is known publicly."""
    row = get_object_or_404(PublicSite.objects.with_engagements(), slug=slug)
    said = _said(row, str(row), Link("Sites", reverse("newsroom:sites")))
    areas = dict(FocusArea.objects.values_list("slug", "name"))
    said |= {
        "site": row,
        "works": [(one, areas.get(one.area, one.area)) for one in row.works.all()],
        "engagements": [(one, one.track_words) for one in row.engagements.all()],
        "alike": _alike(row),
    }
    return render(request, "newsroom/site.html", said)


@cache_for_anonymous
def news(request):
    """News and success stories, the newest first."""
    kind = request.GET.get("kind", "")
    rows = Page.objects.public().news()
    if kind in {Page.Kind.NEWS, Page.Kind.STORY}:
        rows = rows.filter(kind=kind)
    return render(request, "newsroom/news.html", {"news": rows, "kind": kind, "crumbs": [Link("News")]})


@cache_for_anonymous
def item(request, slug):
    """One piece of news, or one story."""
    row = get_object_or_404(Page.objects.public().news(), slug=slug)
    said = _said(row, row.title, Link("News", reverse("newsroom:news")))
    said |= {"page": row, "latest": Page.objects.public().news().exclude(pk=row.pk)[:NEWS_SHOWN]}
    return render(request, "newsroom/item.html", said)


@cache_for_anonymous
def feed(request):
    """The news as an Atom feed."""
    rows = Page.objects.public().news()[:50]
    said = {"news": rows, "address": settings.ADDRESS, "feed": f"{settings.ADDRESS}{request.path}"}
    said["updated"] = max((row.feed_date for row in rows), default=None)
    text = NO_XML.sub("", render_to_string("newsroom/feed.xml", said, request))
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


@cache_for_anonymous
def robots(_request):
    """What search engines may read: the public pages, and no toolkit."""
    lines = ["User-agent: *", "Disallow: /t/", "Disallow: /clearinghouse/toolkit/", "Disallow: /accounts/"]
    lines += [f"Sitemap: {settings.ADDRESS}{reverse('newsroom:sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@cache_for_anonymous
def sitemap(request):
    """Every public page, for search engines."""
    paths = [
        "/",
        *map(reverse, ("clearinghouse:library", "clearinghouse:topics", "clearinghouse:toolkits")),
        *map(reverse, ("newsroom:sites", "newsroom:news")),
    ]
    paths += [row.get_absolute_url() for row in Page.objects.public().exclude(kind=Page.Kind.AREA)]
    paths += [row.get_absolute_url() for row in PublicSite.objects.all()]
    paths += [
        reverse("newsroom:focus-areas"),
        *(reverse("newsroom:focus-area", args=[one.slug]) for one in FocusArea.objects.all()),
    ]
    paths += [reverse("clearinghouse:topic", args=[one.slug]) for one in Term.objects.topics()]
    paths += [row.get_absolute_url() for row in Resource.objects.published().only("code", "title")[:40_000]]
    said = {"addresses": [f"{settings.ADDRESS}{path}" for path in paths]}
    return render(request, "newsroom/sitemap.xml", said, content_type="application/xml; charset=utf-8")


def _said(row, title, *before, path=""):
    address = path or row.get_absolute_url()
    return {"crumbs": [*before, Link(title)], "canonical": f"{settings.ADDRESS}{address}"}


def _gives():
    """What every selected site is promised, in four figures."""
    return [
        Figure("of training and technical assistance", f"{MONTHS_OPERATIONS // 12} years"),
        Figure("of subject-matter experts, on site or remote", f"Up to {EXPERT_HOURS:.0f} hours"),
        Figure("to learn from peers in other cities", f"{PERSON_TRIPS} person-trips"),
        Figure("a former law enforcement executive at your side", "A liaison"),
    ]


def _areas():
    """Each area with how much the library has on it and the first lines of its page."""
    areas = Term.objects.filter(kind=Kind.FOCUS_AREA).with_counts()
    on_it = dict(areas.values_list("slug", "many"))
    pages = Page.objects.public().filter(kind=Page.Kind.AREA)
    meant = {slug: body.partition("\n")[0] for slug, body in pages.values_list("slug", "body")}
    return [(area, on_it.get(area.slug, 0), meant.get(area.slug, "")) for area in FocusArea.objects.all()]


def _alike(row):
    """Other sites of the same years, the latest year first."""
    years = [one.cohort for one in row.engagements.all()]
    others = PublicSite.objects.filter(engagements__cohort__in=years).exclude(pk=row.pk)
    latest = others.annotate(latest=Max("engagements__cohort")).order_by("-latest", "name", "state")
    return latest[:ALIKE_SHOWN]


def _point(row, line):
    return Point(
        label=str(row),
        state=row.state,
        latitude=float(row.latitude),
        longitude=float(row.longitude),
        cohort=line.cohort,
        track=line.track,
        url=row.get_absolute_url(),
        note=line.status.lower(),
    )


def _organization():
    """What the website is, and how it is searched."""
    searching = {
        "@type": "SearchAction",
        "target": f"{settings.ADDRESS}/clearinghouse/?q={{search_term_string}}",
        "query-input": "required name=search_term_string",
    }
    return linked("WebSite", name="PSP Portal", url=f"{settings.ADDRESS}/", potentialAction=searching)
