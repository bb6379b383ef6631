"""What a form says of a field that can not be right, in plain words: what is wanted, with an
example.
"""

from django import forms
from django.db import models

from kernel.mail_address import refuse_unsendable

SENTENCES = {
    forms.Field: {"required": "Fill this in."},
    forms.ChoiceField: {"required": "Choose one.", "invalid_choice": "Choose one of the list."},
    forms.ModelChoiceField: {
        "required": "Choose one.",
        "invalid_choice": "Choose one of the list.",
    },
    forms.MultipleChoiceField: {
        "required": "Choose at least one.",
        "invalid_choice": "Choose from the list.",
    },
    forms.DateField: {
        "invalid": "Give a day of the calendar as month/day/year, for example 04/11/2025."
    },
    forms.TimeField: {"invalid": "Give a time of day, for example 14:30."},
    forms.IntegerField: {
        "invalid": "Give a whole number.",
        "max_value": "Give at most %(limit_value)s.",
        "min_value": "Give at least %(limit_value)s.",
    },
    forms.DecimalField: {
        "invalid": "Give a number, for example 12 or 7.5.",
        "max_digits": "Give a number with fewer digits.",
        "max_whole_digits": "Give a smaller number.",
        "max_decimal_places": "Give at most %(max)s digits behind the point.",
    },
    forms.CharField: {
        "max_length": "Say it in at most %(limit_value)d characters; these are %(show_value)d."
    },
    forms.FileField: {"required": "Choose a file."},
    forms.BooleanField: {"required": "Mark this to go on."},
    forms.EmailField: {"invalid": "Give an e-mail address, for example name@example.gov."},
    forms.URLField: {"invalid": "Give a web address, for example https://www.example.gov."},
}


def speak_plainly():
    """Put our sentences in place of the defaults; a field of its own words keeps them."""
    for field, sentences in SENTENCES.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}


def refuse_addresses_no_mail_can_carry():
    """Every form and model that takes an e-mail address refuses what mail cannot carry, those of
    packages included.
    """
    for field in (forms.EmailField, models.EmailField):
        field.default_validators = [refuse_unsendable]
