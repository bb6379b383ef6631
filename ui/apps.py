"""App configuration of the design system; sets the form renderer before the first form."""

from django.apps import AppConfig

from ui.form_messages import refuse_addresses_no_mail_can_carry, speak_plainly


class UiConfig(AppConfig):
    name = "ui"

    def ready(self):
        """Put our sentences and our rule for addresses in place of Django's."""
        speak_plainly()
        refuse_addresses_no_mail_can_carry()
