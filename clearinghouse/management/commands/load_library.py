"""``manage.py load_library [folder]``: import the library's own tables, idempotently."""

from clearinghouse.library_import import DATA, load_library
from sites.management.import_command import LoadsTables


class Command(LoadsTables):
    help = "Load topics and resources from CSV; wrong rows are all named and nothing is loaded."
    folder = DATA

    def load(self, folder, *, by):
        return load_library(folder, by=by)
