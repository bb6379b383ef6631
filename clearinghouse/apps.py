"""The library as an app; what a visitor gathered is kept in the account they sign in to."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class ClearinghouseConfig(AppConfig):
    """Connects the sign-in to the toolkit in the browser."""

    name = "clearinghouse"

    def ready(self):
        """Once, when Django is set up."""
        from clearinghouse.keeping import keep_in_account  # noqa: PLC0415 - models need Django set up

        user_logged_in.connect(keep_in_account, dispatch_uid="clearinghouse.keep_in_account")
