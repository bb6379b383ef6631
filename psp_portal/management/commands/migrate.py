"""``manage.py migrate``: Django's own, with every site in sight of the owner, who stands behind the
wall too.
"""

from django.core.management.commands import migrate
from django.db import connection

from audit.models import World
from kernel import world
from sites.row_level_security import in_sight_of_every_site


class Command(migrate.Command):
    """Migrates a database that holds rows as it does an empty one."""

    def handle(self, *labels, **options):
        """A new foreign key is checked against rows as the owner sees them: without a scope that
        raises.
        """
        with in_sight_of_every_site():
            answer = super().handle(*labels, **options)
        self._say_which_database_this_is()
        return answer

    def _say_which_database_this_is(self):
        """A database in which nobody ever said so is the original, not a copy: see kernel/world.py."""
        if World._meta.db_table in connection.introspection.table_names() and not world.is_said():
            world.say_world(world.PRODUCTION)
