"""Pages to build, read and share a toolkit, with or without an account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clearinghouse.actions import toolkit as actions
from clearinghouse.current_toolkit import (
    SECRET_COOKIE,
    person_of,
    set_toolkit_cookie,
    toolkit_of,
    with_count,
)
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
    """Decorator of a page for everybody whose content is the visitor's own, so that no cache may
    store it.
    """
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
        toolkit = actions.arrange_toolkit(
            toolkit, by=person_of(request), **form.arranged(request.POST)
        )
    except RuleBroken as refusal:
        if is_script:
            return JsonResponse({"refused": str(refusal)}, status=refusal.status)
        messages.error(request, str(refusal))
        context = _edited(request, toolkit) | form.as_typed(request.POST, _items_of(toolkit))
        return render(request, "clearinghouse/toolkit_edit.html", context, status=refusal.status)
    if is_script:
        return with_count(
            JsonResponse({"version": toolkit.version, "count": toolkit.items.count()}), toolkit
        )
    messages.success(request, "Your toolkit is saved.")
    return with_count(HttpResponseRedirect(reverse(MINE)), toolkit)


def _edited(request, toolkit):
    items, others, read_address, edit_address = (), (), "", ""
    if toolkit:
        items = _items_of(toolkit)
        read_address = f"{settings.ADDRESS}{toolkit.get_absolute_url()}"
    if request.user.is_authenticated:
        others = Toolkit.objects.of_person(request.user).with_counts()
    elif toolkit and (secret := request.COOKIES.get(SECRET_COOKIE)):
        edit_address = f"{settings.ADDRESS}{reverse('clearinghouse:open', args=[secret])}"
    return {
        "toolkit": toolkit,
        "title": getattr(toolkit, "title", ""),
        "introduction": getattr(toolkit, "introduction", ""),
        "items": items,
        "read_address": read_address,
        "edit_address": edit_address,
        "others": others,
        "crumbs": [Link("Clearinghouse", reverse("clearinghouse:library")), Link("Your toolkit")],
        "is_unlisted": True,
    }


@open_to_all
def state(request):
    """The codes in the visitor's toolkit and the CSRF token, as JSON: cached pages
    contain neither.
    """
    codes = []
    if toolkit := toolkit_of(request):
        codes = list(toolkit.items.values_list("resource__code", flat=True))
    return JsonResponse({"codes": codes, "token": get_token(request)})


@open_to_all
def add(request, code):
    """Put a resource into the visitor's toolkit; GET shows a confirmation, for browsers without
    scripts.
    """
    resource = get_object_or_404(Resource.objects.published(), code=code)
    if request.method != "POST":
        return render(
            request, "clearinghouse/toolkit_add.html", {"resource": resource, "is_unlisted": True}
        )
    toolkit, secret = toolkit_of(request), ""
    try:
        if toolkit is None:
            allow(request, "begin a toolkit", BEGUN_AN_HOUR)
            toolkit, secret = actions.begin_toolkit(by=person_of(request))
        actions.add_to_toolkit(toolkit, resource, by=person_of(request))
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
    context = {"resource": resource, "is_unlisted": True}
    return render(request, "clearinghouse/toolkit_add.html", context, status=refusal.status)


@open_to_all
def open_private(request, secret):
    """The private URL of a toolkit: GET shows what it opens, POST makes it the current toolkit of
    the browser.
    """
    toolkit = get_object_or_404(Toolkit.objects.of_secret(secret).filter(owner=None))
    if request.method == "POST":
        if request.user.is_authenticated:
            toolkit = actions.adopt_toolkit(secret, by=request.user) or toolkit
        return set_toolkit_cookie(request, HttpResponseRedirect(reverse(MINE)), toolkit, secret)
    return render(
        request,
        "clearinghouse/toolkit_open.html",
        {"toolkit": toolkit, "held": toolkit_of(request), "is_unlisted": True},
    )


@open_to_all
@require_POST
def choose(request, code):
    """Make another toolkit of one's account the current one."""
    if not request.user.is_authenticated:
        raise Http404
    toolkit = get_object_or_404(Toolkit.objects.of_person(request.user), code=code)
    return set_toolkit_cookie(request, HttpResponseRedirect(reverse(MINE)), toolkit)


@open_to_all
@require_POST
def begin(request):
    """Create an empty toolkit; the former one stays at its URLs."""
    try:
        allow(request, "begin a toolkit", BEGUN_AN_HOUR)
    except TooOften as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse(MINE))
    toolkit, secret = actions.begin_toolkit(by=person_of(request))
    return set_toolkit_cookie(request, HttpResponseRedirect(reverse(MINE)), toolkit, secret)


@open_to_all
def read(request, code):
    """A shared toolkit, for readers; status 410 once it is taken down."""
    toolkit, items = _shared(code)
    name, status = str(toolkit), 200
    if toolkit.taken_down_because:
        name, status = "Toolkit", 410
    context = {
        "toolkit": toolkit,
        "items": items,
        "address": f"{settings.ADDRESS}{toolkit.get_absolute_url()}",
        "crumbs": [Link("Clearinghouse", reverse("clearinghouse:library")), Link(name)],
        "is_unlisted": True,
        "may_feature": may(request.user, "clearinghouse.feature_toolkit"),
    }
    answer = render(request, "clearinghouse/toolkit.html", context, status=status)
    if not request.user.is_authenticated:
        # The service worker (newsroom) caches only answers with this header: no page of a signed-in
        # person.
        answer["X-May-Be-Kept"] = "yes"
    return answer


@open_to_all
def export(request, code, form):
    toolkit, items = _shared(code)
    if form not in FORMATS or toolkit.taken_down_because:
        raise Http404
    try:
        allow(request, "make a file", FILES_AN_HOUR)
    except TooOften as refusal:
        return HttpResponse(
            str(refusal), status=refusal.status, content_type="text/plain; charset=utf-8"
        )
    make, kind = FORMATS[form]
    answer = HttpResponse(make(toolkit, items), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="toolkit-{toolkit.code}.{form}"'
    return answer


@open_to_all
@require_POST
def copy(request, code):
    """Create a toolkit of one's own as a copy of a shared one."""
    source = get_object_or_404(Toolkit.objects.public(), code=code)
    try:
        allow(request, "begin a toolkit", BEGUN_AN_HOUR)
    except TooOften as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(source.get_absolute_url())
    toolkit, secret = actions.copy_toolkit(source, by=person_of(request))
    messages.success(request, "This copy is yours. What you change does not change the original.")
    return set_toolkit_cookie(request, HttpResponseRedirect(reverse(MINE)), toolkit, secret)


def _shared(code):
    toolkit = get_object_or_404(Toolkit, code=code)
    return toolkit, _items_of(toolkit)


def _items_of(toolkit):
    return toolkit.items.select_related("resource").prefetch_related("resource__terms")
