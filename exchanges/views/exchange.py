"""Peer exchanges: the list, the page of one, and the acts on its shared part."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from exchanges.actions import exchange as acts
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
        return get_object_or_404(Exchange.objects.visible_to(self.request.user), pk=self.kwargs["pk"])


class ProposeExchange(RowActionView):
    """Propose an exchange for a site."""

    template_name = "exchanges/exchange_form.html"
    form_class = ProposeForm
    permission = "exchanges.propose_exchange"
    heading = "Propose a peer exchange"
    explanation = "Only the title is needed now. The liaison reviews it with you, then BJA decides."
    submit = "Propose"
    success_message = "Proposed. The liaison reviews it next; meanwhile, name who travels."
    made = None

    def get_object(self):
        """The site of the address."""
        return find_site(self)

    def engagements(self):
        """The one whose trips are drawn on, or none."""
        rows = Engagement.objects.visible_to(self.request.user).filter(site=self.object, state__in=OPEN)
        return rows.select_related("site").latest_first()[:1]

    def get_context_data(self, **kwargs):
        """How many trips are left."""
        trips = trips_of(self.request.user, self.engagements().values("pk"))
        return super().get_context_data(trips=trips, **kwargs)

    def get_form_kwargs(self):
        """The requests of the site that are still open."""
        rows = Request.objects.visible_to(self.request.user).filter(site=self.object).exclude(state__in=ENDED)
        return super().get_form_kwargs() | {"requests": rows.order_by("-number")}

    def get_initial(self):
        """The site's own time zone."""
        return {"time_zone": self.object.time_zone}

    def perform(self, form):
        """Propose it."""
        engagement = self.engagements().first()
        if engagement is None:
            raise acts.WrongState(f"{self.object} has no engagement that is open, so nobody can travel.")
        self.made = acts.propose_exchange(engagement, by=self.request.user, **form.facts())

    def get_success_url(self):
        """The new exchange, or the list."""
        return self.made.get_absolute_url() if self.made else reverse("exchanges:exchanges")


class EditExchange(ExchangeMixin, RowEditView):
    """Change the shared part."""

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
        return super().get_context_data(trips=trips_of_sites(self.request.user, self.object), **kwargs)

    def perform(self, form):
        """Save it."""
        acts.edit_exchange(self.object, form.facts(), seen_version=self.seen_version, by=self.request.user)


class AddSite(ExchangeMixin, RowActionView):
    """Let another site take part."""

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
        """Add it."""
        rows = Engagement.objects.visible_to(self.request.user).filter(site=form.cleaned_data["site"])
        engagement = rows.select_related("site").latest_first().first()
        if engagement is None:
            raise acts.WrongState("This site has no engagement.", field="site")
        acts.add_site_to_exchange(self.object, engagement, by=self.request.user)


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
        asked = self.request.GET.get("site", "")
        if asked.isdecimal():
            return {"kind": Exchange.HostKind.SITE, "host_site": asked[:18]}
        row = self.object
        said = {"kind": row.host_kind, "host_site": row.host_site_id, "contact": row.host_contact}
        return said | {"name": "" if row.host_site_id else row.host_name}

    def get_context_data(self, **kwargs):
        """The suggestions."""
        return super().get_context_data(suggestions=suggestions(self.object, self.request.user), **kwargs)

    def perform(self, form):
        """Choose it."""
        acts.choose_host(self.object, by=self.request.user, **form.cleaned_data)
