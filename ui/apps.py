"""App configuration of the design system; sets the form renderer before the first form."""

from django.apps import AppConfig

from ui.form_messages import (
    count_line_breaks_once,
    refuse_addresses_no_mail_can_carry,
    speak_plainly,
)


class UiConfig(AppConfig):
    name = "ui"

    def ready(self):
        """Put our sentences, our rule for addresses and our count of line breaks in place of Django's."""
        speak_plainly()
        refuse_addresses_no_mail_can_carry()
        count_line_breaks_once()
