"""The log of a list as a file: the same rows as on the screen, all of its pages."""

from liaisons.export import LOG
from liaisons.views.entry import FILTERS, log_of
from sites.access import grants
from sites.models import standing_of
from sites.standing import EVERY_SITE
from sites.views.taking import ListFile
from ui.lists import PAGING


class LogFile(ListFile):
    """The entries of the list at the sites where the person may take the log away."""

    table, name, words, permission = LOG, "activity-log", (*FILTERS, *PAGING), "liaisons.export_log"

    def rows(self, user, asked):
        """Newest first."""
        sites = standing_of(user).sites_where(grants()[self.permission])
        rows = log_of(user, asked).newest_first()
        return rows if sites is EVERY_SITE else rows.filter(site__in=sites)
