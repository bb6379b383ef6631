"""For tests of refusals: what a refused act must not have changed."""

from contextlib import contextmanager

import pytest
from django.apps import apps

from audit.models import Event
from kernel.scope import as_programme
from notifications.models import Notice
from sites.models import Allotment, AllotmentLine, Engagement
from tests.architecture.house import APPS
from tta.models import HoursEntry, Request, TriageNote

OF_REQUESTS = (Engagement, Request, HoursEntry, TriageNote, Allotment, AllotmentLine, Event, Notice)
EVERY_TABLE = [
    model for app in APPS for model in apps.get_app_config(app).get_models() if model._meta.managed
]


def rows_of(models):
    """Every row of the models."""
    with as_programme():
        return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


@contextmanager
def refused(refusal, *, watched=OF_REQUESTS, **how):
    """The block must raise ``refusal`` and leave every watched row as it was.

    With ``watched=EVERY_TABLE`` make people and rows before the block, not inside it.
    """
    before = rows_of(watched)
    with pytest.raises(refusal, **how) as raised:
        yield raised
    assert rows_of(watched) == before
