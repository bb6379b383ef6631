"""Views of accepting an invitation and of switching roles."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView, View

from accounts import login_throttle
from accounts.audit_events import record_for
from accounts.refusals import too_many_tries
from kernel.errors import RuleBroken
from sites.actions import invitations
from sites.forms.people import AcceptForm, JoinForm
from sites.links import has_account, invitation_of
from sites.middleware import HAT
from sites.role_switcher import hats_of


@method_decorator(login_not_required, name="dispatch")
class Accept(FormView):
    """Behind the link of an invitation. Looking changes nothing: mail scanners follow links; only
    the button does.
    """

    template_name = "sites/invitation_accept.html"

    def dispatch(self, request, *args, **kwargs):
        """Count the try: links are not to be guessed.  A dead link is 410, whatever killed it."""
        try:
            self.receipt = login_throttle.count_try("invitation", request, kwargs["token"])
        except login_throttle.TooManyTries as limit:
            return too_many_tries(request, limit)
        if self.invitation is None:
            return self.render_to_response({"is_dead": True}, status=410)
        login_throttle.forgive(self.receipt)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def invitation(self):
        """What the link stands for, or None."""
        return invitation_of(self.kwargs["token"])

    @cached_property
    def stands(self):
        """Join (new), accept (signed in as the invited), sign_in (has an account) or other (signed
        in as another).
        """
        user = self.request.user
        if user.is_authenticated:
            if user.email == self.invitation.email:
                return "accept"
            return "other"
        if has_account(self.invitation.email):
            return "sign_in"
        return "join"

    def get_form_class(self):
        """A new person says their name and chooses a passphrase; anybody else presses the button."""
        if self.stands == "join":
            return JoinForm
        return AcceptForm

    def get_form_kwargs(self):
        """The name the inviter wrote stands there already."""
        kwargs = super().get_form_kwargs()
        if self.stands == "join":
            kwargs["email"] = self.invitation.email
        return kwargs

    def get_initial(self):
        return {"name": self.invitation.name, "title": self.invitation.title}

    def get_context_data(self, **kwargs):
        return super().get_context_data(invitation=self.invitation, stands=self.stands, **kwargs)

    def post(self, request, *args, **kwargs):
        """Only the invited person, or somebody new, has a button here."""
        if self.stands in {"sign_in", "other"}:
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        """Join or accept; a refusal is shown on the page."""
        try:
            if self.stands == "join":
                return self._join(form)
            return self._accept()
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)

    def _accept(self):
        invitations.accept_invitation(self.kwargs["token"], by=self.request.user)
        messages.success(self.request, "Welcome. Your new role counts from now on.")
        return HttpResponseRedirect(self._landing())

    def _join(self, form):
        person = invitations.accept_invitation(self.kwargs["token"], **form.cleaned_data)
        messages.success(self.request, "Welcome to the portal. Your account is ready.")
        login = Login(user=person, email=person.email, redirect_url=self._landing())
        return perform_password_login(self.request, {"email": person.email}, login)

    def _landing(self):
        if self.invitation.site:
            return self.invitation.site.get_absolute_url()
        return "/"


class Hats(TemplateView):
    """The roles a person holds, and which of them they act under now."""

    template_name = "sites/hats.html"

    def get_context_data(self, **kwargs):
        hats = hats_of(self.request.user, with_dates=True)
        has_one_on = not all(hat.is_worn for hat in hats)
        return super().get_context_data(hats=hats, has_one_on=has_one_on, **kwargs)


class WearHat(View):
    """Act under one role alone, or under all of them (0)."""

    def post(self, request, pk):
        """Only a role held today can be put on; anything else changes nothing."""
        held = {hat.membership_id for hat in request.user.site_roles.hats}
        if pk in held:
            request.session[HAT] = pk
        elif pk == 0:
            request.session.pop(HAT, None)
        if pk in held or pk == 0:
            record_for(request.user, "sites.role.switch", after={"membership": str(pk or "all")})
        return HttpResponseRedirect(reverse("hats") if pk not in {*held, 0} else "/")
