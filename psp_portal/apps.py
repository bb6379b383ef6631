"""App configuration of the composition root: commands and checks."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created

from kernel.prepared_statements import refuse_undeclared_pool
from psp_portal.checks import refuse_unsafe


class PortalConfig(AppConfig):
    """Registers the checks of a production, and of every new connection to the database."""

    name = "psp_portal"

    def ready(self):
        """Ask for them by ``manage.py check --deploy``; they are about production only."""
        register(refuse_unsafe, Tags.security, deploy=True)
        connection_created.connect(refuse_undeclared_pool)
