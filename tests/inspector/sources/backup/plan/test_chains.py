"""Which chain of logs gives which versions, and what a gap in it does."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceNotFound, VersionNotRestorable
from inspector.sources.backup import BackupSource, describe_backup
from tests.inspector.sources.backup.plan.databases import keys, refused, sets, write_snapshot
from tests.inspector.sources.backup.writer import SET, Container

if TYPE_CHECKING:
    from pathlib import Path


def test_end_of_the_last_log_is_not_in_it(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    container.log(5, 20, sets(12, 19))
    assert keys(tmp_path, 19) == [b"k12", b"k19"]
    assert keys(tmp_path) == [b"k12", b"k19"]
    assert "readable versions: 10 to 19" in refused(tmp_path, 20)


def test_log_file_holds_only_the_versions_of_its_name(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    container.log(5, 15, sets(12, 17))
    container.log(15, 20, sets(16))
    assert keys(tmp_path) == [b"k12", b"k16"]


def test_logs_that_end_with_the_newest_file_of_a_snapshot_do_not_hold_its_version(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"m", [(b"a", b"")]), (20, b"m", b"\xff", [(b"n", b"")]))
    container.log(5, 20, sets(12))
    with BackupSource.open(tmp_path, 20) as source, pytest.raises(VersionNotRestorable):
        list(source.key_values())
    assert "readable versions: none" in refused(tmp_path, "latest")
    (snapshot,) = describe_backup(tmp_path).snapshots
    assert (snapshot.restorable, snapshot.reason) == (None, "the logs end at 20")
    container.log(5, 21, sets(12))
    assert keys(tmp_path, 20) == [b"a", b"k12", b"n"]


def test_gap_in_the_logs_is_named_and_nothing_beyond_it_is_read(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    container.log(5, 20, sets(12))
    container.log(25, 30, sets(26))
    assert keys(tmp_path) == [b"k12"]
    message = refused(tmp_path, 27)
    assert "readable versions: 10 to 19" in message
    assert "gap from 20 to 25" in message
    description = describe_backup(tmp_path)
    assert (description.gaps, description.log_end_version, description.max_restorable_version) == (((20, 25),), 20, 19)


def test_logs_after_a_gap_serve_a_newer_snapshot(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    write_snapshot(container, (26, b"", b"\xff", [(b"s", b"")]))
    container.log(5, 20, sets(12))
    container.log(25, 30, sets(28))
    assert keys(tmp_path) == [b"k28", b"s"]
    assert keys(tmp_path, 15) == [b"k12"]
    assert "readable versions: 10 to 19, 26 to 29" in refused(tmp_path, 22)
    description = describe_backup(tmp_path)
    assert [item.restorable for item in description.snapshots] == [(10, 19), (26, 29)]


def test_older_snapshot_is_taken_where_the_newer_one_cannot_give_the_version(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", [(b"old", b"")]))
    write_snapshot(container, (14, b"", b"m", []), (18, b"m", b"\xff", [(b"new", b"")]))
    container.log(5, 30, sets(12, 16))
    assert keys(tmp_path, 17) == [b"k12", b"k16", b"old"]
    assert keys(tmp_path, 18) == [b"k16", b"new"]


def test_snapshot_that_no_log_continues_is_described_with_the_reason(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"m", []), (25, b"m", b"\xff", []))
    write_snapshot(container, (50, b"", b"m", []), (51, b"m", b"\xff", []))
    container.log(5, 20, {})
    first, second = describe_backup(tmp_path).snapshots
    assert (first.restorable, first.reason) == (None, "the logs end at 20")
    assert (second.restorable, second.reason) == (None, "no log holds version 50")


def test_part_of_the_keys_is_restorable_earlier_than_all(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"m", [(b"a", b"")]), (20, b"m", b"\xff", [(b"n", b"")]))
    container.log(5, 30, {11: [(SET, b"b", b"")], 15: [(SET, b"c", b""), (SET, b"o", b"")]})
    assert keys(tmp_path, 12, b"", b"m") == [b"a", b"b"]
    assert keys(tmp_path, 16, b"b", b"d") == [b"b", b"c"]
    with BackupSource.open(tmp_path, 16) as source:
        assert source.estimated_bytes(b"", b"m")
        assert source.estimated_bytes() is None
        with pytest.raises(VersionNotRestorable, match=r"version 16 cannot be read.* 20 to 29"):
            list(source.key_values())
        assert [key for key, _ in source.key_values(b"", b"m", reverse=True)] == [b"c", b"b", b"a"]
    assert keys(tmp_path, 20) == [b"a", b"b", b"c", b"n"]


def test_log_that_only_begins_within_another_is_passed_over(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    container.log(5, 20, sets(12))
    container.log(5, 20, sets(12))
    container.log(5, 15, sets(12))
    container.log(14, 40, sets(16, 30))
    assert keys(tmp_path) == [b"k12"]
    description = describe_backup(tmp_path)
    assert (description.log_end_version, description.gaps) == (20, ())


def test_log_that_lies_within_another_ends_nothing(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (15, b"", b"\xff", []))
    container.log(5, 30, sets(20))
    container.log(14, 18, {})
    assert keys(tmp_path) == [b"k20"]
    assert "readable versions: 15 to 29" in refused(tmp_path, 30)


def test_log_that_lies_within_another_ends_nothing_behind_a_gap(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (45, b"", b"\xff", []))
    container.log(5, 20, {})
    container.log(30, 60, sets(50))
    container.log(40, 48, {})
    assert keys(tmp_path) == [b"k50"]
    assert "readable versions: 45 to 59; the mutation logs have a gap from 20 to 30" in refused(tmp_path, 60)


def test_longer_one_of_logs_that_begin_together_is_followed(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    container.log(5, 15, sets(12))
    container.log(5, 30, sets(12, 20))
    assert keys(tmp_path) == [b"k12", b"k20"]


@pytest.mark.parametrize("name", ["expired_end_version", "unreliable_end_version"])
def test_what_may_be_expired_is_not_trusted(tmp_path: Path, name: str) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    write_snapshot(container, (20, b"", b"\xff", []))
    container.log(5, 15, sets(12))
    container.log(15, 30, sets(22))
    container.property(name, 15)
    assert keys(tmp_path) == [b"k22"]
    assert "readable versions: 20 to 29" in refused(tmp_path, 14)
    description = describe_backup(tmp_path)
    assert (description.log_begin_version, description.min_restorable_version) == (15, 20)
    assert description.snapshots[0].reason == "versions before 15 are expired or unreliable"
    container.property(name, 25)
    with pytest.raises(SourceNotFound, match="older than version 25"):
        BackupSource.open(tmp_path)


def test_what_is_trusted_from_a_version_on_is_that_version_too(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (15, b"", b"m", []), (20, b"m", b"\xff", []))
    container.log(5, 30, sets(22))
    container.property("expired_end_version", 15)
    assert keys(tmp_path) == [b"k22"]
    container.property("expired_end_version", 16)
    with pytest.raises(SourceNotFound, match="older than version 16"):
        BackupSource.open(tmp_path)


def test_mutations_across_a_gap_are_refused(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    container.log(5, 20, sets(12))
    container.log(25, 30, sets(26))
    with BackupSource.open(tmp_path) as source:
        assert [mutation.version for mutation in source.mutations(after_version=4)] == [12]
        assert [mutation.version for mutation in source.mutations(after_version=25, to_version=29)] == [26]
        for after, to in [(12, 26), (2, 12), (12, 20)]:
            with pytest.raises(VersionNotRestorable, match="do not hold every version"):
                source.mutations(after_version=after, to_version=to)
        assert list(source.mutations(after_version=12, to_version=12)) == []


def test_without_logs_there_are_no_mutations(tmp_path: Path) -> None:
    write_snapshot(Container(tmp_path), (10, b"", b"\xff", []))
    for at, after in product(("latest", "snapshot"), (None, 0, 10, 11)):
        with BackupSource.open(tmp_path, at) as source:
            if (at, after) == ("latest", 0):
                with pytest.raises(VersionNotRestorable, match="every version from 1 to 10"):
                    source.mutations(after_version=after)
            else:
                assert list(source.mutations(after_version=after)) == []


def test_empty_logs_are_whole(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", [(b"s", b"")]))
    container.log_file(5, 20, b"")
    container.log(20, 30, {})
    assert keys(tmp_path, 29) == [b"s"]


def test_the_versions_restorable_have_no_hole_between_them(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    write_snapshot(container, (20, b"", b"\xff", []))
    container.log(15, 30, sets(22))  # none leads from 10 on
    description = describe_backup(tmp_path)
    assert description.readable_versions == ((10, 10), (20, 29))
    assert (description.min_restorable_version, description.max_restorable_version) == (20, 29)
