"""Progressive web app of the public website: manifest, service worker, offline page."""

from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static

from web.page_cache import cache_for_anonymous

WORKER = Path(__file__).resolve().parents[1] / "service-worker.js"


@cache_for_anonymous
def manifest(_request):
    """The web app manifest: name, icons, colors, start page."""
    payload = {
        "name": "Public Safety Clearinghouse",
        "short_name": "Clearinghouse",
        "start_url": "/clearinghouse/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f7f7f4",
        "theme_color": "#123131",
        "icons": [
            {
                "src": static("ui/mark.svg"),
                "sizes": "any",
                "type": "image/svg+xml",
                "purpose": "any",
            },
            *(_png_icon(size, purpose) for size in (192, 512) for purpose in ("any", "maskable")),
        ],
    }
    return JsonResponse(payload, content_type="application/manifest+json")


def _png_icon(size, purpose):
    """A PNG icon, for devices that do not accept the SVG one."""
    source = static(f"ui/mark-{size}.png")
    return {"src": source, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@login_not_required
def worker(_request):
    """The script of the service worker; never cached, so that browsers notice an update."""
    answer = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@cache_for_anonymous
def offline(request):
    """The page the service worker shows without a connection, if it has not cached the requested
    one.
    """
    return render(request, "newsroom/offline.html", {"is_unlisted": True})


@cache
def _script():
    return WORKER.read_text(encoding="utf-8")
