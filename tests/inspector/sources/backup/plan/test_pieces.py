"""Range files of several versions, and the mutations that they hold already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.sources.backup import BackupSource
from tests.inspector.sources.backup.plan.databases import ADD, keys, refused, write_snapshot
from tests.inspector.sources.backup.writer import CLEAR, SET, Container

if TYPE_CHECKING:
    from pathlib import Path


def test_mutation_at_the_version_of_its_range_file_is_in_the_file_already(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"m", [(b"a", b"\x01")]), (12, b"m", b"\xff", [(b"n", b"\x01")]))
    container.log(1, 20, {version: [(ADD, b"a", b"\x10"), (ADD, b"n", b"\x10")] for version in (10, 11, 12, 13)})
    with BackupSource.open(tmp_path) as source:
        expected = [(b"a", b"\x31"), (b"n", b"\x11")]
        assert list(source.key_values()) == expected
        assert list(source.key_values(reverse=True)) == expected[::-1]


def test_clear_at_the_version_of_its_range_file_is_in_the_file_already(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (12, b"", b"\xff", [(b"b", b"new"), (b"d", b"")]))
    container.log(1, 20, {12: [(CLEAR, b"a", b"e"), (SET, b"b", b"new"), (SET, b"d", b"")], 13: [(CLEAR, b"d", b"e")]})
    with BackupSource.open(tmp_path) as source:
        assert list(source.key_values()) == [(b"b", b"new")]
        assert list(source.key_values(reverse=True)) == [(b"b", b"new")]


def test_clear_at_the_version_of_one_of_several_range_files_is_in_that_file_already(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(
        container, (10, b"", b"c", [(b"a", b""), (b"b", b"old")]), (12, b"c", b"\xff", [(b"d", b"new"), (b"e", b"")])
    )
    container.log(1, 20, {12: [(CLEAR, b"a", b"f"), (SET, b"d", b"new"), (SET, b"e", b"")], 13: [(SET, b"c", b"")]})
    expected = [(b"c", b""), (b"d", b"new"), (b"e", b"")]
    with BackupSource.open(tmp_path) as source:
        assert list(source.key_values()) == expected
        assert list(source.key_values(reverse=True)) == expected[::-1]


def test_clear_is_cut_by_the_pieces_that_hold_it_already(tmp_path: Path) -> None:
    container = Container(tmp_path)
    rows = [(bytes([letter]), b"") for letter in b"abcdef"]
    write_snapshot(container, (10, b"", b"c", rows[:2]), (12, b"c", b"e", rows[2:4]), (10, b"e", b"\xff", rows[4:]))
    container.log(1, 20, {11: [(CLEAR, b"b", b"f")]})
    assert keys(tmp_path) == [b"a", b"c", b"d", b"f"]


def test_keys_that_were_not_backed_up_stay_unknown(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"a", b"c", [(b"b", b"")]), (10, b"e", b"g", []))
    container.log(1, 20, {11: [(SET, key, b"") for key in (b"A", b"a", b"c", b"d", b"e", b"g")]})
    assert keys(tmp_path) == [b"a", b"b", b"e"]


def test_newer_file_wins_where_files_overlap(tmp_path: Path) -> None:
    container = Container(tmp_path)
    old = [(b"a", b"old"), (b"b", b"old"), (b"c", b"old"), (b"d", b"old")]
    write_snapshot(container, (10, b"", b"\xff", old), (12, b"b", b"d", [(b"c", b"new")]))
    container.log(1, 20, {11: [(SET, b"b", b"11"), (SET, b"d", b"11")]})
    with BackupSource.open(tmp_path, "snapshot") as source:
        assert list(source.key_values()) == [(b"a", b"old"), (b"c", b"new"), (b"d", b"old")]
        assert (source.info().read_versions, source.info().consistent) == ((10, 12), False)
        assert source.info().notes
    with BackupSource.open(tmp_path) as source:
        assert list(source.key_values()) == [(b"a", b"old"), (b"c", b"new"), (b"d", b"11")]


def test_snapshot_at_one_version_needs_no_logs(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"m", [(b"a", b"")]), (10, b"m", b"\xff", [(b"n", b"")]))
    assert keys(tmp_path) == keys(tmp_path, 10) == [b"a", b"n"]
    assert "readable versions: 10 to 10" in refused(tmp_path, 11)
    assert list(BackupSource.open(tmp_path).mutations()) == []


def test_snapshot_at_several_versions_without_logs_is_only_read_as_it_is(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"m", [(b"a", b"")]), (11, b"m", b"\xff", [(b"n", b"")]))
    message = refused(tmp_path, "latest")
    assert "readable versions: none" in message
    assert "@snapshot" in message
    assert keys(tmp_path, "snapshot") == [b"a", b"n"]
