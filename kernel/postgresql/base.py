"""The backend of every connection: watched, and refused at once while the server does not answer."""

from django.db.backends.postgresql import base

from kernel import database_watch


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        """A connection.  Raises OperationalError at once while the server is known not to answer."""
        database_watch.refuse_while_silent()
        connection = super().get_new_connection(conn_params)
        database_watch.watch(connection, conn_params)
        return connection
