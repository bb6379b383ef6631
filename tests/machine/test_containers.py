"""What docker-compose.yml and the Dockerfile start is there: programs, commands, files, volumes, words."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands
from django.utils.module_loading import import_string

from psp_portal.celery import WORKERS, app
from tests.machine.processes import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name for name, facts in SERVICES.items() if str(facts["image"]).startswith("psp-portal")}
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
HOW_TOS = sorted((ROOT / "docs/how-to").glob("*.md"))
OF_THE_SHELL = {"sh", "find", "grep"}
PROMISED = {"web", *WORKERS, "clock", "database", "queue", "proxy"}


def lines_of(facts):
    """Every command line of a service, as words: what it runs and what asks for its health."""
    watch = facts.get("environment", {}).get("PORTAL_WATCH", "").split()
    said = [facts.get("command", []), facts.get("healthcheck", {}).get("test", []), watch]
    for line in said:
        words = [word for word in line if word not in {"CMD", "CMD-SHELL", "sh", "-c"}]
        text = words[0] if len(words) == 1 else " ".join(words)
        yield from (piece.split() for piece in re.split(r"&&|\|", text) if piece.strip())


def started():
    cmd = re.search(r"(?m)^CMD \[(.*)\]", DOCKERFILE)[1]
    lines = [re.findall(r'"([^"]*)"', cmd)]
    return lines + [line for name in sorted(OURS) for line in lines_of(SERVICES[name])]


def test_the_parts_of_a_production_are_web_workers_clock_database_queue_and_proxy():
    assert set(SERVICES) == PROMISED | {"migrate", "prepare", "archive"}
    assert set(SERVICES) - {"database", "archive", "queue", "proxy"} == OURS
    assert {SERVICES[name]["image"] for name in ("database", "queue", "proxy")} == {
        "postgres:18",
        "valkey/valkey:9",
        "caddy:2",
    }


def test_every_program_that_is_started_is_installed():
    beside = Path(sys.executable).parent
    wanted = {line[0] for line in started()} - OF_THE_SHELL
    assert wanted == {"granian", "celery", "python"}
    assert [name for name in wanted if not shutil.which(name, path=str(beside))] == []
    pinned = (ROOT / "requirements-production.txt").read_text()
    assert [name for name in ("granian", "celery") if f"\n{name}==" not in pinned] == []


def test_every_command_of_ours_that_is_started_exists():
    commands = {line[2] for line in started() if line[:2] == ["python", "manage.py"]}
    assert commands == {"migrate", "check", "load", "job_runs"}
    assert commands - set(get_commands()) == set()
    files = {line[1] for line in started() if line[0] == "python"}
    assert [name for name in files if not (ROOT / name).is_file()] == []
    of_celery = [line for line in started() if line[0] == "celery"]
    assert {line[line.index("-A") + 1] for line in of_celery} == {app.main}
    assert {line[line.index("-A") + 2] for line in of_celery} == {"worker", "beat", "inspect"}


def test_every_queue_has_a_worker_of_its_own_that_works_on_no_other():
    queues = {
        name: line[line.index("--queues") + 1]
        for name in sorted(OURS)
        for line in lines_of(SERVICES[name])
        if line[0] == "celery" and "worker" in line
    }
    assert queues == WORKERS
    used = {route["queue"] for route in app.conf.task_routes.values()} | {app.conf.task_default_queue}
    assert used == set(WORKERS.values())


def test_every_task_has_time_limits_and_the_first_one_can_be_acted_on():
    limits = [(app.conf.task_soft_time_limit, app.conf.task_time_limit)]
    limits += [(one["soft_time_limit"], one["time_limit"]) for one in app.conf.task_annotations.values()]
    assert [pair for pair in limits if not 0 < pair[0] < pair[1]] == []
    assert app.conf.task_annotations.keys() == app.conf.task_routes.keys()
    assert [task for task in app.conf.task_routes if import_string(task).name != task] == []


def test_every_command_the_how_tos_name_exists():
    named = {
        found
        for page in HOW_TOS
        for found in re.findall(r"(?:manage\.py|run\.py manage) ([a-z_]+)", page.read_text())
    }
    assert "invite_administrator" in named
    assert named - set(get_commands()) == set()


def test_deploying_ends_with_the_first_administrator():
    text = (ROOT / "docs/how-to/deploy.md").read_text()
    steps = text[text.index("## First start") : text.index("## What is refused")]
    assert steps.index("docker compose up") < steps.index("manage.py invite_administrator")


def test_every_volume_is_mounted_and_every_file_mounted_is_there():
    mounts = [mount.split(":") for facts in SERVICES.values() for mount in facts.get("volumes", [])]
    assert {source for source, *_ in mounts if not source.startswith(".")} == set(COMPOSE["volumes"])
    assert [source for source, *_ in mounts if source.startswith(".") and not (ROOT / source).is_file()] == []
    assert (
        "database:/var/lib/postgresql" in SERVICES["database"]["volumes"]
    )  # where version 18 keeps its data
    assert (ROOT / "deploy/database.sh").stat().st_mode & 0o111


def test_the_proxy_ends_tls_and_leads_to_the_web_server():
    caddy = (ROOT / "deploy/Caddyfile").read_text()
    port = re.search(r"EXPOSE (\d+)", DOCKERFILE)[1]
    assert f"reverse_proxy {{$PORTAL_WEB:web:{port}}} {{" in caddy
    assert "{$PORTAL_HOST}" in caddy
    assert "443:443" in SERVICES["proxy"]["ports"]
    assert SERVICES["web"]["environment"]["PORTAL_ADDRESS"].startswith("https://")


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_word_given_to_the_portal_is_one_it_reads(name):
    read = (ROOT / "psp_portal/settings.py").read_text()
    known = set(re.findall(r'"((?:PORTAL|DATABASE|REDIS)_\w+)"', read))
    known |= set(re.findall(r"PORTAL_WATCH\w*", (ROOT / "psp_portal/watchdog.py").read_text()))
    known |= {f"PORTAL_OIDC_{word}" for word in ("NAME", "SERVER", "CLIENT", "SECRET")}
    assert set(SERVICES[name]["environment"]) - known == set()


def test_what_the_image_is_built_from_is_there_and_it_does_not_run_as_root():
    copied = re.findall(r"(?m)^COPY (?!--from)(.*) \S+$", DOCKERFILE)
    names = {name for line in copied for name in line.split()}
    assert [name for name in names if not (ROOT / name).exists()] == []
    assert len(re.findall(r"(?m)^FROM python:3\.\d+-slim", DOCKERFILE)) == 2
    assert DOCKERFILE.rindex("USER 10001") > DOCKERFILE.rindex("FROM ")
    assert "--require-hashes" in DOCKERFILE


def test_a_program_that_hangs_is_ended_by_the_first_process_and_started_again_by_docker():
    assert 'ENTRYPOINT ["python", "psp_portal/watchdog.py"]' in DOCKERFILE
    watched = {name for name in OURS if "PORTAL_WATCH" in SERVICES[name]["environment"]}
    assert watched == OURS - {"migrate", "prepare"}
    for name in watched:
        assert (SERVICES[name]["init"], SERVICES[name]["restart"]) == (True, "unless-stopped")


STUB = """#!/bin/sh
echo "$PORTAL_VERSION $*" >> "$CALLS"
case "$*" in
  "image inspect psp-portal:older") ;;
  "image inspect"*) exit 1 ;;
  *build*) [ -z "$BROKEN" ] ;;
