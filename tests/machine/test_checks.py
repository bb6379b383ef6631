"""``manage.py check --deploy``: clean with production settings, an error for each unsafe one."""

import contextlib
import runpy

import pytest
from django.contrib.auth import get_user_model
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import override_settings

from psp_portal import checks
from tests import cluster
from tests.machine.processes import ROOT

SAFE = {
    "PORTAL_MODE": "production",
    "PORTAL_SECRET_KEY": "".join(chr(33 + n) for n in range(60)),
    "PORTAL_FIELD_KEY": "".join(chr(93 - n) for n in range(60)),
    "PORTAL_ADDRESS": "https://portal.example.gov",
    "PORTAL_HOSTS": "portal.example.gov",
    "PORTAL_SMTP_HOST": "mail.example.gov",
    "PORTAL_MAIL_FROM": "PSP Portal <portal@example.gov>",
}
SPOKEN_FOR = {"DATABASES", "CACHES", "INSTALLED_APPS", "STATIC_ROOT", "STATICFILES_DIRS", "PASSWORD_HASHERS"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def deploy(monkeypatch, tmp_path):
    """A function: settings.py read with these words in the environment, and some settings set past it, checked."""
    (tmp_path / "staticfiles.json").write_text("{}")

    def check(*, past_it=(), **said):
        for name, word in (SAFE | said).items():
            monkeypatch.setenv(name, word)
        read = runpy.run_path(str(ROOT / "psp_portal/settings.py"))
        chosen = {k: v for k, v in read.items() if k.isupper() and k not in SPOKEN_FOR} | dict(past_it)
        with override_settings(**{"STATIC_ROOT": tmp_path, "STATICFILES_DIRS": [], **chosen}):
            return sorted(message.id for message in run_checks(include_deployment_checks=True))

    return check


def test_production_settings_are_clean(deploy):
    assert deploy() == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"PORTAL_SECRET_KEY": ""}, "portal.E002"),
        ({"PORTAL_SECRET_KEY": "only-for-demonstrations-and-tests"}, "portal.E002"),
        ({"PORTAL_SECRET_KEY": "a" * 60}, "portal.E002"),
        ({"PORTAL_FIELD_KEY": ""}, "portal.E003"),
        ({"PORTAL_FIELD_KEY": SAFE["PORTAL_SECRET_KEY"]}, "portal.E003"),
        ({"PORTAL_ADDRESS": "http://portal.example.gov"}, "portal.E005"),
        ({"PORTAL_HOSTS": "*"}, "portal.E007"),
        ({"PORTAL_HOSTS": ".example.gov,portal.example.gov"}, "portal.E007"),
        ({"PORTAL_HOSTS": "other.example.gov"}, "portal.E007"),
        ({"PORTAL_SMTP_HOST": ""}, "portal.E008"),
        ({"PORTAL_SMTP_TLS": "no"}, "portal.E008"),
        ({"PORTAL_MAIL_FROM": ""}, "portal.E009"),
    ],
)
def test_an_unsafe_word_in_the_environment_is_an_error(deploy, said, found):
    assert [name for name in deploy(**said) if name.startswith("portal.")] == [found]


@pytest.mark.parametrize(
    ("past_it", "found"),
    [
        ({"DEBUG": True}, "portal.E004"),
        ({"SECURE_SSL_REDIRECT": False}, "portal.E005"),
        ({"SECURE_HSTS_SECONDS": 0}, "portal.E005"),
        ({"SESSION_COOKIE_SECURE": False}, "portal.E006"),
        ({"CSRF_COOKIE_SECURE": False}, "portal.E006"),
        ({"SESSION_COOKIE_HTTPONLY": False}, "portal.E006"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, "portal.E008"),
        ({"SECOND_FACTOR_REQUIRED": False}, "portal.E010"),
        ({"STATIC_ROOT": "/nowhere"}, "portal.E011"),
    ],
)
def test_an_unsafe_setting_is_an_error(deploy, past_it, found):
    assert [name for name in deploy(past_it=past_it) if name.startswith("portal.")] == [found]


def test_a_demonstration_is_no_production(deploy):
    assert "portal.E001" in deploy(PORTAL_MODE="demonstration")


def a_person(**facts):
    return get_user_model().objects.create_user("robin.hale@example.gov", name="Robin Hale", **facts)


@pytest.mark.parametrize(("fact", "found"), [("is_superuser", "portal.E031"), ("is_invented", "portal.E032")])
def test_a_person_whom_no_rule_binds_or_who_does_not_exist_is_an_error_until_deactivated(deploy, fact, found):
    person = a_person(**{fact: True})
    assert deploy() == [found]
    get_user_model().objects.filter(pk=person.pk).update(is_active=False)
    assert deploy() == []


def asked_as(role, question):
    """The answer of a check when ``role`` signs in to the database of the tests."""
    other = connection.copy()
    other.settings_dict = {**connection.settings_dict, "USER": role}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "connection", other)
        patch.setattr(checks.transaction, "atomic", contextlib.nullcontext)
        try:
            return question()
        finally:
            other.close()


def test_the_role_that_owns_the_tables_is_refused():
    assert asked_as("portal_app", checks.role_owns_nothing)
    assert not asked_as("portal_owner", checks.role_owns_nothing)


def test_a_role_that_walks_through_policies_is_refused():
    answers = {
        role: asked_as(role, checks.role_is_unprivileged)
        for role in ("portal_app", "portal_owner", "portal_backup")
    }
    assert answers == {"portal_app": True, "portal_owner": True, "portal_backup": False}
    assert not asked_as("postgres", checks.role_is_unprivileged)


def test_a_role_that_may_become_such_a_one_is_refused():
    cluster.POSTGRES.run_as_superuser("postgres", "GRANT portal_backup TO portal_app WITH INHERIT FALSE")
    try:
        assert not asked_as("portal_app", checks.role_is_unprivileged)
    finally:
        cluster.POSTGRES.run_as_superuser("postgres", "REVOKE portal_backup FROM portal_app")
    assert asked_as("portal_app", checks.role_is_unprivileged)


def test_an_empty_database_is_an_error_and_not_a_crash(deploy, monkeypatch):
    monkeypatch.setattr(checks, "DATABASE", [("E023", lambda: False, "", "")])
    monkeypatch.setattr(checks, "is_migrated", lambda: False)
    monkeypatch.setattr(checks, "PEOPLE", [("E031", lambda: 1 / 0, "", "")])
    assert deploy() == ["portal.E023"]


def test_a_database_that_does_not_answer_is_an_error_and_not_a_crash(deploy, monkeypatch):
    def refuse():
        raise OperationalError

    monkeypatch.setattr(checks, "_ask", lambda _: refuse())
    assert deploy() == ["portal.E020"]


def test_every_refusal_is_tried_here():
    text = (ROOT / "tests/machine/test_checks.py").read_text()
    rows = [*checks.SETTINGS, *checks.DATABASE, *checks.PEOPLE]
    assert len(rows) >= 16
    assert [number for number, rule, *_ in rows if number not in text and rule.__name__ not in text] == []


def test_the_command_itself_refuses(settings):
    with pytest.raises(CommandError, match=r"portal\.E001"):
        call_command("check", "--deploy")
