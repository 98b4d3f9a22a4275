"""The file of an overlay: whole after a kill, gone on from later, and never the source itself."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.errors import SourceNotSupported
from inspector.service.overlay.errors import OverlayRefused
from inspector.service.overlay.file import FileWrites
from inspector.service.overlay.source import Overlay
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.sources.base import SourceInfo
from inspector.sources.memory import MemorySource
from inspector.sources.snapshot.writer import SnapshotWriter
from tests.inspector.service.cases import NOW, key_of, source_of, states
from tests.inspector.service.overlay.conftest import SOURCE
from tests.inspector.service.server import killed_after

if TYPE_CHECKING:
    from pathlib import Path

CHILD = """
import sys
from inspector.service.overlay.file import FileWrites
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.sources.memory import MemorySource

source = MemorySource()
service = MetaService(source, FileWrites(sys.argv[1], source.info()))
long = "x" * 50_000
vault = '{"hdfs_info": {"build_conf": {"fs_name": "' + long + '", "user": "u"}, "prefix": "p"}}'
body = '{"instance_id": "%s", "vault": ' + vault + "}"
for number in range(100_000):
    assert service.answer(ROUTES["create_instance"], {}, (body % f"{sys.argv[2]}-{number}").encode()).status == 200
    if number == 3:
        print("writing", flush=True)
"""


@pytest.mark.slow
def test_a_process_killed_in_the_middle_leaves_whole_calls(tmp_path: Path) -> None:
    path = tmp_path / "overlay"
    found = 0
    for run in range(5):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(path), f"run{run}"], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        with killed_after(60, child):
            assert child.stdout.readline() == "writing\n"
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(0.01 + 0.013 * run)
        child.stdout.close()
        writes = FileWrites(path, MemorySource().info())
        overlay = Overlay(MemorySource(), writes)
        families = {"InstanceKey", "StorageVaultKey"}
        ids = {
            name: {record.key.fields["instance_id"] for record in inspector.scan(overlay, name)} for name in families
        }
        writes.close()
        assert ids["InstanceKey"] == ids["StorageVaultKey"]
        assert len(ids["InstanceKey"]) >= found + 4
        found = len(ids["InstanceKey"])


SPILLING = """
import itertools, os, signal, sys
from inspector.service.overlay.file import FileWrites
from inspector.sources.base import SourceInfo

