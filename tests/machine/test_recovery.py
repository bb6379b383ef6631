"""Point-in-time recovery with the scripts of deploy/, on a real cluster."""

import os
import subprocess

import pytest
import yaml

from devserver import recovery_drill
from tests.machine.processes import ROOT

DATABASE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["database"]


@pytest.mark.slow
def test_a_cluster_comes_back_to_the_moment_before_a_mistake(tmp_path):
    for folder in (tmp_path, *list(tmp_path.parents)[:3]):
        folder.chmod(0o755)
    result = recovery_drill.drill(tmp_path, rows=2_000)
    assert result.rows == 2_001
    kept = [path.name for path in (tmp_path / "cluster").iterdir() if path.name.startswith("data.before-")]
    assert len(kept) == 1  # what stood there before the recovery is moved aside


def archive_of(tmp_path):
    for name in ("wal", "base"):
        (tmp_path / "archive" / name).mkdir(parents=True)
    return os.environ | {"ARCHIVE": str(tmp_path / "archive"), "PGDATA": str(tmp_path / "data")}


def call(script, *words, env):
    return subprocess.run(
        [ROOT / "deploy" / script, *words], env=env, capture_output=True, text=True, check=False
    )


def test_a_piece_of_the_log_is_kept_once_and_never_overwritten(tmp_path):
    env, piece = archive_of(tmp_path), tmp_path / "piece"
    piece.write_bytes(b"log")
    kept = tmp_path / "archive/wal/0001"
    assert [call("archive-wal", piece, "0001", env=env).returncode for _ in range(2)] == [0, 0]
    piece.write_bytes(b"another")
    assert call("archive-wal", piece, "0001", env=env).returncode == 1
    assert kept.read_bytes() == b"log"
    assert [path.name for path in kept.parent.iterdir()] == ["0001"]


def test_a_recovery_is_refused_while_the_server_runs_or_without_an_older_backup(tmp_path):
    env, data = archive_of(tmp_path), tmp_path / "data"
    data.mkdir()
    refused = call("recover", "2026-12-01 14:03:00+00", env=env)
    assert (refused.returncode, refused.stderr[:26]) == (1, "No base backup is older th")
    (data / "postmaster.pid").touch()
    (tmp_path / "archive/base/20261201T000000Z").mkdir()
    refused = call("recover", "2026-12-01 14:03:00+00", env=env)
    assert (refused.returncode, refused.stderr[:16]) == (1, "The server runs,")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "data"]


def test_the_containers_archive_as_the_drill_does():
    words = " ".join(DATABASE["command"])
    assert "archive_mode=on" in words
    assert f"archive_timeout={recovery_drill.LONGEST_LOSS_SECONDS}" in words
    assert "archive_command=/portal/archive-wal %p %f" in words
    for script in ("archive-wal", "base-backup", "recover"):
        assert f"./deploy/{script}:/portal/{script}:ro" in DATABASE["volumes"]
        assert (ROOT / "deploy" / script).stat().st_mode & 0o111
