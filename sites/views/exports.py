"""Base view of exports: all rows of a list as CSV or XLSX."""

from django.contrib.auth.mixins import UserPassesTestMixin
from django.views import View

from sites.access import may_somewhere
from web.downloads import as_file
from web.pagination import clean_query_params


class ExportView(UserPassesTestMixin, View):
    """What a person takes away as the file ``<name>-YYYY-MM-DD.<ending>``, with the ``permission``
    at any site.
    """

    raise_exception = True
    ending = "csv"
    name = permission = None

    def test_func(self):
        """Whether the person takes this list away from any site."""
        return may_somewhere(self.request.user, self.permission)

    def content(self, user):
        """Bytes, or lines that nobody has read yet; they are read within the scope of the page.

        Raises Http404 or BadRequest for what the address asks wrongly.
        """
        raise NotImplementedError

    def get(self, request, **_):
        return as_file(self.content(request.user), self.name, self.ending)


class ListFile(ExportView):
    """What the list with these filters holds for the person, of its ``table``
    (web.spreadsheets.Table).

    A list names the ``words`` its address may hold and says in ``rows`` what the filters leave.
    """

    table = None
    words = ()

    def rows(self, user, filters):
        """The rows the filters ``asked`` leave of those that ``user`` may take away. Raises
        BadRequest for a filter that makes no sense.
        """
        raise NotImplementedError

    def content(self, user):
        """The rows; a word of the address that nobody declared, or a filter without sense, is
        answered with 400.
        """
        rows = self.rows(user, clean_query_params(self.request.GET, self.words))
        if self.ending == "xlsx":
            return self.table.workbook(rows)
        return self.table.lines(rows)
