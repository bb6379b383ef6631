"""The one family of refusals.  Pages and the API translate it; nothing else is caught."""

import re


class RuleBroken(Exception):
    """A rule of the program refused the act; nothing has changed.

    ``str(refusal)`` is a sentence fit to show to the person: what happened and what to do next.
    ``field`` names the form field the sentence belongs beside, or is empty for the whole form.
    """

    code = "rule_broken"  # of a subclass: its name in snake case, for clients of the API
    status = 409

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "code" not in cls.__dict__:
            cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(self, sentence, *, field=""):
        super().__init__(sentence)
        self.field = field

    @property
    def by_field(self):
        """Each sentence of the refusal by the form field it belongs beside."""
        return {self.field: str(self)}


class NotAllowed(RuleBroken):
    """The person's roles at this site today do not include the permission."""

    status = 403


class WrongState(RuleBroken):
    """The row has moved on, or has not come so far: the step does not lead out of its state."""


class ReasonMissing(RuleBroken):
    """The step needs a reason and none was given."""

    status = 422


class Incomplete(RuleBroken):
    """Something that is needed is missing; ``missing`` names each field with what to write there."""

    status = 422

    def __init__(self, missing):
        field, sentence = next(iter(missing.items()))
        super().__init__(sentence, field=field)
        self.missing = missing

    @property
    def by_field(self):
        """All that is missing, not the first alone."""
        return self.missing


class EditedMeanwhile(RuleBroken):
    """Somebody else saved the row since this person opened it."""


def refuse_empty_reason(reason, sentence):
    """Raise ReasonMissing with ``sentence`` if no reason was given."""
    if not reason.strip():
        raise ReasonMissing(sentence, field="reason")


def constraint_of(clash):
    """The name of the constraint that an IntegrityError broke, so that no other rule is mistaken
    for it.
    """
    return getattr(getattr(clash.__cause__, "diag", None), "constraint_name", None)
