"""Load the library's own tables; loading twice changes nothing."""

from clearinghouse.loading import DATA, load_library
from sites.management.tables import LoadsTables


class Command(LoadsTables):
    """``manage.py load_library [folder]``."""

    help = "Load topics and resources from CSV; wrong rows are all named and nothing is loaded."
    folder = DATA

    def load(self, folder, *, by):
        """Topics and resources."""
        return load_library(folder, by=by)
