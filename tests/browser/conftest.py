"""Chromium for the tests that walk pages: the machine's own, so nothing is downloaded.  Left out where there is none.

``page`` is Playwright's; every page is watched, and a test fails on any breach of the content security policy, script
error, answer of 500 and more, or request to another host.  Checks to call: tests/browser/checks.py.
"""

import os
from pathlib import Path

import pytest
from django.conf import settings

from accounts.roles import Role
from tests.__main__ import chromium
from tests.browser.checks import PHONE, Watch
from tests.browser.phone import NEW, ready
from tests.browser.session import sign_in
from tests.make import a_membership, a_site, a_user

CHROMIUM = chromium()
STYLE = Path(settings.ROOT) / "static_made/ui/portal.css"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """Everything in this folder is a browser test: marked before ``-m`` chooses, and last when everybody has sorted,
    for Playwright's loop stays in the thread.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            _mark(item)
    yield
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def _mark(item):
    item.add_marker(pytest.mark.browser)
    if CHROMIUM is None:
        item.add_marker(pytest.mark.skip(reason="no Chromium on this machine: apt-get install chromium"))
    elif not STYLE.exists():
        item.add_marker(pytest.mark.skip(reason="the style is not compiled: python -m psp_portal.assets"))


@pytest.fixture(autouse=True, scope="session")
def _async_unsafe():
    """Django takes Playwright's loop for asynchronous code and would refuse every query beside it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The machine's Chromium; root may not have its sandbox."""
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [*sandbox, "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """An office screen; ``checks.at_phone`` makes it a phone."""
    return browser_context_args | {"viewport": {"width": 1280, "height": 900}, "locale": "en-US"}


@pytest.fixture
def address(live_server):
    """Where the portal answers in this test."""
    return live_server.url


@pytest.fixture(autouse=True)
def watch(request):
    """Watches every page of the test and complains at its end."""
    if "page" not in request.fixturenames:
        yield None
        return
    watch = Watch(request.getfixturevalue("page"))
    yield watch
    watch.assert_clean()


@pytest.fixture
def liaison():
    site = a_site(name="Saginaw", slug="saginaw-mi")
    user = a_user(Role.LIAISON, site, name="Robin Example")
    a_user(Role.LEAD, site, name="Chief Sample")
    a_membership(user, Role.LIAISON, a_site(name="Gary", slug="gary-in", state="IN"))
    return user


@pytest.fixture
def phone(page, context, liaison, address):
    """The quick entry open on a phone, its service worker ready."""
    sign_in(context, liaison, address)
    page.set_viewport_size(PHONE)
    page.goto(address + NEW)
    ready(page)
    return page
