"""Load the website's pages and news, and copy the public facts of the sites; doing it twice changes nothing."""

from newsroom.page_import import DATA, load_newsroom
from newsroom.public_site_sync import publish_sites
from sites.management.import_command import LoadsTables


class Command(LoadsTables):
    """``manage.py load_newsroom [folder]``."""

    help = "Load pages, news and stories; wrong rows are all named and nothing is loaded."
    folder = DATA

    def load(self, folder, *, by):
        """Pages, news, stories, and what is public of the sites."""
        added = load_newsroom(folder, by=by)
        added["public facts"] = publish_sites()
        return added
