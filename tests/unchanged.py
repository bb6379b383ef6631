"""For tests of refusals: what a refused act must not have changed."""

from contextlib import contextmanager

import pytest

from audit.models import Event
from kernel.scope import as_programme
from notifications.models import Notice
from sites.models import Allotment, AllotmentLine, Engagement
from tta.models import HoursEntry, Request, TriageNote

WATCHED = (Engagement, Request, HoursEntry, TriageNote, Allotment, AllotmentLine, Event, Notice)


def everything():
    """Every row an act on a request can touch."""
    with as_programme():
        return {model.__name__: list(model.objects.order_by("pk").values()) for model in WATCHED}


@contextmanager
def refused(refusal, **how):
    """The block must raise ``refusal`` and leave every watched row as it was."""
    before = everything()
    with pytest.raises(refusal, **how) as raised:
        yield raised
    assert everything() == before
