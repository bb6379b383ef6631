"""Widgets beyond Django's own; how each looks is in templates/django/forms/widgets/."""

from django import forms


class ComboBox(forms.Select):
    """A long list with a search box in it.  Without a script it is a plain select."""

    template_name = "django/forms/widgets/combo_box.html"
