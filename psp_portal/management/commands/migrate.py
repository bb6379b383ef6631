"""``manage.py migrate``: Django's own, with every site in sight of the owner, who stands behind the wall too."""

from django.core.management.commands import migrate

from sites.row_level_security import in_sight_of_every_site


class Command(migrate.Command):
    """Migrates a database that holds rows as it does an empty one."""

    def handle(self, *labels, **options):
        """A new foreign key is checked against rows as the owner sees them: without a scope that raises."""
        with in_sight_of_every_site():
            return super().handle(*labels, **options)