writes = FileWrites(sys.argv[1], SourceInfo("memory", "somewhere"))
writes.commit({b"%d" % number: b"old" * 50 for number in range(2000)})
writes._database.execute("PRAGMA cache_size = 5")  # pages go to the file before the end
statements = itertools.count()
writes._database.set_trace_callback(lambda _: next(statements) < 3000 or os.kill(os.getpid(), signal.SIGKILL))
writes.commit({b"%d" % number: b"new" * 50 for number in range(2000)})
"""


def test_a_change_that_is_half_in_the_file_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "overlay"
    child = subprocess.run([sys.executable, "-c", SPILLING, str(path)], check=False, timeout=60)
    assert child.returncode == -signal.SIGKILL
    assert b"new" * 50 in path.read_bytes()
    with pytest.raises(SourceNotSupported, match="--overlay"):
        inspector.open(f"snapshot:{path}")
    writes = FileWrites(path, SOURCE)
    assert {value for _, value in writes.between(b"", b"\xff")} == {b"old" * 50}
    writes.close()
    with inspector.open(f"snapshot:{path}") as source:
        assert {value for _, value in source.key_values()} == {b"old" * 50}


def _service(path: Path, **state: str) -> MetaService:
    source = source_of(states("i1"))
    return MetaService(source, FileWrites(path, source.info()), clock=lambda: NOW)


def test_a_later_run_goes_on_and_other_verbs_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "overlay"
    first = _service(path)
    assert first.answer(ROUTES["create_instance"], {}, b'{"instance_id": "n1", "name": "new_one"}').status == 200
    assert (
        first.answer(ROUTES["drop_cluster"], {}, b'{"instance_id": "i1", "cluster": {"cluster_id": "c2"}}').status
        == 200
    )
    first.close()
    second = _service(path)
    assert second.answer(ROUTES["create_instance"], {}, b'{"instance_id": "n1"}').status == 409
    both = {row.instance_id: row.name for row in inspector.instances(second.overlay)}
    assert both == {"i1": "name1", "n1": "new_one"}
    second.close()
    with inspector.open(f"snapshot:{path}") as snapshot:
        assert [row.instance_id for row in inspector.instances(snapshot)] == ["i1", "n1"]
        assert "c2" not in {row.cluster_id for row in inspector.clusters(snapshot)}
        assert any("overlay" in note for note in snapshot.info().notes)


def test_keys_that_are_gone_stay_gone(tmp_path: Path) -> None:
    path = tmp_path / "overlay"
    source = source_of(states("i1", "txns"))
    service = MetaService(source, FileWrites(path, source.info()))
    running = key_of("TxnRunningKey instance_id=i1 db_id=5 txn_id=1024")
    assert service.answer(ROUTES["abort_txn"], {}, b'{"cloud_unique_id": "1:i1:be1", "txn_id": 1024}').status == 200
    service.close()
    again = Overlay(source, FileWrites(path, source.info()))
    assert list(source.key_values(running, running + b"\x00"))
    assert again.value(running) is None
    again.close()


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    FileWrites(tmp_path / "overlay", SOURCE).close()
    assert stat.S_IMODE((tmp_path / "overlay").stat().st_mode) == 0o600


def test_one_process_at_a_time(tmp_path: Path) -> None:
    holder = FileWrites(tmp_path / "overlay", SOURCE)
    with pytest.raises(OverlayRefused, match="another process may have it open"):
        FileWrites(tmp_path / "overlay", SOURCE)
    holder.close()
    FileWrites(tmp_path / "overlay", SOURCE).close()


def test_another_source_is_noted(tmp_path: Path) -> None:
    FileWrites(tmp_path / "overlay", SOURCE).close()
    same = FileWrites(tmp_path / "overlay", SOURCE)
    assert same.note is None
    same.close()
    other = FileWrites(tmp_path / "overlay", SourceInfo("memory", "elsewhere"))
    assert other.note == f"{tmp_path / 'overlay'} was made for another source, memory:somewhere"
    other.close()


def test_the_source_is_never_the_overlay(tmp_path: Path) -> None:
    FileWrites(tmp_path / "overlay", SOURCE).close()
    os.symlink(tmp_path / "overlay", tmp_path / "link")
    with (
        inspector.open(f"snapshot:{tmp_path / 'overlay'}") as source,
        pytest.raises(OverlayRefused, match="source itself"),
    ):
        FileWrites(tmp_path / "link", source.info())


def test_nothing_but_an_overlay_is_written_to(tmp_path: Path) -> None:
    with SnapshotWriter(tmp_path / "snapshot") as writer:
        writer.write([(b"k", b"v")])
        writer.write_metadata(SOURCE)
    sqlite3.connect(tmp_path / "database").executescript("CREATE TABLE t (a)")
    log = "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (a); INSERT INTO t VALUES (1);"
    owner = sqlite3.connect(tmp_path / "with a log")
    owner.executescript(log)
    (tmp_path / "text").write_text("some text, much longer than the header of any database " * 20)
    (tmp_path / "byte").write_bytes(b"S")
    files = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for path in files:
        with pytest.raises(OverlayRefused, match=r"use a(nother file| file that does not exist yet)"):
            FileWrites(path, SOURCE)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == files
    owner.close()
    with pytest.raises(OverlayRefused, match="use a file that can be written"):
        FileWrites(tmp_path / "no folder" / "overlay", SOURCE)
    with pytest.raises(OverlayRefused, match="use a file that can be written"):
        FileWrites(tmp_path, SOURCE)


def test_a_file_whose_making_was_interrupted_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "overlay").touch()
    FileWrites(tmp_path / "overlay", SOURCE).close()
    with inspector.open(f"snapshot:{tmp_path / 'overlay'}") as snapshot:
        assert list(snapshot.key_values()) == []
