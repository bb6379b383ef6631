"""Load the library's own tables; loading twice changes nothing."""

from clearinghouse.library_import import DATA, load_library
from sites.management.import_command import LoadsTables


class Command(LoadsTables):
    """``manage.py load_library [folder]``."""

    help = "Load topics and resources from CSV; wrong rows are all named and nothing is loaded."
    folder = DATA

    def load(self, folder, *, by):
        """Topics and resources."""
        return load_library(folder, by=by)
