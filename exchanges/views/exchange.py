"""Pages that propose and edit a peer exchange, add a site and choose the host."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from exchanges.actions import exchange as actions
from exchanges.forms import AddSiteForm, ExchangeForm, HostForm, ProposeForm
from exchanges.host_suggestions import suggestions
from exchanges.models import Exchange
from exchanges.queries.exchange_detail import trips_of, trips_of_sites
from sites.lifecycle import OPEN
from sites.models import Engagement
from sites.views.base import find_site
from tta.lifecycle import ENDED
from tta.models import Request
from web.views import RowActionView, RowEditView


class ExchangeMixin:
    """One act on the shared part, guarded by ``permission`` at the leading site."""

    def get_object(self):
        """The exchange of the address, if the person may see it."""
        return get_object_or_404(
            Exchange.objects.visible_to(self.request.user), pk=self.kwargs["pk"]
        )


class ProposeExchange(RowActionView):
    """Propose an exchange for a site."""

    template_name = "exchanges/exchange_form.html"
    form_class = ProposeForm
    permission = "exchanges.propose_exchange"
    heading = "Propose a peer exchange"
    explanation = "Only the title is needed now. The liaison reviews it with you, then BJA decides."
    submit = "Propose"
    success_message = "Proposed. The liaison reviews it next; meanwhile, name who travels."
    created = None

    def get_object(self):
        return find_site(self)

    def engagements(self):
        """The one whose trips are drawn on, or none."""
        rows = Engagement.objects.visible_to(self.request.user).filter(
            site=self.object, state__in=OPEN
        )
        return rows.select_related("site").latest_first()[:1]

    def get_context_data(self, **kwargs):
        trips = trips_of(self.request.user, self.engagements().values("pk"))
        return super().get_context_data(trips=trips, **kwargs)

    def get_form_kwargs(self):
        """The requests of the site that are still open."""
        rows = (
            Request.objects.visible_to(self.request.user)
            .filter(site=self.object)
            .exclude(state__in=ENDED)
        )
        return super().get_form_kwargs() | {"requests": rows.order_by("-number")}

    def get_initial(self):
        return {"time_zone": self.object.time_zone}

    def perform(self, form):
        engagement = self.engagements().first()
        if engagement is None:
            raise actions.WrongState(
                f"{self.object} has no engagement that is open, so nobody can travel."
            )
        self.created = actions.propose_exchange(engagement, by=self.request.user, **form.facts())

    def get_success_url(self):
        """The new exchange, or the list."""
        if self.created is None:
            return reverse("exchanges:exchanges")
        return self.created.get_absolute_url()


class EditExchange(ExchangeMixin, RowEditView):
    template_name = "exchanges/exchange_form.html"
    form_class = ExchangeForm
    permission = "exchanges.edit_exchange"
    heading = "Change this exchange"
    explanation = (
        "After BJA has approved it, only days and agenda can be changed. New days are told to everybody, and the host "
        "is asked for them again."
    )

    def get_context_data(self, **kwargs):
        """How many trips are left, of each site that takes part and is seen."""
        return super().get_context_data(
            trips=trips_of_sites(self.request.user, self.object), **kwargs
        )

    def perform(self, form):
        actions.edit_exchange(
            self.object, form.facts(), seen_version=self.seen_version, by=self.request.user
        )


class AddSite(ExchangeMixin, RowActionView):
    form_class = AddSiteForm
    permission = "exchanges.add_site_to_exchange"
    heading = "Add a site"
    explanation = "It sees the shared part, names its own party, and is charged its own trips."
    submit = "Add"
    success_message = "Added."

    def get_form_kwargs(self):
        """The sites this person may choose."""
        return super().get_form_kwargs() | {"person": self.request.user}

    def perform(self, form):
        rows = Engagement.objects.visible_to(self.request.user).filter(
            site=form.cleaned_data["site"]
        )
        engagement = rows.select_related("site").latest_first().first()
        if engagement is None:
            raise actions.WrongState("This site has no engagement.", field="site")
        actions.add_site_to_exchange(self.object, engagement, by=self.request.user)


class ChooseHost(ExchangeMixin, RowActionView):
    """Choose the host, with suggestions and the reasons for each."""

    template_name = "exchanges/exchange_host_choice.html"
    form_class = HostForm
    permission = "exchanges.choose_host_exchange"
    heading = "Choose the host"
    explanation = "The suggestions say why; you decide."
    submit = "Choose"
    success_message = "The host is chosen."

    def get_form_kwargs(self):
        """The sites this person may choose."""
        return super().get_form_kwargs() | {"person": self.request.user}

    def get_initial(self):
        """The suggestion that was pressed, or the host that stands."""
        site = self.request.GET.get("site", "")
        if site.isdecimal():
            return {"kind": Exchange.HostKind.SITE, "host_site": site[:18]}
        row, name = self.object, ""
        if not row.host_site_id:
            name = row.host_name
        return {
            "kind": row.host_kind,
            "host_site": row.host_site_id,
            "contact": row.host_contact,
            "name": name,
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            suggestions=suggestions(self.object, self.request.user), **kwargs
        )

    def perform(self, form):
        actions.choose_host(self.object, by=self.request.user, **form.cleaned_data)
