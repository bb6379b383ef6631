"""The text of a request: begun, edited, completed.  Nothing typed is ever lost."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property

from kernel.errors import RuleBroken
from kernel.number_format import format_number
from sites.access import grants, may, may_somewhere
from sites.ledger import Kind
from sites.lifecycle import ASKING
from sites.models import Allotment, Engagement, Site, roles_of
from sites.user_roles import ALL_SITES
from sites.views.base import find_site
from tta import actions
from tta.forms import TEXT, RequestForm, SiteChoiceForm
from tta.lifecycle import State
from tta.rules import EngagementClosed, RequestIncomplete, RequestNotEditable, missing_to_submit
from tta.views.base import find_request, request_crumbs
from ui.components import Link
from web.views import RowActionView, RowEditView


def open_engagements(user):
    """Engagements that take requests, at the sites for which ``user`` may draft one."""
    drafting = roles_of(user).sites_where(grants()["tta.draft_request"])
    rows = Engagement.objects.visible_to(user).filter(state__in=ASKING).select_related("site")
    rows = rows if drafting is ALL_SITES else rows.filter(site_id__in=drafting)
    return rows.order_by("site__name", "site__state", "-cohort")


class RequestTextMixin:
    """The form of a request, with two buttons: save, or save and submit."""

    form_class = RequestForm
    template_name = "tta/request_form.html"
    submit = "Save the draft"
    saved = None  # the request, once ``act`` has saved it

    def get_context_data(self, **kwargs):
        """Whether the person may also submit, and what is left."""
        site = self.object if isinstance(self.object, Site) else self.object.site
        may_submit = may(self.request.user, "tta.submit_request", site)
        key = f"request-new-{site.pk}" if site is self.object else f"request-{self.object.pk}"
        said = {"may_submit": may_submit, "draft_key": key, "allotment": self._hours()}
        return super().get_context_data(**said | kwargs)

    def _hours(self):
        """The expert hours of the engagement, so that an estimate is made with what is left in view; or None."""
        if self.engagement is None:
            return None
        return Allotment.objects.visible_to(self.request.user).of(self.engagement, Kind.EXPERT_HOURS).first()

    def finished(self):
        """Submit if asked to; what is missing is asked for beside its field, and the text is kept as a draft."""
        saved = self.saved
        if "submit_now" not in self.request.POST:
            messages.success(self.request, self.success_message)
            return HttpResponseRedirect(saved.get_absolute_url())
        try:
            actions.submit_request(saved, by=self.request.user)
        except RequestIncomplete:
            return HttpResponseRedirect(f"{saved.get_absolute_url()}edit/?check=yes")
        except RuleBroken as refusal:
            messages.warning(self.request, f"Saved as a draft. {refusal}")
            return HttpResponseRedirect(saved.get_absolute_url())
        messages.success(
            self.request, "Submitted. BJA has been told; you will hear from them here and by mail."
        )
        return HttpResponseRedirect(saved.get_absolute_url())


class DraftRequest(RequestTextMixin, RowActionView):
    """Begin a draft at a site."""

    heading = "New request"
    explanation = "Only the title is needed to save a draft. BJA reads it once it is submitted."
    success_message = "Saved as a draft. Complete it whenever you like, then submit it to BJA."

    def get_object(self):
        """The site of the address."""
        return find_site(self)

    def has_permission(self):
        """Whether the person may draft at this site."""
        return may(self.request.user, "tta.draft_request", self.object)

    @cached_property
    def engagement(self):
        """The engagement that takes requests, or None."""
        rows = Engagement.objects.visible_to(self.request.user).filter(site=self.object, state__in=ASKING)
        return rows.select_related("site").latest_first().first()

    def get(self, request, *args, **kwargs):
        """The empty form; a site whose engagement takes no requests says so."""
        if self.engagement is None:
            messages.warning(
                request,
                f"{self.object} has no engagement that takes requests today. Ask BJA if you think it should.",
            )
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_success_url(self):
        """The site's requests."""
        return reverse("tta:site-requests", args=[self.object.slug])

    def get_breadcrumbs(self):
        """The site, its requests, the new one."""
        return [
            Link(str(self.object), self.object.get_absolute_url()),
            Link("Requests", self.get_success_url()),
            Link("New"),
        ]

    def perform(self, form):
        """Save the draft."""
        if self.engagement is None:
            raise EngagementClosed(f"{self.object} has no engagement that takes requests today.")
        self.saved = actions.draft_request(self.engagement, by=self.request.user, **form.text)


