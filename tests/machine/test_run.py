"""run.py: what it says when it cannot go on, and that it can be read by the Pythons it refuses."""

import ast
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.machine.processes import ROOT, a_free_port, surroundings


@pytest.fixture
def run(tmp_path, monkeypatch):
    """run.py as a module whose data lie in a folder of this test."""
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "data"))
    found = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def call(*words, **extra):
    return subprocess.run(
        [sys.executable, "run.py", *words],
        cwd=ROOT, env=surroundings(**extra), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("minor", [6, 7, 8, 9, 10])
def test_an_older_python_reads_the_file_and_is_told_which_one_is_needed(minor, monkeypatch):
    text = (ROOT / "run.py").read_text()
    tree = ast.parse(text, feature_version=(3, minor))
    monkeypatch.setattr(sys, "version_info", (3, minor, 1, "final", 0))
    with pytest.raises(
        SystemExit, match=rf"needs Python 3\.11 or newer; this is 3\.{minor}\. Install a newer one"
    ):
        exec(compile(tree, "run.py", "exec"), {"__name__": "__main__"})  # noqa: S102 our own file


def test_only_the_standard_library_is_imported():
    tree = ast.parse((ROOT / "run.py").read_text())
    names = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    names |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


def test_a_taken_port_is_said_before_anything_is_set_up(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = call(PORTAL_PORT=port, PORTAL_DATA=str(tmp_path))
    assert done.returncode == 1
    assert f"Port {port} is taken by another program" in done.stderr
    assert "PORTAL_PORT=" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_word_is_answered_with_the_words_there_are():
    done = call("tset")
    assert done.returncode == 1
    assert "Unknown word 'tset'" in done.stderr
    assert "python3 run.py test" in done.stderr


def test_reset_deletes_nothing_unless_somebody_says_yes(tmp_path):
    (tmp_path / "postgres").mkdir()
    done = call("reset", PORTAL_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "Nothing was deleted" in done.stderr
    assert (tmp_path / "postgres").exists()


@pytest.mark.parametrize(("answer", "gone"), [("no", False), ("", False), ("yes", True)])
def test_reset_asks_then_starts_anew(run, monkeypatch, answer, gone):
    (run.DATA / "postgres").mkdir(parents=True)
    started = []
    monkeypatch.setattr(run, "portal", started.append)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("builtins.input", lambda _: answer)
    if gone:
        run.reset([])
    else:
        with pytest.raises(run.Stop, match="Nothing was deleted"):
            run.reset([])
    assert run.DATA.exists() is not gone
    assert started == ([[]] if gone else [])


def test_reset_refuses_while_the_portal_runs(run):
    run.DATA.mkdir()
    hold = (
        "import fcntl, sys; f = open(sys.argv[1], 'a'); fcntl.flock(f, 2); print('held', flush=True); input()"
    )
    command = [sys.executable, "-c", hold, str(run.DATA / "lock")]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(run.Stop, match="The portal is running"):
            run.reset(["--yes"])
        holder.kill()
    assert (run.DATA / "lock").exists()


def test_a_full_disk_is_said_before_anything_is_fetched(run, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=50_000_000))
    with pytest.raises(
        run.Stop, match=r"50 MB left; setting up needs about 1200 MB\. Make room and start again"
    ):
        run.refuse_full_disk()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "the disk is full",
        ),
        ("npm error code ENOSPC", "the disk is full"),
        (
            "WARNING: Retrying ... NewConnectionError('... Failed to establish a new connection",
            "no package index answers",
        ),
        ("npm error code ENOTFOUND", "no package index answers"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "DO NOT MATCH THE HASHES"),
    ],
)
def test_what_commonly_goes_wrong_has_a_sentence(run, said, sentence):
    assert sentence in run.explain(run.Done(1, said), "The Python packages could not be installed")


def test_pip_without_a_network_becomes_a_sentence(run, tmp_path, monkeypatch):
    nowhere = f"http://127.0.0.1:{a_free_port()}/"
    for name in list(os.environ):
        if name.startswith(("PIP_", "UV_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_INDEX_URL", nowhere)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setattr(run, "VENV", tmp_path)
    monkeypatch.setattr(run, "pip", lambda: [sys.executable, "-m", "pip", "--retries", "0"])
    monkeypatch.setattr(run, "NEEDED_BYTES", 0)
    (tmp_path / "few.txt").write_text("portal-of-nobody==1.0 --hash=sha256:" + "0" * 64)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    with pytest.raises(run.Stop, match="no package index answers"):
        run.install("few.txt", "Python packages")
    assert list(tmp_path.glob("installed-*")) == []


def test_a_python_without_ensurepip_and_pip_is_told_what_to_install(run, monkeypatch):
    monkeypatch.setattr(run, "PYTHON", sys.executable)
    monkeypatch.setattr(run.subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=1))
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(run.Stop, match=r"python3-venv"):
        run.pip()


def test_the_second_set_up_does_nothing(run, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "VENV", tmp_path)
    monkeypatch.setattr(run, "PYTHON", tmp_path / "bin" / "python")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    (tmp_path / "made-by").write_text("\n".join([sys.version, sys.base_prefix, str(tmp_path)]))
    called = []
    monkeypatch.setattr(run, "run", lambda *words, **_: called.append(words))
    run.make_environment()
    assert called == []
    (tmp_path / "made-by").write_text("another Python")
    monkeypatch.setattr(run, "run", lambda *_, **__: run.Done(1, "no"))
    with pytest.raises(run.Stop, match="could not make an environment"):
        run.make_environment()


@pytest.mark.slow
@pytest.mark.parametrize(("words", "chosen"), [("browser", True), ("not browser", False)])
def test_the_browser_tests_can_be_chosen_and_left_out_by_their_mark(words, chosen):
    command = ["-m", "pytest", "--collect-only", "-q", "-m", words, "tests/browser/test_gallery.py"]
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=surroundings(), capture_output=True, text=True, check=False
    )
    assert ("test_gallery.py::" in done.stdout) is chosen


def test_every_word_of_the_help_is_a_command(run):
    words = re.findall(r"python3 run\.py (\w+)", run.__doc__)
    assert list(dict.fromkeys(words)) == ["test", "speed", "pictures", "manage", "reset"]


def test_a_port_that_is_no_number_is_said_before_anything_is_set_up(run, monkeypatch):
    monkeypatch.setenv("PORTAL_PORT", "eighty")
    with pytest.raises(run.Stop, match="PORTAL_PORT is 'eighty'"):
        run.refuse_taken_port()
