"""Every step of every lifecycle: its right, its letter, its test."""

import ast

import pytest
from django.apps import apps

from kernel.lifecycle import Lifecycle
from sites.access import grants
from tests.architecture.house import TEMPLATES, modules, nodes

LIFECYCLES = {
    model.LIFECYCLE.noun: model
    for model in apps.get_models()
    if isinstance(getattr(model, "LIFECYCLE", None), Lifecycle)
}
TAKEN = {
    word.value
    for path in modules("actions")
    for call in nodes(path)
    if isinstance(call, ast.Call) and ast.unparse(call.func) in {"take_step", "take_public_step", "_end"}
    for word in call.args
    if isinstance(word, ast.Constant)
}
ENDS = {  # the states that no step leads out of, by decision
    "sites.engagement": {"alumni", "withdrawn"},
    "sites.adjustment": {"approved", "declined"},
    "clearinghouse.resource": set(),
    "clearinghouse.suggestion": {"published", "declined"},
    "tta.request": {"confirmed", "declined", "withdrawn", "cancelled"},
    "tta.hours": {"returned", "withdrawn", "reversed"},
    "exchanges.exchange": {"closed", "cancelled"},
    "liaisons.report": set(),
    "liaisons.nextstep": {"done", "dropped", "carried"},
    "liaisons.summary": set(),
    "newsroom.story": {"published", "dropped"},
}
STEPS = [(noun, verb) for noun, model in LIFECYCLES.items() for verb in model.LIFECYCLE.steps]


@pytest.mark.parametrize(("noun", "verb"), STEPS)
def test_every_step_has_its_right_its_letter_and_an_action(noun, verb):
    life = LIFECYCLES[noun].LIFECYCLE
    assert grants()[life.permission(verb)] == life[verb].roles
    assert verb in TAKEN, "no action takes the step"
    if life[verb].notified:
        letter = TEMPLATES / "emails" / life.app / f"{life.thing}.{verb}.txt"
        subject, _, body = letter.read_text().partition("\n")
        assert subject.replace("{% autoescape off %}", "").strip()
        assert "{{ link }}" in body


@pytest.mark.parametrize("noun", LIFECYCLES)
def test_every_state_can_be_reached_and_none_but_an_end_is_a_dead_end(noun):
    model = LIFECYCLES[noun]
    steps = model.LIFECYCLE.steps.values()
    states = {value for value, _ in model._meta.get_field("state").choices}
    begun = model._meta.get_field("state").default
    assert {step.target for step in steps} | {begun} == states
    sources = {source for step in steps for source in step.sources}
    assert sources <= states
    assert states - sources == ENDS[noun]


def test_the_ends_of_every_lifecycle_are_written_down():
    assert set(ENDS) == set(LIFECYCLES)
