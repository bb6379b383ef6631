"""State machines as tables: steps, states, who may take a step and who is notified."""

from dataclasses import dataclass

from kernel.errors import WrongState, refuse_empty_reason


@dataclass(frozen=True)
class Step:
    """One row of a lifecycle: ``verb`` leads from ``sources`` to ``target``.

    ``roles`` may take it, ``notified`` hear of it, ``reason`` says whether it asks for words.
    """

    verb: str
    sources: frozenset
    target: str
    roles: frozenset
    notified: frozenset
    reason: bool

    def check(self, row, reason):
        """Raise WrongState or ReasonMissing unless the step leads out of the row's state; nothing
        has changed.
        """
        if row.state not in self.sources:
            now = row.get_state_display().lower()
            raise WrongState(
                f"You cannot {self.verb} this now: it is already “{now}”. Reload the page to "
                "see where it stands."
            )
        if self.reason:
            refuse_empty_reason(
                reason, f"Say why you {self.verb} this; the people told will read it."
            )


@dataclass(frozen=True)
class StateFacts:
    """One row of the table of states: what pages say of a row that is in it.

    ``tint`` colors its badge; ``holder`` is who has to act, ``comes_next`` what they do; ``stage``
    names the part of the stepper it belongs to, or is empty where the row has left the usual way.
    """

    tint: str = "neutral"
    holder: str = ""
    stage: str = ""
    comes_next: str = ""


class Lifecycle:
    """A table of steps and one of states; ``noun`` ("tta.request") names it in permissions and
    events.

    ``steps``: (verb, sources, target, roles, notified, reason). ``states``: (state, tint, holder,
    stage, comes_next).
    """

    def __init__(self, noun, steps, states):
        self.noun = noun
        self.app, _, self.thing = noun.partition(".")
        self.steps = {
            verb: Step(verb, frozenset(sources), target, frozenset(who), frozenset(notified), why)
            for verb, sources, target, who, notified, why in steps
        }
        self.states = {state: StateFacts(*facts) for state, *facts in states}

    @property
    def stages(self):
        """The names of the stages, in order."""
        return list(dict.fromkeys(state.stage for state in self.states.values() if state.stage))

    def stage_number(self, state):
        """The index of the stage ``state`` belongs to, or -1 where it has left the usual way."""
        stage = self.states[state].stage
        if stage:
            return self.stages.index(stage)
        return -1

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


class HasLifecycle:
    """A model's shortcuts into the table of states of its ``LIFECYCLE``."""

    @property
    def state_facts(self):
        """The row of the table of states."""
        return self.LIFECYCLE.states[self.state]

    @property
    def tint(self):
        return self.state_facts.tint

    @property
    def holder(self):
        """Who has to act now, in words."""
        return self.state_facts.holder

    @property
    def comes_next(self):
        return self.state_facts.comes_next