esac
"""


@pytest.fixture
def machine(tmp_path):
    """A folder with the portal's script, a file of secrets and a Docker that writes down what it is asked."""
    for folder in ("deploy", "bin"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "deploy/set-version", tmp_path / "deploy")
    (tmp_path / "bin/docker").write_text(STUB)
    (tmp_path / "bin/docker").chmod(0o755)
    (tmp_path / ".env").write_text("PORTAL_HOST=portal.example.gov\nPORTAL_VERSION=today\n")
    (tmp_path / ".env").chmod(0o600)
    return tmp_path


def set_version(machine, *words, **more):
    calls = machine / "calls"
    env = {"PATH": f"{machine}/bin:{os.environ['PATH']}", "CALLS": str(calls), **more}
    git = machine / "bin/git"
    git.write_text("#!/bin/sh\necho newer\n")
    git.chmod(0o755)
    done = subprocess.run(
        [machine / "deploy/set-version", *words], env=env, capture_output=True, text=True, check=False
    )
    return done.returncode, (machine / ".env").read_text(), calls.read_text().splitlines()


def test_a_new_version_is_built_and_then_written_where_every_later_start_reads_it(machine):
    code, env, calls = set_version(machine)
    assert (code, env) == (0, "PORTAL_HOST=portal.example.gov\nPORTAL_VERSION=newer\n")
    assert calls[1:] == ["newer compose build migrate", " compose up --detach"]
    assert (machine / ".env").stat().st_mode & 0o777 == 0o600


def test_going_back_builds_nothing(machine):
    code, env, calls = set_version(machine, "older")
    assert (code, env.splitlines()[-1]) == (0, "PORTAL_VERSION=older")
    assert calls[-1] == " compose up --detach"
    assert [call for call in calls if "build" in call] == []


@pytest.mark.parametrize(("words", "more"), [(["unknown"], {}), ([], {"BROKEN": "yes"})])
def test_a_version_that_is_not_there_or_can_not_be_built_changes_nothing(machine, words, more):
    code, env, calls = set_version(machine, *words, **more)
    assert code == 1
    assert env.endswith("PORTAL_VERSION=today\n")
    assert [call for call in calls if " up " in call] == []


def test_every_version_comes_from_the_file_and_the_proxy_waits_for_nobody():
    text = (ROOT / "docker-compose.yml").read_text()
    assert "image: psp-portal:${PORTAL_VERSION:?" in text
    assert "depends_on" not in SERVICES["proxy"]
    how_to = (ROOT / "docs/how-to/deploy.md").read_text()
    assert "deploy/set-version" in how_to
    assert "PORTAL_VERSION=$(" not in how_to
