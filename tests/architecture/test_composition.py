"""How the apps come together: by imports on the top floor and by the table of conventions, never by settings."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from kernel.conventions import KNOWN, declared
from tests.architecture.house import PACKAGES, ROOT
from tests.production import environment

# Settings of Django and its packages that name a class or function of ours; each app's own, none of an app above it.
FRAMEWORK_SETTINGS = {
    "DATABASES",
    "ROOT_URLCONF",
    "WSGI_APPLICATION",
    "SETTINGS_MODULE",
    "MIDDLEWARE",
    "TEMPLATES",
    "CACHES",
    "STORAGES",
    "INSTALLED_APPS",
    "AUTH_USER_MODEL",
    "AUTHENTICATION_BACKENDS",
    "AUTH_PASSWORD_VALIDATORS",
    "PASSWORD_HASHERS",
    "ACCOUNT_ADAPTER",
    "ACCOUNT_FORMS",
    "MFA_ADAPTER",
    "MFA_FORMS",
    "SOCIALACCOUNT_ADAPTER",
    "FILE_UPLOAD_HANDLERS",
    "CSRF_FAILURE_VIEW",
    "LOGGING",
}


def texts_in(value):
    """Every text of a setting, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, (list, tuple, set)):
        for one in value:
            yield from texts_in(one)


def test_no_setting_names_a_function_of_ours_but_those_django_itself_reads():
    names = [name for name in dir(settings) if name.isupper()]
    assert len(names) > 100
    ours = tuple(f"{package}." for package in PACKAGES)
    found = {
        name
        for name in names
        for text in texts_in(getattr(settings, name))
        if text.startswith(ours) and not text.startswith("psp_portal.settings")
    }
    assert found - FRAMEWORK_SETTINGS == set()


def test_every_convention_is_declared_by_some_app():
    assert [(module, name) for module in KNOWN for name in KNOWN[module] if not declared(module, name)] == []


def test_a_name_that_is_no_convention_is_refused():
    with pytest.raises(LookupError):
        declared("permissions", "GRANT")


@pytest.mark.parametrize("package", ["demo", "security"])
def test_a_production_portal_can_not_import(package):
    code = f"import django; django.setup(); import {package}"
    env = os.environ | environment() | {"DJANGO_SETTINGS_MODULE": "psp_portal.settings"}
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert "is not part of a production portal" in answer.stderr
