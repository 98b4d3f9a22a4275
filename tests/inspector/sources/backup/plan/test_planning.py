"""Which snapshot and logs are taken, and which are left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceDamaged
from inspector.sources.backup import BackupSource
from tests.inspector.sources.backup.plan.databases import keys, sets, write_snapshot
from tests.inspector.sources.backup.support import ROWS
from tests.inspector.sources.backup.writer import SET, Container, Rows

if TYPE_CHECKING:
    from pathlib import Path


def damaged_snapshot(container: Container, version: int) -> str:
    """A snapshot whose manifest cannot be read."""
    manifest = container.manifest([container.range_file(version, b"", b"\xff", [])])
    (container.root / manifest).write_text("{")
    return manifest


def test_a_manifest_that_is_newer_than_the_version_is_not_read(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", [(b"a", b"")]))
    newer = damaged_snapshot(container, 20)
    container.log(5, 30, sets(12, 19, 20))
    assert keys(tmp_path, 19) == [b"a", b"k12", b"k19"]
    with pytest.raises(SourceDamaged) as caught:
        BackupSource.open(tmp_path, 20)
    assert caught.value.file == str(tmp_path / newer)


@pytest.mark.parametrize(("at", "version"), [(12, 12), ("snapshot", 10)])
def test_a_manifest_that_is_newer_than_the_version_is_not_asked_for_what_is_missing(
    tmp_path: Path, at: int | str, version: int
) -> None:
    container = Container(tmp_path)
    older = container.manifest([container.range_file(8, b"", b"\xff", ROWS)])
    damaged_snapshot(container, 20)
    empty = container.range_file(10, b"", b"\xff", [])
    # FoundationDB's own keys came last
    container.manifest([empty, container.range_file(30, b"\xff", b"\xff\xff", [])])
    (tmp_path / empty).write_bytes(b"")
    container.log(5, 40, {})
    with BackupSource.open(tmp_path, at, salvage=True) as source:
        assert list(source.key_values()) == ROWS
        assert source.problems == [
            f"{tmp_path / empty}: offset 0: the file is empty; passed over",
            f"{tmp_path / empty}: keys passed over are taken from {older}, exact at version {version}",
        ]


def test_what_is_missing_is_given_by_the_next_older_snapshot(tmp_path: Path) -> None:
    container = Container(tmp_path)
    files = [container.range_file(version, b"", b"\xff", ROWS) for version in (6, 8, 12, 20)]
    manifests = [container.manifest([file]) for file in files]
    empty = files[2]
    (tmp_path / empty).write_bytes(b"")
    container.log(5, 30, sets(10, 13, 15))
    with BackupSource.open(tmp_path, 14, salvage=True) as source:
        assert list(source.key_values()) == [*ROWS, (b"k10", b""), (b"k13", b"")]
        assert source.problems == [
            f"{tmp_path / empty}: offset 0: the file is empty; passed over",
            f"{tmp_path / empty}: keys passed over are taken from {manifests[1]}, exact at version 14",
        ]


def test_an_older_snapshot_that_no_logs_lead_on_from_gives_nothing_of_what_is_missing(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (8, b"", b"\xff", ROWS))
    empty = container.range_file(20, b"", b"\xff", ROWS)
    container.manifest([empty])
    (tmp_path / empty).write_bytes(b"")
    container.log(5, 15, {})
    container.log(18, 30, {})
    with BackupSource.open(tmp_path, 25, salvage=True) as source:
        assert list(source.key_values()) == []
        assert source.problems == [
            f"{tmp_path / empty}: offset 0: the file is empty; passed over",
            f"{tmp_path / empty}: keys passed over are left out: no older snapshot gives them at version 25",
        ]


def test_keys_of_missing_files_of_a_snapshot_alone_are_of_the_version_of_each_file(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (8, b"", b"\xff", []))
    files = [container.range_file(20, b"", b"m", []), container.range_file(24, b"m", b"\xff", [])]
    container.manifest(files)
    for file in files:
        (tmp_path / file).unlink()
    container.log(
        5, 30, {version: [(SET, b"%c%d" % (letter, version), b"") for letter in b"an"] for version in (12, 22)}
    )
    with BackupSource.open(tmp_path, "snapshot", salvage=True) as source:
        assert [key for key, _ in source.key_values()] == [b"a12", b"n12", b"n22"]


@pytest.mark.parametrize(("told", "expected"), [(False, ROWS[:1]), (True, ROWS)])
def test_of_a_missing_file_nobody_knows_the_keys_unless_the_manifest_says_them(
    tmp_path: Path, told: bool, expected: Rows
) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (8, b"", b"\xff", ROWS))
    files = [container.range_file(20, b"", b"b", ROWS[:1]), container.range_file(20, b"b", b"\xff", ROWS[1:])]
    container.manifest(files, with_key_ranges=told)
    (tmp_path / files[1]).unlink()
    container.log(5, 30, {})
    with BackupSource.open(tmp_path, salvage=True) as source:
        assert list(source.key_values()) == expected


def test_a_snapshot_of_no_ordinary_keys_gives_none(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"\xff", b"\xff\xff", [(b"\xff/a", b"")]))
    container.log(5, 20, sets(12))
    assert keys(tmp_path) == keys(tmp_path, 10) == keys(tmp_path, "snapshot") == []


@pytest.mark.parametrize(
    ("at", "expected"),
    [("latest", []), ("snapshot", [27, 28]), (28, [27, 28]), (26, []), (19, [12, 19]), (13, [12]), (10, [])],
)
def test_mutations_are_those_from_the_oldest_state_that_logs_lead_on_from(
    tmp_path: Path, at: int | str, expected: list[int]
) -> None:
    container = Container(tmp_path)
    for version in (10, 14, 26, 35):
        write_snapshot(container, (version, b"", b"\xff", []))
    container.log(5, 20, sets(7, 10, 12, 19))
    container.log(25, 30, sets(25, 26, 27, 28))
    with BackupSource.open(tmp_path, at) as source:
        assert [mutation.version for mutation in source.mutations()] == expected


def test_logs_that_are_empty_are_told_of(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    first = container.log_file(5, 12, b"")
    container.log(12, 20, sets(12))
    container.log_file(20, 25, b"")
    container.log_file(25, 30, b"")
    for at, number, logs in ((11, 1, 1), (19, 1, 2), (20, 2, 3), (29, 3, 4)):
        with BackupSource.open(tmp_path, at) as source:
            (note,) = source.info().notes
        assert note == (
            f"empty mutation logs: {number} of the {logs} that lead to the version, the first {first}; right "
            "if nothing was written then, but a log that lost its content looks the same"
        )
    with BackupSource.open(tmp_path, 10) as source:  # to which no log leads
        assert source.info().notes == ()


def test_the_latest_version_may_be_reached_from_an_older_snapshot_by_a_chain_that_overlaps_another(
    tmp_path: Path,
) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (14, b"", b"\xff", [(b"a", b"")]))
    write_snapshot(container, (13, b"", b"m", [(b"a", b"")]), (16, b"m", b"\xff", []))
    container.log(5, 20, sets(18))
    container.log(14, 40, sets(18, 30))
    with BackupSource.open(tmp_path) as source:
        assert source.read_version == 39
        assert [key for key, _ in source.key_values()] == [b"a", b"k18", b"k30"]
