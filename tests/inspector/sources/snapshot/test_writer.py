"""Capturing a source into a snapshot: the same key-values come back, or no file is left behind."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.sources.memory import MemorySource
from inspector.sources.snapshot.source import SnapshotSource
from inspector.sources.snapshot.writer import capture
from tests.inspector.test_scratch import left_by_a_killed_program
from tests.support.verbs import DEMO, ran

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_a_captured_backup_reads_as_the_backup(tmp_path: Path) -> None:
    path = tmp_path / "demo.snapshot"
    assert ran("-s", DEMO, "capture", path).code == 0
    with inspector.open(DEMO) as backup, inspector.open(path) as snapshot:
        assert list(snapshot.key_values()) == list(backup.key_values())
        assert snapshot.info().read_versions == backup.info().read_versions
        assert snapshot.info().consistent
    assert list(tmp_path.iterdir()) == [path]


def test_a_part_is_captured_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "part.snapshot"
    assert ran("-s", DEMO, "capture", path, "StatsTabletKey", "instance_id=ops-1").code == 0
    with inspector.open(DEMO) as backup, inspector.open(path) as snapshot:
        wanted = [record.key_values for record in inspector.scan(backup, "StatsTabletKey", instance_id="ops-1")]
        assert list(snapshot.key_values()) == [pair for pairs in wanted for pair in pairs]
        assert any("only a part" in note and "ops-1" in note for note in snapshot.info().notes)


def test_a_masked_capture_holds_no_secret_and_all_else(tmp_path: Path) -> None:
    path = tmp_path / "masked.snapshot"
    assert ran("-s", DEMO, "capture", path, "--mask-secrets").code == 0
    with inspector.open(DEMO) as backup, inspector.open(path) as snapshot:
        record, masked = (next(inspector.scan(source, "InstanceKey")) for source in (backup, snapshot))
        secrets = [store.sk for store in record.value.obj_info] + [store.ak for store in record.value.obj_info]
        names = [cluster.cluster_name for cluster in record.value.clusters]
        assert [cluster.cluster_name for cluster in masked.value.clusters] == names
        assert [key for key, _ in snapshot.key_values()] == [key for key, _ in backup.key_values()]
        assert any("masked" in note for note in snapshot.info().notes)
    content = path.read_bytes()
    assert secrets
    assert not [secret for secret in secrets if secret and secret.encode() in content]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "taken"
    path.write_text("mine")
    refused = ran("-s", DEMO, "capture", path)
    assert refused.code == 2
    assert "choose another name" in refused.err
    assert path.read_text() == "mine"


def test_a_source_that_fails_leaves_no_file_behind(tmp_path: Path) -> None:
    def breaking() -> Iterator[tuple[bytes, bytes]]:
        yield b"a", b"1"
        raise inspector.InspectorError("lost")

    with pytest.raises(inspector.InspectorError, match="lost"):
        capture(MemorySource(), tmp_path / "out", breaking())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no locks of this kind")
def test_what_a_killed_capture_left_goes_with_the_next_of_that_name(tmp_path: Path) -> None:
    left, other = (left_by_a_killed_program(f".{name}.", tmp_path) for name in ("out", "other"))
    capture(MemorySource(), tmp_path / "out", [(b"a", b"1")])
    assert set(tmp_path.iterdir()) == {tmp_path / "out", other}
    assert (left.exists(), (tmp_path / "out").stat().st_mode & 0o777) == (False, 0o600)


def test_the_time_of_capture_and_the_kind_of_source_are_told(tmp_path: Path) -> None:
    capture(MemorySource({b"a": b"1"}), tmp_path / "out", [(b"a", b"1")], notes=["by hand"])
    with SnapshotSource(tmp_path / "out") as snapshot:
        first, *others = snapshot.info().notes
        assert first.startswith("captured 20")
        assert first.endswith("from memory")
        assert others == ["by hand"]
