"""Sign-up for notice of the next application round; the address is used once its owner has
confirmed.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from newsroom import scheduled_publishing
from newsroom.forms import SignupForm
from ui.components import Link
from web.rate_limit import TooOften, allow, status_of

SIGNUPS_AN_HOUR = 10


@login_not_required
@never_cache
def ask(request):
    """The form.  The answer is the same whether or not the address is known already."""
    form = SignupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            allow(request, "sign up for notice", SIGNUPS_AN_HOUR)
        except TooOften as refusal:
            form.add_error(None, ValidationError(str(refusal), code=refusal.code))
        else:
            if not form.is_from_a_machine:
                scheduled_publishing.sign_up(form.cleaned_data["email"])
            messages.success(
                request,
                "Thank you. If this address is new to us, an e-mail is on its way: please "
                "confirm it.",
            )
            return HttpResponseRedirect(reverse("newsroom:apply"))
    crumbs = [Link("How to apply", reverse("newsroom:apply")), Link("Get an e-mail")]
    context = {"form": form, "crumbs": crumbs}
    return render(request, "newsroom/signup.html", context, status=status_of(form))


@login_not_required
@never_cache
def confirm(request, token):
    """The page the e-mail links to: GET asks, POST confirms or removes."""
    done = ""
    if request.method == "POST" and "leave" in request.POST:
        done = "removed" if scheduled_publishing.leave(token) else "unknown"
    elif request.method == "POST":
        done = "confirmed" if scheduled_publishing.confirm(token) else "unknown"
    return render(request, "newsroom/confirm.html", {"done": done, "is_unlisted": True})
