"""Load the programme's real sites, engagements and focus areas; loading twice changes nothing."""

from sites.loading import DATA, load_programme
from sites.management.tables import LoadsTables


class Command(LoadsTables):
    """``manage.py load_programme [folder]``."""

    help = "Load sites, engagements, agencies and focus areas from CSV; wrong rows are all named and nothing is loaded."
    folder = DATA

    def load(self, folder, *, by):
        """Sites, engagements, agencies and focus areas."""
        return load_programme(folder, by=by)
