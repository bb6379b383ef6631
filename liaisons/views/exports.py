"""The log of a list as a file: the same rows as on the screen, all of its pages."""

from liaisons.exports import LOG
from liaisons.views.entry import FILTERS, log_of
from sites.access import grants
from sites.models import roles_of
from sites.user_roles import ALL_SITES
from sites.views.exports import ListFile
from web.pagination import PAGING


class LogFile(ListFile):
    """The entries of the list at the sites where the person may take the log away."""

    table, name, words, permission = LOG, "activity-log", (*FILTERS, *PAGING), "liaisons.export_log"

    def rows(self, user, asked):
        """Newest first."""
        sites = roles_of(user).sites_where(grants()[self.permission])
        rows = log_of(user, asked).newest_first()
        return rows if sites is ALL_SITES else rows.filter(site__in=sites)
