"""Writes docs/reference from the tables in the code, and the index of docs/adr from its ADRs."""

from django.core.management import BaseCommand

from psp_portal import adr_index
from psp_portal.reference_docs import FOLDER, pages


class Command(BaseCommand):
    """Run it after a change of permissions, lifecycles, settings or ADRs; a test fails until then."""

    help = (
        "Writes the pages of docs/reference (who may do what, lifecycles, settings) and "
        "docs/adr/README.md."
    )
    requires_system_checks = ()

    def handle(self, **_):
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, text in pages().items():
            (FOLDER / name).write_text(text)
            self.stdout.write(f"docs/reference/{name}")
        adr_index.INDEX.write_text(adr_index.index_page())
        self.stdout.write("docs/adr/README.md")
