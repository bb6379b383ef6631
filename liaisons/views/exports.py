"""Export of the activity log: the rows of the filtered list, all pages."""

from liaisons.exports import LOG
from liaisons.filters import FILTERS, log_of
from sites.access import grants
from sites.models import roles_of
from sites.user_roles import ALL_SITES
from sites.views.exports import ListFile
from web.pagination import PAGING


class LogFile(ListFile):
    """The entries of the list at the sites where the person may take the log away."""

    table, name, words, permission = LOG, "activity-log", (*FILTERS, *PAGING), "liaisons.export_log"

    def rows(self, user, params):
        sites = roles_of(user).sites_where(grants()[self.permission])
        rows = log_of(user, params).newest_first()
        if sites is ALL_SITES:
            return rows
        return rows.filter(site__in=sites)
