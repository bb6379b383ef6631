"""The log of a list as a file: the same rows as on the screen, all of its pages."""

from django.views import View

from liaisons.export import as_csv, as_xlsx
from liaisons.views.entry import FILTERS, log_of
from sites.access import grants
from sites.models import standing_of
from sites.standing import EVERY_SITE
from sites.wall import as_person
from ui.files import as_file
from ui.lists import PAGING, single_words

NAME = "activity-log"


def exported(user, asked):
    """The entries of the list at the sites where ``user`` may take the log away."""
    sites = standing_of(user).sites_where(grants()["liaisons.export_log"])
    rows = log_of(user, asked).newest_first()
    return rows if sites is EVERY_SITE else rows.filter(site__in=sites)


class _Export(View):
    def asked(self):
        """The filters of the address; a name nobody declared is answered with 400."""
        return single_words(self.request.GET, (*FILTERS, *PAGING))


class LogCsv(_Export):
    """As CSV, streamed inside a scope of its own."""

    def get(self, request):
        """The file."""
        asked, user = self.asked(), request.user
        exported(user, asked)  # a filter that makes no sense is refused before anything is sent

        def lines():
            with as_person(user):
                yield from as_csv(exported(user, asked))

        return as_file(lines(), NAME, "csv")


class LogXlsx(_Export):
    """As a workbook."""

    def get(self, request):
        """The file."""
        return as_file(as_xlsx(exported(request.user, self.asked())), NAME, "xlsx")
