"""What makes the public side an app on a phone: its manifest, its worker, and the page without a connection."""

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
    """How the app is called, looks and begins."""
    said = {
        "name": "Public Safety Clearinghouse",
        "short_name": "Clearinghouse",
        "start_url": "/clearinghouse/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f7f7f4",
        "theme_color": "#123131",
        "icons": [
            {"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            *(_drawn(size, purpose) for size in (192, 512) for purpose in ("any", "maskable")),
        ],
    }
    return JsonResponse(said, content_type="application/manifest+json")


def _drawn(size, purpose):
    """An icon as a picture: what some phones ask for beside the drawing."""
    source = static(f"ui/mark-{size}.png")
    return {"src": source, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@login_not_required
def worker(_request):
    """The worker's script, looked at anew each time so that an update is noticed."""
    answer = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@cache_for_anonymous
def offline(request):
    """Shown where there is no connection and the page was not kept."""
    return render(request, "newsroom/offline.html", {"is_unlisted": True})


@cache
def _script():
    return WORKER.read_text(encoding="utf-8")
