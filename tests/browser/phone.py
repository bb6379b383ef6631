"""What a liaison does on a phone with the quick entry, with and without a signal; the fixture stands in conftest.py."""

import pytest

from kernel.scope import as_program
from liaisons.models import LogEntry

NEW = "/log/new/"


KEPT = "() => caches.open('psp-log-1').then((kept) => kept.match('/log/new/')).then(Boolean)"


def ready(page):
    """The service worker has the page; asked again and again, for a promise is no answer to wait_for_function."""
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    for _ in range(100):
        if page.evaluate(KEPT) and page.evaluate("() => navigator.serviceWorker.controller !== null"):
            return
        page.wait_for_timeout(100)
    pytest.fail("the page was not kept for later")


def write(page, words):
    page.get_by_label("What was said or done").fill(words)
    page.get_by_role("button", name="Log it").click()


def said():
    with as_program():
        return sorted(LogEntry.objects.values_list("said", flat=True))


def linked():
    with as_program():
        return dict(LogEntry.objects.values_list("said", "request"))


def arrived(page, there, what):
    """Whether ``there()`` is ``what`` within ten seconds: what waited is sent by itself, and no sign tells when."""
    for _ in range(100):
        if there() == what:
            return True
        page.wait_for_timeout(100)
    return there() == what