class EditRequest(RequestTextMixin, RowEditView):
    """Change the text of a draft or of a request that came back with questions."""

    permission = "tta.edit_request"
    heading = "Edit the request"
    submit = "Save"
    success_message = "Saved."

    def get_object(self):
        return find_request(self)

    def check_available(self):
        """Once submitted, the text is fixed."""
        if not self.object.is_editable:
            raise RequestNotEditable(
                "It has been submitted, so its text is fixed. BJA can return it to you for changes."
            )

    @property
    def engagement(self):
        """The engagement the request belongs to."""
        return self.object.engagement

    @property
    def is_checked(self):
        """With ``?check=yes``, what is still missing stands beside its field."""
        return self.request.method == "GET" and self.request.GET.get("check") == "yes"

    def get_initial(self):
        """The text as it stands."""
        row = self.object
        text = {name: getattr(row, f"{name}_id" if name == "focus_area" else name) for name in TEXT}
        return text | {"hours_estimated": row.hours_estimated and format_number(row.hours_estimated)}

    def get_form_kwargs(self):
        """A text that is checked is read as if it had just been typed."""
        typed = {"data": self.get_initial() | {"version": self.object.version}} if self.is_checked else {}
        return super().get_form_kwargs() | typed

    def get_form(self, form_class=None):
        """With what BJA still needs, where that was asked for."""
        form = super().get_form(form_class)
        if self.is_checked:
            form.error_heading = "Saved as a draft, not submitted yet. BJA also needs:"
            for field, sentence in missing_to_submit(self.object).items():
                if not form.has_error(field):
                    form.add_error(field, sentence)
        return form

    def get_context_data(self, **kwargs):
        """Whether BJA has asked something."""
        return super().get_context_data(questions=self.object.state == State.RETURNED, **kwargs)

    def perform(self, form):
        """Save the text."""
        self.saved = actions.edit_request(
            self.object, form.text, seen_version=self.seen_version, by=self.request.user
        )

    def get_breadcrumbs(self):
        """Where the page stands."""
        return request_crumbs(self.object, "Edit")


class StartRequest(RowActionView):
    """Choose the site for which help is asked; with one site there is nothing to choose."""

    form_class = SiteChoiceForm
    heading = "New request"
    explanation = "Choose the site that needs help."
    submit = "Continue"

    def get_object(self):
        """The engagements to choose from."""
        return open_engagements(self.request.user)

    def get(self, request, *args, **kwargs):
        """Straight to the form where there is one site; where none takes requests, the list and a reason."""
        if not self.object:
            messages.warning(
                request, "None of your sites has an engagement that takes requests today. Ask BJA."
            )
            return HttpResponseRedirect(self.get_success_url())
        if len(self.object) == 1:
            return HttpResponseRedirect(_new_at(self.object[0]))
        return super().get(request, *args, **kwargs)

    def has_permission(self):
        """Somebody who may draft nowhere is told so."""
        if may_somewhere(self.request.user, "tta.draft_request"):
            return True
        raise PermissionDenied("Your roles today do not include drafting requests. Ask the site lead or BJA.")

    def get_form_kwargs(self):
        """The engagements to choose from."""
        return super().get_form_kwargs() | {"engagements": self.object}

    def form_valid(self, form):
        """On to the form."""
        return HttpResponseRedirect(_new_at(form.cleaned_data["engagement"]))

    def get_success_url(self):
        """The list of requests."""
        return reverse("tta:requests")

    def get_breadcrumbs(self):
        """Where the page stands."""
        return [Link("Requests", self.get_success_url()), Link("New")]


def _new_at(engagement):
    return reverse("tta:request-new", args=[engagement.site.slug])
