"""Pictures of the website: where BJA loads them, and where everybody sees them."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from documents.kinds import CONTENT_TYPE
from documents.views import AddingDocument
from newsroom.actions import add_picture, withdraw_picture
from newsroom.forms import PictureForm
from newsroom.models import Picture
from newsroom.views.writing import Writing
from sites.access import may
from ui.forms import ReasonForm
from ui.parts import Entry

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
    crumbs = [Entry("Website", reverse("newsroom:writing")), Entry("Pictures")]
    return render(request, "newsroom/pictures.html", {"pictures": rows, "crumbs": crumbs})


class OnPictures(Writing):
    """An act on the pictures of the website."""

    permission = ADD

    def may_open(self):
        """BJA only."""
        return may(self.request.user, self.permission)

    def back(self):
        """The pictures."""
        return reverse("newsroom:pictures")

    def crumbs(self):
        """Where the page stands."""
        return [
            Entry("Website", reverse("newsroom:writing")),
            Entry("Pictures", self.back()),
            Entry(self.heading),
        ]


class AddPicture(AddingDocument, OnPictures):
    """Load a picture."""

    form_class = PictureForm
    heading = "Load a picture"
    explanation = (
        "From then on everybody who has its address can see it. Nobody in it may be a victim or a witness."
    )
    submit = "Load it"
    done = "Loaded. Copy its line into the text where it shall stand."

    def find(self):
        """Nothing yet."""
        return Picture()

    def act(self, form):
        """Load it; sent twice it is kept once."""
        _, is_new = add_picture(form.paper(), by=self.request.user)
        if not is_new:
            self.done = AGAIN


class WithdrawPicture(OnPictures):
    """Withdraw a picture."""

    form_class = ReasonForm
    permission = "newsroom.withdraw_picture"
    heading = "Withdraw this picture"
    explanation = "Nobody sees it any more; browsers forget it within a day. The record keeps your reason."
    submit = "Withdraw"
    kind = "danger"
    done = "Withdrawn."

    def find(self):
        """The picture of the address."""
        return get_object_or_404(Picture.objects.public().defer("content"), pk=self.kwargs["pk"])

    def act(self, form):
        """Withdraw it."""
        withdraw_picture(self.row, by=self.request.user, reason=form.cleaned_data["reason"])
