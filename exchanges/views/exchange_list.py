"""The list of peer exchanges, and the same rows as a file."""

from django.views.generic import TemplateView

from exchanges.models import Exchange
from exchanges.queries.exchange_list import ASKED, CHOICES, SORT, TABLE, exchanges_of_list
from sites.access import may, may_somewhere
from sites.models import Site
from sites.views.exports import ListFile
from tta.filters import focus_areas_to_ask
from ui.components import Link
from web.pagination import clean_query_params, count_label, count_up_to, paginate

PROPOSED_FOR = 12  # sites offered at the head of the list


class ExchangeList(TemplateView):
    """All exchanges a person may see, the latest first; those without a day before all others."""

    template_name = "exchanges/exchange_list.html"

    def get_context_data(self, **kwargs):
        """One page of the list and the filters in force."""
        user, params = self.request.user, clean_query_params(self.request.GET, ASKED)
        rows = exchanges_of_list(user, params)
        page = paginate(rows, SORT, params, path=self.request.path)
        return super().get_context_data(
            page=page,
            exchanges=[{"row": row, "tint": row.tint} for row in page.rows],
            count=count_label(count_up_to(rows), "exchange", "exchanges"),
            asked=params,
            states=CHOICES,
            modes=Exchange.Mode.choices,
            focus_areas=focus_areas_to_ask(params),
            address=self.request.GET.urlencode(),
            sites=self._sites(user),
            crumbs=[Link("Peer exchanges")],
            **kwargs,
        )

    def _sites(self, user):
        """The sites this person may propose an exchange for."""
        if not may_somewhere(user, "exchanges.propose_exchange"):
            return []
        places = Site.objects.visible_to(user)[:PROPOSED_FOR]
        return [site for site in places if may(user, "exchanges.propose_exchange", site)]


class ExchangesFile(ListFile):
    table, name, words, permission = TABLE, "peer-exchanges", ASKED, "exchanges.export_exchanges"

    def rows(self, user, params):
        """Those the person sees, in the order of the list."""
        return exchanges_of_list(user, params)
