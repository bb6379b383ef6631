"""Load the website's pages and news, and copy the public facts of the sites; doing it twice changes nothing."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from kernel.scope import as_programme
from newsroom.loading import load_newsroom
from newsroom.publishing import publish_sites
from sites.reading import WrongRows


class Command(BaseCommand):
    """``manage.py load_newsroom``."""

    help = "Load pages, news and stories; wrong rows are all named and nothing is loaded."

    def handle(self, **_):
        """Load, or name every wrong cell."""
        try:
            with as_programme():
                added = load_newsroom(by=User.objects.the_portal())
                added["public facts"] = publish_sites()
        except WrongRows as refusal:
            raise CommandError(str(refusal)) from refusal
        told = ", ".join(f"{count} {noun}" for noun, count in added.items() if count)
        self.stdout.write(f"Added {told}." if told else "Everything was there already; nothing changed.")
