"""A list taken away as a file: the rows of the screen, all of its pages, as CSV or as a workbook."""

from django.contrib.auth.mixins import UserPassesTestMixin
from django.views import View

from sites.access import may_somewhere
from sites.wall import as_person
from ui.files import as_file
from ui.lists import single_words


class ListFile(UserPassesTestMixin, View):
    """What the list with these filters holds for the person, as the file ``<name>-YYYY-MM-DD.<ending>``.

    A list names its ``table`` (ui.sheet.Table), its file, the ``words`` its address may hold and the ``permission``
    to take it away, and says in ``rows`` what the filters leave.
    """

    raise_exception = True
    ending = "csv"
    name = permission = table = None
    words = ()

    def test_func(self):
        """Whether the person takes this list away from any site."""
        return may_somewhere(self.request.user, self.permission)

    def rows(self, user, asked):
        """The rows the filters ``asked`` leave of those that ``user`` may take away.  Raises BadRequest for a filter
        that makes no sense.
        """
        raise NotImplementedError

    def get(self, request):
        """The file; a word of the address that nobody declared, or a filter without sense, is answered with 400."""
        rows = self.rows(request.user, single_words(request.GET, self.words))
        content = self.table.workbook(rows) if self.ending == "xlsx" else self._lines(rows)
        return as_file(content, self.name, self.ending)

    def _lines(self, rows):
        """Lines of CSV, read while they are sent: the page's scope has ended then, so the person's is opened anew."""
        with as_person(self.request.user):
            yield from self.table.lines(rows)
