"""Pictures of the website: where BJA loads them, and where everybody sees them."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from documents.file_types import CONTENT_TYPE
from documents.views import AddDocumentView
from newsroom.actions import add_picture, withdraw_picture
from newsroom.forms import PictureForm
from newsroom.models import Picture
from sites.access import may
from ui.components import Link
from ui.forms import ReasonForm
from web.views import RowActionView

ADD = "newsroom.add_picture"
SHOWN = 100  # the newest
A_DAY = 86_400  # seconds a browser may keep one: a withdrawn picture is gone by the next day
AGAIN = "You had loaded this picture with these words before. It is kept once; its line stands below."
STILL = "default-src 'none'; sandbox; frame-ancestors 'none'"


@login_not_required
@require_safe
def picture(request, name):
    """One picture, drawn by the portal itself from what was loaded; 404 where it was withdrawn."""
    code = name.partition("-")[0]
    found = Picture.objects.public().filter(code=code).defer("content").first()
    if found is None or found.get_absolute_url() != request.path:
        raise Http404
    tag = f'"{found.sha256[:32]}"'
    if tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(bytes(found.content), content_type=CONTENT_TYPE[found.kind])
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={A_DAY}"
    answer["Content-Security-Policy"] = STILL
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def pictures(request):
    """The newest pictures, each with the line that puts it into a text."""
    if not may(request.user, ADD):
        raise PermissionDenied
    rows = Picture.objects.public().newest_first()[:SHOWN]
    crumbs = [Link("Website", reverse("newsroom:writing")), Link("Pictures")]
    return render(request, "newsroom/pictures.html", {"pictures": rows, "crumbs": crumbs})


class OnPictures(RowActionView):
    """An act on the pictures of the website."""

    permission = ADD

    def has_permission(self):
        """BJA only."""
        return may(self.request.user, self.permission)

    def get_success_url(self):
        """The pictures."""
        return reverse("newsroom:pictures")

    def get_breadcrumbs(self):
        """Where the page stands."""
        return [
            Link("Website", reverse("newsroom:writing")),
            Link("Pictures", self.get_success_url()),
            Link(self.heading),
        ]


class AddPicture(AddDocumentView, OnPictures):
    """Load a picture."""

    form_class = PictureForm
    heading = "Load a picture"
    explanation = (
        "From then on everybody who has its address can see it. Nobody in it may be a victim or a witness."
    )
    submit = "Load it"
    success_message = "Loaded. Copy its line into the text where it shall stand."

    def get_object(self):
        """Nothing yet."""
        return Picture()

    def perform(self, form):
        """Load it; sent twice it is kept once."""
        _, is_new = add_picture(form.paper(), by=self.request.user)
        if not is_new:
            self.success_message = AGAIN


class WithdrawPicture(OnPictures):
    """Withdraw a picture."""

    form_class = ReasonForm
    permission = "newsroom.withdraw_picture"
    heading = "Withdraw this picture"
    explanation = "Nobody sees it any more; browsers forget it within a day. The record keeps your reason."
    submit = "Withdraw"
    kind = "danger"
    success_message = "Withdrawn."

    def get_object(self):
        """The picture of the address."""
        return get_object_or_404(Picture.objects.public().defer("content"), pk=self.kwargs["pk"])

    def perform(self, form):
        """Withdraw it."""
        withdraw_picture(self.object, by=self.request.user, reason=form.cleaned_data["reason"])
