"""Widgets beyond Django's own; how each looks is in templates/django/forms/widgets/."""

from django import forms
from django.forms.widgets import Script


class ComboBox(forms.Select):
    """A long list with a search box in it.  Without a script it is a plain select.

    Its script comes with ``form.media``, which the base templates draw for the form called
    ``form``.
    """

    template_name = "django/forms/widgets/combo_box.html"

    class Media:
        js = (Script("uswds/js/uswds.min.js", defer=True),)
