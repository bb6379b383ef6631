"""Load the program's real sites, engagements and focus areas; loading twice changes nothing."""

from sites.management.import_command import LoadsTables
from sites.program_import import DATA, load_program


class Command(LoadsTables):
    help = (
        "Load sites, engagements, agencies and focus areas from CSV; "
        "wrong rows are all named and nothing is loaded."
    )
    folder = DATA

    def load(self, folder, *, by):
        """Sites, engagements, agencies and focus areas."""
        return load_program(folder, by=by)
