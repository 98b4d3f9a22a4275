"""Manifests and properties that are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceDamaged
from inspector.sources.backup import BackupSource, describe_backup
from tests.inspector.sources.backup.listing.manifests import read, rewrite_manifest
from tests.inspector.sources.backup.support import ROWS, small_backup
from tests.inspector.sources.backup.writer import Container

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"beginVersion": 9}, "beginVersion is 9"),
        ({"endVersion": "10"}, "endVersion is '10'"),
        ({"files": {}}, "no list of files"),
        ({"files": [1]}, "no list of files"),
        ({"keyRanges": []}, "no list of files"),
    ],
)
def test_manifest_that_contradicts_itself_is_refused(tmp_path: Path, changes: dict[str, object], reason: str) -> None:
    rewrite_manifest(small_backup(tmp_path), **changes)
    with pytest.raises(SourceDamaged, match=reason):
        read(tmp_path)


@pytest.mark.parametrize("item", [{}, {"beginKey": "a"}, {"beginKey": "b", "endKey": "a"}, [], {"beginKey": "\u1234"}])
def test_malformed_key_range_is_refused(tmp_path: Path, item: object) -> None:
    container = small_backup(tmp_path)
    (path,) = container.key_ranges
    rewrite_manifest(container, keyRanges={path: item})
    with pytest.raises(SourceDamaged, match="key range"):
        read(tmp_path)


@pytest.mark.parametrize(
    "content", ["", "[]", "7", '{"files": ', "[" * 100_000, '{"beginVersion": ' + "9" * 9999 + "}"]
)
def test_manifest_that_is_no_json_object_is_refused(tmp_path: Path, content: str) -> None:
    container = small_backup(tmp_path)
    (manifest,) = (container.root / "snapshots").iterdir()
    manifest.write_text(content)
    with pytest.raises(SourceDamaged, match="manifest"):
        read(tmp_path)


def test_version_of_a_file_outside_its_snapshot_is_refused(tmp_path: Path) -> None:
    container = small_backup(tmp_path)
    rewrite_manifest(container, files=[container.range_file(11, b"", b"\xff", ROWS)])
    with pytest.raises(SourceDamaged, match="outside the snapshot's versions"):
        read(tmp_path)


def test_missing_file_of_a_snapshot(tmp_path: Path) -> None:
    container = Container(tmp_path)
    files = [container.range_file(10, b"", b"b", ROWS[:1]), container.range_file(10, b"b", b"\xff", ROWS[1:])]
    container.manifest(files)
    (tmp_path / files[0]).unlink()
    with pytest.raises(SourceDamaged, match="missing") as caught:
        read(tmp_path)
    assert caught.value.file == str(tmp_path / files[0])
    assert str(caught.value).count("--salvage") == 1
    with BackupSource.open(tmp_path, salvage=True) as source:
        assert list(source.key_values()) == ROWS[1:]
        missing, left_out = source.problems
        assert missing.startswith(f"{tmp_path / files[0]}: offset 0: the file is missing")
        assert "left out: no older snapshot" in left_out


@pytest.mark.parametrize("damage", ["not json", '{"beginVersion": 1}'])
def test_salvage_passes_over_a_damaged_manifest(tmp_path: Path, damage: str) -> None:
    container = small_backup(tmp_path)
    newest = container.manifest([container.range_file(20, b"", b"\xff", [(b"z", b"")])])
    (tmp_path / newest).write_text(damage)
    with pytest.raises(SourceDamaged):
        read(tmp_path)
    for at in ("latest", "snapshot"):
        with BackupSource.open(tmp_path, at, salvage=True) as source:
            assert list(source.key_values()) == ROWS
            assert len(source.problems) == 1


def test_description_reports_what_is_damaged_and_goes_on(tmp_path: Path) -> None:
    container = small_backup(tmp_path)
    newest = container.manifest([container.range_file(20, b"", b"\xff", ROWS)])
    (tmp_path / newest).write_text("not json")
    container.property("log_end_version", "soon")
    description = describe_backup(tmp_path)
    assert len(description.problems) == 2
    assert [(item.begin_version, item.files) for item in description.snapshots] == [(10, 1), (20, None)]


@pytest.mark.parametrize("content", ["", "x", "-1", "1 2"])
def test_property_that_is_no_number(tmp_path: Path, content: str) -> None:
    container = small_backup(tmp_path)
    container.property("expired_end_version", content)
    with pytest.raises(SourceDamaged, match="expired_end_version"):
        read(tmp_path)
    assert read(tmp_path, salvage=True) == ROWS
