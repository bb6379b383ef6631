"""One line a request in the log, and never a name, a note or a token in it.

What a line may hold is a closed list (``KEPT``); addresses are logged as routes, not as what a
person typed; a failure is logged with its kind and its places in the code, without the words that
may quote somebody's data. The reference of a request is in its lines, in its audit events, on its
error page and in its X-Reference header.
"""

import sys
import traceback
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import structlog
from django_structlog.middlewares import RequestMiddleware

KEPT = {
    *("event", "level", "timestamp", "logger"),
    *("reference", "user_id", "method", "route", "code", "milliseconds"),
    *("task", "task_id", "parent_task_id", "duration_ms", "count", "seconds"),
    *("failure", "places"),
}
ROOT = Path(__file__).resolve().parent.parent
# Loggers whose lines keep their arguments: those of the packages of this repository, and of the
# middleware we build on.
OURS = frozenset({"django_structlog", *(path.parent.name for path in ROOT.glob("*/__init__.py"))})


class ReferenceMiddleware(RequestMiddleware):
    """Gives each request a reference and logs its end: method, route, status and time.

    It stands behind WhiteNoise only: a static file needs no line of its own.
    """

    sync_capable, async_capable = True, False

    def __call__(self, request):
        """Log one line and add the header."""
        request.began_at = perf_counter()
        response = super().__call__(request)
        response["X-Reference"] = request.reference
        return response

    def prepare(self, request):
        request.reference = uuid4().hex[:12]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(reference=request.reference, method=request.method)

    def handle_response(self, request, response):
        """What the line says at the end."""
        spent = (perf_counter() - request.began_at) * 1000
        structlog.contextvars.bind_contextvars(
            milliseconds=round(spent, 1), route=self.format_request(request)
        )
        super().handle_response(request, response)

    @staticmethod
    def format_request(request):
        """The route, not the address: an address may hold a token or what somebody searched for."""
        found = getattr(request, "resolver_match", None)
        if found:
            return found.route
        return "no route"


def only_kept(_logger, _name, event):
    """Drop every key that is not on the list."""
    return {key: value for key, value in event.items() if key in KEPT}


def failure_without_words(_logger, _name, event):
    """An exception as its kind and the places in the code it came through."""
    exception = event.pop("exc_info", None)
    if exception is True:
        exception = sys.exc_info()
    error = exception
    if isinstance(exception, tuple):
        error = exception[1]
    if isinstance(error, BaseException):
        event["failure"] = f"{type(error).__module__}.{type(error).__qualname__}"
        frames = traceback.extract_tb(error.__traceback__)[-12:]
        event["places"] = [
            f"{frame.filename.rpartition('/site-packages/')[2]}:{frame.lineno} {frame.name}"
            for frame in frames
        ]
    return event


def message_without_arguments(_logger, _name, event):
    """A line of a library is logged as its pattern: ``Forbidden (%s): %s``, without what was filled
    in.

    Our own lines are logged whole: what they are filled in with is never a name, a note or a token.
    """
    record = event.get("_record")
    if record is not None and record.name.partition(".")[0] not in OURS:
        event["event"] = str(record.msg)
    return event


_BEFORE = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(*, is_production, level="INFO"):
    """Django's LOGGING: JSON lines in production, readable lines elsewhere; in both the same keys
    and no others.
    """
    structlog.configure(
        processors=[*_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    words = [
        failure_without_words,
        message_without_arguments,
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    ]
    end = structlog.dev.ConsoleRenderer(colors=False)
    if is_production:
        end = structlog.processors.JSONRenderer()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [*words, only_kept, end],
                "foreign_pre_chain": _BEFORE,
            }
        },
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            # what these say of a request is in our own line already, without the address
            "django": {"handlers": [], "level": "INFO"},
            "django.request": {"level": "CRITICAL"},
            "django.security": {"level": "ERROR"},
        },
    }
