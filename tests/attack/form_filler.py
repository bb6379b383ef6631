"""Fills any form of the portal with words that it takes, so that every door can be gone through."""

from datetime import timedelta

from django import forms
from django.utils import timezone

WORDS = "Words that say something"
BY_KIND = [
    (forms.EmailField, lambda _: "fresh@example.gov"),
    (forms.URLField, lambda _: "https://example.org/fresh"),
    (forms.DateTimeField, lambda _: (timezone.localtime() + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")),
    (forms.DateField, lambda _: str(timezone.localdate())),
    (forms.TimeField, lambda _: "09:30"),
    (forms.UUIDField, lambda _: "00000000-0000-4000-8000-000000000001"),
    (forms.DecimalField, lambda field: str(field.min_value or 1)),
    (forms.IntegerField, lambda field: str(field.min_value or 1)),
    (forms.FileField, lambda _: ""),
    (forms.BooleanField, lambda _: "on"),
]


def filled(form):
    """{name: value} for every field of ``form``: what stands there already, else something it takes."""
    said = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        is_fresh = value in (None, "", []) or (isinstance(field, forms.URLField) and "://" not in value)
        said[form.add_prefix(name)] = _fresh(field) if is_fresh else _text_of(field, value)
    return {name: value for name, value in said.items() if value is not None}


def _text_of(field, value):
    if isinstance(value, list):
        return [str(field.prepare_value(one)) for one in value]
    if isinstance(value, bool):
        return "on" if value else None
    return str(field.prepare_value(getattr(value, "pk", value)))


def _fresh(field):
    if isinstance(field, forms.ChoiceField):
        keys = [str(key) for key, _ in _flat(field.choices) if str(key)]
        if isinstance(field, (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)):
            return keys[:1]
        return keys[0] if keys else None
    for kind, value in BY_KIND:
        if isinstance(field, kind):
            return value(field)
    return WORDS[: getattr(field, "max_length", None) or 99]


def _flat(choices):
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield key, label
