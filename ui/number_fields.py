"""Number fields that answer any invalid text with a sentence."""

from decimal import InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import StepValueValidator


class StepDecimalField(forms.DecimalField):
    """A decimal number that is a multiple of ``step_size``.

    Django's own check of the step works in floating point and fails with an exception for a number
    no float holds (``1e400``); here the size and the digits are checked first, then the step in
    decimal arithmetic.
    """

    default_error_messages = {"step_size": "Give a multiple of %(step)s."}

    def __init__(self, *, step_size, **options):
        super().__init__(step_size=step_size, **options)
        self.validators = [
            check for check in self.validators if not isinstance(check, StepValueValidator)
        ]

    def run_validators(self, value):
        """Size and digits first, then the step."""
        super().run_validators(value)
        if value in self.empty_values or self._is_multiple(value):
            return
        raise ValidationError(
            self.error_messages["step_size"], code="step_size", params={"step": self.step_size}
        )

    def _is_multiple(self, value):
        try:
            return value % self.step_size == 0
        except InvalidOperation:  # more digits than decimal arithmetic keeps
            return False
