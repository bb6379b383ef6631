"""One's own account: name, sessions, how long this session lasts."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse, reverse_lazy
from django.views.generic import FormView, TemplateView, View

from accounts import sessions
from accounts.actions import change_own_profile, end_other_sessions
from accounts.forms import ProfileForm
from accounts.models import User
from accounts.user_agents import browser_label


class Profile(FormView):
    """How I am called, and the way to passphrase, second factor and sessions."""

    template_name = "accounts/profile.html"
    form_class = ProfileForm
    success_url = reverse_lazy("profile")

    def get_form_kwargs(self):
        """The person at work, and nobody else."""
        own = User(name=self.request.user.name, title=self.request.user.title)
        return super().get_form_kwargs() | {"instance": own}

    def form_valid(self, form):
        change_own_profile(**form.cleaned_data, by=self.request.user)
        messages.success(self.request, "Saved. Your name is shown like this from now on.")
        return super().form_valid(form)


class Sessions(TemplateView):
    """Where I am signed in, and the button that ends the others."""

    template_name = "accounts/sessions.html"

    def get_context_data(self, **kwargs):
        found = sessions.of(self.request.user)
        for one in found:
            one.browser = browser_label(one.user_agent)
        return super().get_context_data(sessions=found, has_others=len(found) > 1, **kwargs)

    def post(self, request):
        end_other_sessions(request, by=request.user)
        messages.success(request, "You are signed out everywhere but here.")
        return HttpResponseRedirect(reverse("sessions"))


class SessionEnds(View):
    """How long this session lasts, for the script that warns; asking does not extend it."""

    def get(self, request):
        """As JSON: the instant, and the seconds from now."""
        return JsonResponse(_ends(request))


class SessionExtend(View):
    """The one key that keeps a session alive; the twelve hours stay the limit."""

    def post(self, request):
        sessions.note_activity(request.session, at_once=True)
        return JsonResponse(_ends(request))


def _ends(request):
    at = sessions.ends_at(request.session, request.user)
    left = at - datetime.now(UTC).timestamp()
    return {"ends": datetime.fromtimestamp(at, UTC).isoformat(), "seconds": max(0, int(left))}
