"""State machines as tables: what may follow what, by whose hand, and who hears of it."""

from dataclasses import dataclass

from kernel.errors import WrongState, refuse_empty_reason


@dataclass(frozen=True)
class Step:
    """One row of a lifecycle: ``verb`` leads from ``sources`` to ``target``.

    ``roles`` may take it, ``told`` hear of it, ``reason`` says whether it asks for words.
    """

    verb: str
    sources: frozenset
    target: str
    roles: frozenset
    told: frozenset
    reason: bool

    def check(self, row, reason):
        """Raise WrongState or ReasonMissing unless the step leads out of the row's state; nothing has changed."""
        if row.state not in self.sources:
            now = row.get_state_display().lower()
            raise WrongState(
                f"You cannot {self.verb} this now: it is already “{now}”. Reload the page to see where it stands."
            )
        if self.reason:
            refuse_empty_reason(reason, f"Say why you {self.verb} this; the people told will read it.")


class Lifecycle:
    """An ordered table of steps; ``noun`` ("tta.request") names it in permissions and the record."""

    def __init__(self, noun, rows):
        self.noun = noun
        self.app, _, self.thing = noun.partition(".")
        self.steps = {
            verb: Step(verb, frozenset(sources), target, frozenset(who), frozenset(told), why)
            for verb, sources, target, who, told, why in rows
        }

    def __getitem__(self, verb):
        return self.steps[verb]

    def permission(self, verb):
        """The permission that guards the step, e.g. ``tta.accept_request``."""
        return f"{self.app}.{verb}_{self.thing}"

    def event(self, verb):
        """The name of the step in the record and its letter, e.g. ``tta.request.accept``."""
        return f"{self.noun}.{verb}"

    def grants(self):
        """The steps' permissions with the roles that hold them, for the app's GRANTS table."""
        return {self.permission(verb): step.roles for verb, step in self.steps.items()}

    def leading_out_of(self, state):
        """The steps that lead out of ``state``, in the order of the table."""
        return [step for step in self.steps.values() if state in step.sources]

    def as_mermaid(self):
        """The table as a state diagram for docs/reference."""
        arrows = [
            f"  {source} --> {step.target}: {step.verb}"
            for step in self.steps.values()
            for source in sorted(step.sources)
        ]
        return "\n".join(["stateDiagram-v2", *arrows])
