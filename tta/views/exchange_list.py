"""The list of peer exchanges, and the same rows as a file."""

from django.contrib.auth.mixins import UserPassesTestMixin
from django.views import View
from django.views.generic import TemplateView

from sites.access import may, may_somewhere
from sites.models import Site
from sites.wall import as_person
from tta.exchange_list import ASKED, CHOICES, SORT, as_csv, as_xlsx, exchanges_of_list, focus_areas_to_ask
from tta.lifecycle import EXCHANGE_TINT
from tta.models import Exchange
from ui.files import as_file
from ui.lists import count_up_to, in_words, page_of, single_words
from ui.parts import Entry

PROPOSED_FOR = 12  # sites offered at the head of the list
NAME = "peer-exchanges"


class ExchangeList(TemplateView):
    """All exchanges a person may see, the latest first; those without a day before all others."""

    template_name = "tta/exchange_list.html"

    def get_context_data(self, **kwargs):
        """One page of the list and the filters in force."""
        user, asked = self.request.user, single_words(self.request.GET, ASKED)
        rows = exchanges_of_list(user, asked)
        page = page_of(rows, SORT, asked, path=self.request.path)
        return super().get_context_data(
            page=page,
            exchanges=[{"row": row, "tint": EXCHANGE_TINT[row.state]} for row in page.rows],
            count=in_words(count_up_to(rows), "exchange", "exchanges"),
            asked=asked,
            states=CHOICES,
            modes=Exchange.Mode.choices,
            focus_areas=focus_areas_to_ask(asked),
            address=self.request.GET.urlencode(),
            sites=self._sites(user),
            crumbs=[Entry("Peer exchanges")],
            **kwargs,
        )

    def _sites(self, user):
        """The sites this person may propose an exchange for."""
        if not may_somewhere(user, "tta.propose_exchange"):
            return []
        places = Site.objects.visible_to(user)[:PROPOSED_FOR]
        return [site for site in places if may(user, "tta.propose_exchange", site)]


class _Export(UserPassesTestMixin, View):
    raise_exception = True

    def test_func(self):
        """Whether the person takes exchanges away from any site."""
        return may_somewhere(self.request.user, "tta.export_exchanges")

    def asked(self):
        """The filters of the address; a name nobody declared is answered with 400."""
        return single_words(self.request.GET, ASKED)


class ExchangesCsv(_Export):
    """As CSV, streamed inside a scope of its own."""

    def get(self, request):
        """The file."""
        asked, user = self.asked(), request.user
        exchanges_of_list(user, asked)  # a filter that makes no sense is refused before anything is sent

        def lines():
            with as_person(user):
                yield from as_csv(exchanges_of_list(user, asked))

        return as_file(lines(), NAME, "csv")


class ExchangesXlsx(_Export):
    """As a workbook."""

    def get(self, request):
        """The file."""
        return as_file(as_xlsx(exchanges_of_list(request.user, self.asked())), NAME, "xlsx")
