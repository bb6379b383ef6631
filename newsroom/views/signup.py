"""Asking to be told of the next application round: the address is used once its owner has confirmed."""

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
    """The form, and the same answer whether or not the address is known already."""
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
                "Thank you. If this address is new to us, an e-mail is on its way: please confirm it.",
            )
            return HttpResponseRedirect(reverse("newsroom:apply"))
    said = {"form": form, "crumbs": [Link("How to apply", reverse("newsroom:apply")), Link("Be told")]}
    return render(request, "newsroom/signup.html", said, status=status_of(form))


@login_not_required
@never_cache
def confirm(request, token):
    """The page the letter leads to: GET asks, POST confirms or removes."""
    done = ""
    if request.method == "POST":
        found = (
            scheduled_publishing.leave(token)
            if "leave" in request.POST
            else scheduled_publishing.confirm(token)
        )
        done = ("removed" if "leave" in request.POST else "confirmed") if found else "unknown"
    return render(request, "newsroom/confirm.html", {"done": done, "is_unlisted": True})
