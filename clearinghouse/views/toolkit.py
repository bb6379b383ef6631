"""Building, reading and sharing a toolkit, with or without an account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clearinghouse.actions import toolkit as act
from clearinghouse.current_toolkit import SECRET_COOKIE, set_toolkit_cookie, toolkit_of, with_count
from clearinghouse.exports import FORMATS
from clearinghouse.forms import ToolkitForm
from clearinghouse.models import Resource, Toolkit
from kernel.errors import RuleBroken
from sites.access import may
from ui.components import Link
from web.rate_limit import TooOften, allow

BEGUN_AN_HOUR = 20  # toolkits one visitor may begin or copy
FILES_AN_HOUR = 60  # PDFs, CSVs and BibTeX files one visitor may have made
MINE = "clearinghouse:mine"


def open_to_all(view):
    """A page of the visitor's own: open to everyone, stored by nobody."""
    return login_not_required(never_cache(view))


@open_to_all
def mine(request):
    """The toolkit the visitor is working on: GET shows it, POST saves all of it."""
    toolkit = toolkit_of(request)
    if request.method == "POST" and toolkit is not None:
        return _save(request, toolkit)
    return render(request, "clearinghouse/toolkit_edit.html", _edited(request, toolkit))


def _save(request, toolkit):
    form = ToolkitForm(request.POST)
    is_script = request.headers.get("Accept", "").startswith("application/json")
    try:
        toolkit = act.arrange_toolkit(toolkit, by=_person(request), **form.arranged(request.POST))
    except RuleBroken as refusal:
        if is_script:
            return JsonResponse({"refused": str(refusal)}, status=refusal.status)
        messages.error(request, str(refusal))
        return render(
            request, "clearinghouse/toolkit_edit.html", _edited(request, toolkit), status=refusal.status
        )
    if is_script:
        return with_count(JsonResponse({"version": toolkit.version, "count": toolkit.items.count()}), toolkit)
    messages.success(request, "Your toolkit is saved.")
    return with_count(HttpResponseRedirect(reverse(MINE)), toolkit)


def _edited(request, toolkit):
    items = toolkit.items.select_related("resource").prefetch_related("resource__terms") if toolkit else ()
    secret = request.COOKIES.get(SECRET_COOKIE, "") if not request.user.is_authenticated else ""
    return {
        "toolkit": toolkit,
        "items": items,
        "read_address": f"{settings.ADDRESS}{toolkit.get_absolute_url()}" if toolkit else "",
        "edit_address": f"{settings.ADDRESS}{reverse('clearinghouse:open', args=[secret])}"
        if secret and toolkit
        else "",
        "others": Toolkit.objects.of_person(request.user).with_counts()
        if request.user.is_authenticated
        else (),
        "crumbs": [Link("Clearinghouse", reverse("clearinghouse:library")), Link("Your toolkit")],
        "is_unlisted": True,
    }


@open_to_all
def state(request):
    """What the visitor's toolkit holds, and the form token: neither stands on a kept page."""
    toolkit = toolkit_of(request)
    codes = toolkit.items.values_list("resource__code", flat=True) if toolkit else ()
    return JsonResponse({"codes": list(codes), "token": get_token(request)})


@open_to_all
def add(request, code):
    """Put a resource into the visitor's toolkit; the page before asks, for those without a script."""
    resource = get_object_or_404(Resource.objects.published(), code=code)
    if request.method != "POST":
        return render(request, "clearinghouse/toolkit_add.html", {"resource": resource, "is_unlisted": True})
    toolkit, secret = toolkit_of(request), ""
    try:
        if toolkit is None:
            allow(request, "begin a toolkit", BEGUN_AN_HOUR)
            toolkit, secret = act.begin_toolkit(by=_person(request))
        act.add_to_toolkit(toolkit, resource, by=_person(request))
    except RuleBroken as refusal:
        return _refused(request, refusal, resource)
    if request.headers.get("Accept", "").startswith("application/json"):
        answer = JsonResponse({"count": toolkit.items.count()})
    else:
        messages.success(request, f"“{resource.title}” is in your toolkit.")
        answer = HttpResponseRedirect(reverse(MINE))
    return set_toolkit_cookie(request, answer, toolkit, secret)


