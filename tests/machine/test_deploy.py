"""docker-compose.yml, Dockerfile and what they start, as far as a machine without Docker can tell."""

import os
import re
import subprocess
import sys

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command, get_commands

from devserver.embedded_services import Postgres
from psp_portal.databases import postgres_programs
from psp_portal.management.commands import load
from tests import cluster
from tests.machine.processes import ROOT, a_free_port, start, surroundings, wait_for
from tests.machine.test_checks import SAFE

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
ONCE = {"migrate", "prepare"}


def test_everything_a_production_needs_is_there():
    assert SERVICES.keys() - ONCE == {
        *("proxy", "web", "worker", "mail", "links", "clock", "database", "queue"),
    }
    assert SERVICES["database"]["image"] == "postgres:18"
    assert SERVICES["queue"]["image"] == "valkey/valkey:9"
    assert COMPOSE["volumes"].keys() >= {"database", "queue", "certificates"}


def test_whatever_goes_on_running_has_a_health_check_and_starts_again():
    for name in SERVICES.keys() - ONCE:
        assert SERVICES[name]["healthcheck"]["test"], name
        assert SERVICES[name]["restart"] == "unless-stopped", name


def test_every_secret_comes_from_the_environment_and_a_missing_one_stops_the_start():
    text = (ROOT / "docker-compose.yml").read_text()
    secrets = set(re.findall(r"\$\{(\w*(?:PASSWORD|KEY|SECRET)\w*)", text))
    may_be_empty = {"PORTAL_SMTP_PASSWORD", "PORTAL_OIDC_SECRET"}
    for name in secrets - may_be_empty:
        assert f"${{{name}:?" in text, f"{name} may be missing in silence"
    for facts in SERVICES.values():
        for name, value in facts.get("environment", {}).items():
            if re.search(r"PASSWORD|KEY|SECRET|AUTH|_URL", name):
                assert "${" in value, f"{name} is written down"


def test_only_the_migration_signs_in_as_the_owner():
    owners = {name for name, facts in SERVICES.items() if "PORTAL_AS_OWNER" in facts.get("environment", {})}
    knowing = {
        name for name, facts in SERVICES.items() if "DATABASE_OWNER_URL" in facts.get("environment", {})
    }
    assert owners == knowing == {"migrate"}
    assert "portal_app:" in SERVICES["web"]["environment"]["DATABASE_URL"]


def test_only_the_proxy_is_reached_from_outside_and_the_database_reaches_nobody():
    assert {name for name, facts in SERVICES.items() if "ports" in facts} == {"proxy"}
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("database", "queue"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert "inside" not in SERVICES["proxy"]["networks"]


def test_the_portal_runs_without_rights_it_does_not_need():
    for name in ("web", "worker", "mail", "links", "clock", "migrate", "prepare"):
        facts = SERVICES[name]
        assert (facts["read_only"], facts["cap_drop"]) == (True, ["ALL"])
        assert facts["environment"]["PORTAL_MODE"] == "production"
    assert re.search(r"(?m)^USER 10001$", (ROOT / "Dockerfile").read_text())


def test_one_service_builds_the_image_and_nobody_fetches_one_of_its_name():
    ours = {name: facts for name, facts in SERVICES.items() if facts["image"].startswith("psp-portal")}
    assert [name for name, facts in ours.items() if "build" in facts] == ["migrate"]
    assert {facts["pull_policy"] for name, facts in ours.items() if name != "migrate"} == {"never"}


def test_web_workers_and_clock_wait_until_unsafe_settings_were_refused():
    assert "check --deploy" in SERVICES["prepare"]["command"][-1]
    for name in ("web", "worker", "mail", "links", "clock"):
        assert SERVICES[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"


def test_a_production_loads_everything_but_invented_people(monkeypatch, settings):
    assert SERVICES["prepare"]["command"][-1].endswith("&& python manage.py load")
    called = []
    monkeypatch.setattr(load, "call_command", lambda name, **_: called.append(name))
    for settings.IS_DEMONSTRATION in (False, True):
        call_command("load", verbosity=0)
    assert called == [*load.LOADED, *load.LOADED, *load.INVENTED]
    loaders = {name for name in get_commands() if name.startswith("load_")}
    assert loaders == {*load.LOADED, *load.INVENTED}


def test_secrets_data_and_tests_do_not_reach_the_image_and_every_app_does():
    kept_out = set((ROOT / ".dockerignore").read_text().split())
    assert kept_out >= {
        ".env",
        ".git",
        ".portal",
        ".venv",
        "node_modules",
        "static_made",
        "static_built",
        "tests",
        "demo",
        "security",
    }
    apps = {name.split(".")[0] for name in settings.INSTALLED_APPS} - set(settings.DEVELOPMENT_APPS)
    assert kept_out & (apps | {"kernel", "templates", "manage.py", "requirements-production.txt"}) == set()


def test_the_script_of_the_database_makes_roles_with_pass_words_and_the_database(tmp_path):
    fresh = Postgres(tmp_path / "pg", durable=False)
    try:
        fresh.data.mkdir(parents=True)
        fresh.data.rmdir()
        super(Postgres, fresh).start()
        told = {
            "PATH": f"{postgres_programs()}:{os.environ['PATH']}", "PGHOST": str(fresh.sockets),
            "PORTAL_SQL": str(ROOT / "psp_portal"), "DATABASE_OWNER_PASSWORD": "o'1",
            "DATABASE_APP_PASSWORD": "a2", "DATABASE_BACKUP_PASSWORD": "b3",
        }  # fmt: skip
        subprocess.run([ROOT / "deploy/database.sh"], env=told, check=True)
        rows = fresh.run_as_superuser(
            "portal", "select rolname from pg_authid where rolpassword like 'SCRAM%' order by 1"
        )
        assert rows == [("portal_app",), ("portal_backup",), ("portal_owner",)]
        assert fresh.run_as_superuser(
            "portal", "select count(*) from pg_extension where extname = 'pg_trgm'"
        ) == [(1,)]
    finally:
        fresh.stop()


def production(**more):
    return surroundings(
        **SAFE,
        DATABASE_URL=cluster.POSTGRES.url("portal_app", "test_portal"),
        REDIS_URL=cluster.VALKEY.url(),
        **more,
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_check_and_the_web_server_of_a_production_run_and_answer_only_by_https(tmp_path):
    if (ROOT / "static_built/staticfiles.json").exists():
        check = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        subprocess.run(check, cwd=ROOT, env=production(), check=True)
    port = a_free_port()
    web = ["-m", "granian", "--interface", "wsgi", "--port", str(port), "psp_portal.wsgi:application"]
    healthy = (ROOT / "psp_portal/healthcheck.py").read_text().replace(":8000/", f":{port}/")

    def is_healthy(text):
        asked = subprocess.run(
            [sys.executable, "-c", text], env=production(), capture_output=True, check=False
        )
        return asked.returncode == 0

    with start(*web, log=tmp_path / "web.log", env=production()) as server:
        try:
            wait_for(lambda: is_healthy(healthy), seconds=30, what="healthy")
            assert not is_healthy(healthy.replace('"X-Forwarded-Proto": "https"', '"X-Other": "https"'))
        finally:
            server.terminate()
