"""The design system speaks before the first form is made."""

from django.apps import AppConfig

from ui.form_messages import refuse_addresses_no_mail_can_carry, speak_plainly


class UiConfig(AppConfig):
    name = "ui"

    def ready(self):
        """Put our sentences and our rule for addresses in place of Django's."""
        speak_plainly()
        refuse_addresses_no_mail_can_carry()