def _refused(request, refusal, resource):
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"refused": str(refusal)}, status=refusal.status)
    messages.error(request, str(refusal))
    said = {"resource": resource, "is_unlisted": True}
    return render(request, "clearinghouse/toolkit_add.html", said, status=refusal.status)


@open_to_all
def open_private(request, secret):
    """The private address: GET says what it opens, POST lets this browser go on with it."""
    toolkit = get_object_or_404(Toolkit.objects.of_secret(secret).filter(owner=None))
    if request.method == "POST":
        if request.user.is_authenticated:
            toolkit = act.adopt_toolkit(secret, by=request.user) or toolkit
        return set_toolkit_cookie(request, HttpResponseRedirect(reverse(MINE)), toolkit, secret)
    return render(
        request,
        "clearinghouse/toolkit_open.html",
        {"toolkit": toolkit, "held": toolkit_of(request), "is_unlisted": True},
    )


@open_to_all
@require_POST
def choose(request, code):
    """Go on with another toolkit of one's account."""
    if not request.user.is_authenticated:
        raise Http404
    toolkit = get_object_or_404(Toolkit.objects.of_person(request.user), code=code)
    return set_toolkit_cookie(request, HttpResponseRedirect(reverse(MINE)), toolkit)


@open_to_all
@require_POST
def begin(request):
    """An empty toolkit beside the one at work; the old one stays at its addresses."""
    try:
        allow(request, "begin a toolkit", BEGUN_AN_HOUR)
    except TooOften as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse(MINE))
    toolkit, secret = act.begin_toolkit(by=_person(request))
    return set_toolkit_cookie(request, HttpResponseRedirect(reverse(MINE)), toolkit, secret)


@open_to_all
def read(request, code):
    """A toolkit as whoever has its address reads it."""
    toolkit, items = _shared(code)
    name = "Toolkit" if toolkit.taken_down_because else str(toolkit)
    said = {
        "toolkit": toolkit,
        "items": items,
        "address": f"{settings.ADDRESS}{toolkit.get_absolute_url()}",
        "crumbs": [Link("Clearinghouse", reverse("clearinghouse:library")), Link(name)],
        "is_unlisted": True,
        "may_feature": may(request.user, "clearinghouse.feature_toolkit"),
    }
    answer = render(
        request, "clearinghouse/toolkit.html", said, status=410 if toolkit.taken_down_because else 200
    )
    if not request.user.is_authenticated:  # newsroom/service-worker.js: nothing of a signed-in person is kept
        answer["X-May-Be-Kept"] = "yes"
    return answer


@open_to_all
def export(request, code, form):
    """A toolkit as a file."""
    toolkit, items = _shared(code)
    if form not in FORMATS or toolkit.taken_down_because:
        raise Http404
    try:
        allow(request, "make a file", FILES_AN_HOUR)
    except TooOften as refusal:
        return HttpResponse(str(refusal), status=refusal.status, content_type="text/plain; charset=utf-8")
    make, kind = FORMATS[form]
    answer = HttpResponse(make(toolkit, items), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="toolkit-{toolkit.code}.{form}"'
    return answer


@open_to_all
@require_POST
def copy(request, code):
    """A toolkit of one's own that begins as somebody's shared one."""
    source = get_object_or_404(Toolkit.objects.public(), code=code)
    try:
        allow(request, "begin a toolkit", BEGUN_AN_HOUR)
    except TooOften as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(source.get_absolute_url())
    toolkit, secret = act.copy_toolkit(source, by=_person(request))
    messages.success(request, "This copy is yours. What you change does not change the original.")
    return set_toolkit_cookie(request, HttpResponseRedirect(reverse(MINE)), toolkit, secret)


def _shared(code):
    toolkit = get_object_or_404(Toolkit, code=code)
    return toolkit, toolkit.items.select_related("resource").prefetch_related("resource__terms")


def _person(request):
    return request.user if request.user.is_authenticated else None
