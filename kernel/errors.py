"""The one family of refusals.  Pages and the API translate it; nothing else is caught."""


class RuleBroken(Exception):
    """A rule of the programme refused the act; nothing has changed.

    ``str(refusal)`` is a sentence fit to show to the person: what happened and what to do next.
    ``field`` names the form field the sentence belongs beside, or is empty for the whole form.
    """

    code = "rule_broken"
    status = 409

    def __init__(self, sentence, *, field=""):
        super().__init__(sentence)
        self.field = field


class NotAllowed(RuleBroken):
    """The person's roles at this site today do not include the permission."""

    code = "not_allowed"
    status = 403


class WrongState(RuleBroken):
    """The row has moved on, or has not come so far: the step does not lead out of its state."""

    code = "wrong_state"


class ReasonMissing(RuleBroken):
    """The step needs a reason and none was given."""

    code = "reason_missing"
    status = 422


class EditedMeanwhile(RuleBroken):
    """Somebody else saved the row since this person opened it."""

    code = "edited_meanwhile"
