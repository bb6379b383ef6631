"""Django app of sites; installs the row-level security guard on each database connection."""

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created

from kernel.scope import guard_of


class SitesConfig(AppConfig):
    """Sites, people and what is promised to them."""

    name = "sites"

    def ready(self):
        """Every table with a ``site_id``, and the sites themselves, may be touched inside a scope
        only.
        """
        guard = guard_of(
            {
                model._meta.db_table
                for model in apps.get_models()
                if model._meta.label == "sites.Site"
                or "site_id" in {field.attname for field in model._meta.concrete_fields}
            }
        )

        def hang(connection, **_):
            if guard not in connection.execute_wrappers:
                connection.execute_wrappers.append(guard)

        connection_created.connect(hang, weak=False, dispatch_uid="the guard of the second wall")
