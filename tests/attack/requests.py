"""schemathesis's own engine at the portal: every phase, every check, and how many calls that were."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import schemathesis
from django.conf import settings
from django.db import connections
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

from psp_portal.wsgi import application

# What says nothing about a description drawn from the URLconf: what a page understands is not written in it.
OF_A_REAL_DESCRIPTION = ("negative_data_rejection", "positive_data_acceptance", "missing_required_header")
TOKEN = "a" * 32  # of a form: in the cookie and in the header, as a page of the portal sends it


@dataclass
class Answered:
    """What came of a run."""

    calls: int = 0
    phases: dict = field(default_factory=dict)  # calls of each phase
    statuses: dict = field(default_factory=dict)  # answers of each status
    findings: dict = field(default_factory=dict)  # one of each kind: {check and operation: how it was found}

    def note(self, event):
        """Count what one scenario asked, and keep what its checks found."""
        if isinstance(event, FatalError):
            raise event.exception
        if isinstance(event, NonFatalError):
            self.findings[f"schemathesis itself, {event.label}"] = str(event.value)[:2000]
        if not isinstance(event, ScenarioFinished):
            return
        for asked in event.recorder.interactions.values():
            status = asked.response.status_code if asked.response else None
            self.calls += 1
            self.phases[event.phase.name] = self.phases.get(event.phase.name, 0) + 1
            self.statuses[status] = self.statuses.get(status, 0) + 1
        for checks in event.recorder.checks.values():
            for check in checks:
                if found := check.failure_info:
                    said = f"{found.failure.title}: {found.failure.message}\n{found.code_sample}"
                    self.findings.setdefault(f"{check.name}, {event.recorder.label}", said)


class _Quiet(WSGIRequestHandler):
    """Writes no line for each of a hundred thousand calls."""

    def log_message(self, *_said):
        """Nothing."""


@contextmanager
def served():
    """The portal behind a real socket, answering in one thread of its own; its address."""

    def answer():
        server.serve_forever(poll_interval=0.05)
        connections.close_all()

    with make_server("127.0.0.1", 0, application, handler_class=_Quiet) as server:
        thread = Thread(target=answer)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def ask(description, calls, *, session="", checks_off=()):
    """Run after run, each with another seed and twice the examples, until there were so many ``calls``.

    With 0 calls one short run, without the thousands of cases that cover every corner of a description.
    """
    answered, seed = Answered(), 1
    with served() as address:
        while seed == 1 or answered.calls < calls:
            config = _config(seed, session, checks_off, is_short=not calls)
            config["base-url"] = address + description.get("servers", [{"url": ""}])[0]["url"]
            schema = schemathesis.openapi.from_dict(description, config=SchemathesisConfig.from_dict(config))
            for event in from_schema(schema).execute():
                answered.note(event)
            seed += 1
    return answered


def _config(seed, session, checks_off, *, is_short):
    """Of one run: the first goes through every phase, the later ones leave out what would only be the same again."""
    cookies = {settings.CSRF_COOKIE_NAME: TOKEN} | (
        {settings.SESSION_COOKIE_NAME: session} if session else {}
    )
    headers = {"Host": "testserver", "X-CSRFToken": TOKEN}
    headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    generation = {"database": "none", "no-shrink": True, "with-security-parameters": False}
    chains = 5 if is_short else 100 * seed
    return {
        "seed": seed,
        "headers": headers,
        "max-redirects": 0,
        "continue-on-failure": True,
        "suppress-health-check": ["all"],
        "generation": generation | {"max-examples": 1 if is_short else 2**seed},
        "phases": {
            "coverage": {"enabled": seed == 1 and not is_short},
            "stateful": {"generation": generation | {"max-examples": chains}},
        },
        "checks": {name: {"enabled": False} for name in checks_off},
    }
