"""What docker-compose.yml and the Dockerfile start is there: programs, commands, files, volumes, words."""

import re
import shutil
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
    said = [facts.get("command", []), facts.get("healthcheck", {}).get("test", [])]
    for line in said:
        words = [word for word in line if word not in {"CMD", "CMD-SHELL", "sh", "-c"}]
        text = words[0] if len(words) == 1 else " ".join(words)
        yield from (piece.split() for piece in re.split(r"&&|\|", text) if piece.strip())


def started():
    cmd = re.search(r"(?m)^CMD \[(.*)\]", DOCKERFILE)[1]
    lines = [re.findall(r'"([^"]*)"', cmd)]
    return lines + [line for name in sorted(OURS) for line in lines_of(SERVICES[name])]


def test_the_parts_of_a_production_are_web_workers_clock_database_queue_and_proxy():
    assert set(SERVICES) == PROMISED | {"migrate", "prepare"}
    assert set(SERVICES) - {"database", "queue", "proxy"} == OURS
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
    assert commands == {"migrate", "check", "load"}
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
    assert f"reverse_proxy web:{port}" in caddy
    assert "{$PORTAL_HOST}" in caddy
    assert "443:443" in SERVICES["proxy"]["ports"]
    assert SERVICES["web"]["environment"]["PORTAL_ADDRESS"].startswith("https://")


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_word_given_to_the_portal_is_one_it_reads(name):
    read = (ROOT / "psp_portal/settings.py").read_text()
    known = set(re.findall(r'"((?:PORTAL|DATABASE|REDIS)_\w+)"', read))
    known |= {f"PORTAL_OIDC_{word}" for word in ("NAME", "SERVER", "CLIENT", "SECRET")}
    assert set(SERVICES[name]["environment"]) - known == set()


def test_what_the_image_is_built_from_is_there_and_it_does_not_run_as_root():
    copied = re.findall(r"(?m)^COPY (?!--from)(.*) \S+$", DOCKERFILE)
    names = {name for line in copied for name in line.split()}
    assert [name for name in names if not (ROOT / name).exists()] == []
    assert len(re.findall(r"(?m)^FROM python:3\.\d+-slim", DOCKERFILE)) == 2
    assert DOCKERFILE.rindex("USER 10001") > DOCKERFILE.rindex("FROM ")
    assert "--require-hashes" in DOCKERFILE
