"""The quick entry, with and without a signal: the same form answers a page or the waiting entries of a browser."""

from pathlib import Path

from django.contrib import messages
from django.contrib.auth.mixins import UserPassesTestMixin
from django.http import FileResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views import View
from django.views.generic import FormView

from kernel.errors import NotAllowed, RuleBroken
from liaisons import actions
from liaisons.choices import writing_sites
from liaisons.forms.entry import QuickForm
from liaisons.models import SensitiveGrant
from sites.access import may_somewhere
from ui.components import Link

WORKER = Path(__file__).parent.parent / "static" / "liaisons" / "worker.js"


class ForWriters(UserPassesTestMixin):
    """Pages for those who write the log somewhere; 403 for everybody else."""

    raise_exception = True

    def test_func(self):
        """Whether the person writes the log of any site."""
        return may_somewhere(self.request.user, "liaisons.log_activity")


class QuickEntry(ForWriters, FormView):
    """Write what happened.  A browser that sends waiting entries asks for JSON."""

    template_name = "liaisons/quick_entry.html"
    form_class = QuickForm

    def get_form_kwargs(self):
        """The sites this person writes about, and whether they hold a grant for sensitive notes."""
        user = self.request.user
        return super().get_form_kwargs() | {
            "sites": writing_sites(user),
            "person": user,
            "may_sensitive": SensitiveGrant.objects.visible_to(user).of(user).exists(),
            "about": {name: self.request.GET.get(name, "") for name in ("request", "exchange")},
        }

    def get_context_data(self, **kwargs):
        """The way back."""
        crumbs = [Link("Activity log", reverse("liaisons:log")), Link("New entry")]
        return super().get_context_data(crumbs=crumbs, **kwargs)

    @property
    def wants_json(self):
        """Whether the waiting entries of a browser are being sent."""
        return self.request.headers.get("Accept") == "application/json"

    def form_valid(self, form):
        """Log it; sent twice it is kept once."""
        try:
            entries, is_new = actions.log_activity(form.chosen_sites(), form.note(), by=self.request.user)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form, status=403)
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return self.form_invalid(form, status=refusal.status)
        url = entries[0].get_absolute_url()
        if is_new:  # told to a browser that sends what waited, too: on the page it opens next
            messages.success(self.request, f"Logged: {entries[0]}.")
        if self.wants_json:
            return JsonResponse({"url": url, "is_new": is_new}, status=201 if is_new else 200)
        if not is_new:
            messages.success(self.request, "This entry was logged before; it is kept once.")
        return HttpResponseRedirect(url)

    def form_invalid(self, form, status=422):
        """What is wrong, with everything typed still there."""
        if not self.wants_json:
            return self.render_to_response(self.get_context_data(form=form), status=status)
        labels = {name: str(field.label) for name, field in form.fields.items()}
        reasons = [
            f"{labels[name]}: {sentence}" if name in labels else sentence
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]
        return JsonResponse({"reasons": reasons}, status=status)


class SendingToken(ForWriters, View):
    """What a browser needs to send what waits: whose session it is, and a token of it."""

    def get(self, request):
        """The token and the person."""
        answer = JsonResponse({"token": get_token(request), "person": str(request.user.pk)})
        add_never_cache_headers(answer)
        return answer


class Worker(View):
    """The service worker of the log; served below /log/, so that it reaches nothing else of the portal."""

    def get(self, request):  # noqa: ARG002 - the same for everybody
        """The script."""
        answer = FileResponse(WORKER.open("rb"), content_type="text/javascript; charset=utf-8")
        answer["Cache-Control"] = "no-cache"
        return answer
