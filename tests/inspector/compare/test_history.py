"""The history of keys, held to the states that the backup has at the versions in between."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import inspector
from inspector.cli import inspector as command
from inspector.compare.diff import Change, diff
from inspector.compare.history import history
from inspector.errors import UsageError
from inspector.records.grouping import records
from inspector.sources.backup import BackupSource
from keycodec import Counter, key_range
from tests.inspector.sources.backup.writer import CLEAR, SET, Container
from tests.support.inspector import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.inspector.sources.backup.writer import Operation, Rows

RANGES = {
    "one counter that is added to": key_range("TableVersionKey", instance_id="ops-1"),
    "rows with counters": key_range("StatsTabletKey", instance_id="regression_instance0", table_id=113973),
    "everything of one word": key_range("VersionedPartitionVersionKey"),
    "everything": (b"", b"\xff"),
}


def _told(change: Change) -> tuple[object, ...]:
    return change.kind, change.key.raw, change.fields(mask=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["backup-demo", "backup-partitioned"])
@pytest.mark.parametrize("keys", RANGES.values(), ids=RANGES.keys())
def test_replaying_the_changes_gives_the_state_at_each_version(name: str, keys: tuple[bytes, bytes]) -> None:
    with BackupSource.open(f"fixtures/{name}") as source:
        first, _ = source.follow(*keys)
        with source.at(first) as base:
            state = dict(base.key_values(*keys))
        events = list(history(source, *keys))
        checked = {event.version for event in events[:: max(1, len(events) // 4)]}
        for event in events:
            before = dict(state)
            for change in event.changes:
                for key, _ in change.before.key_values if change.before else ():
                    del state[key]
                state |= dict(change.after.key_values if change.after else ())
            expected = diff(records(sorted(before.items())), records(sorted(state.items())))
            if event.version in checked:
                assert list(map(_told, event.changes)) == list(map(_told, expected))
                with source.at(event.version) as there:
                    assert dict(there.key_values(*keys)) == state
        assert dict(source.key_values(*keys)) == state
        assert [event.version for event in events] == sorted({event.version for event in events})


@contextmanager
def _backup(root: Path, rows: Rows, changes: dict[int, list[Operation]]) -> Iterator[BackupSource]:
    """A backup that has ``rows`` at version 10, and ``changes`` later."""
    container = Container(root)
    container.manifest([container.range_file(10, b"", b"\xff", rows)])
    container.log(5, 1000, changes)
    with BackupSource.open(root) as source:
        yield source


def test_a_clear_that_begins_and_ends_inside_records_tells_each_of_them_whole(tmp_path: Path) -> None:
    def row(tablet: int) -> bytes:
        return key_of("StatsTabletKey", tablet_id=tablet)

    def counter(tablet: int, name: str) -> bytes:
        return key_of("StatsTabletKey", tablet_id=tablet, suffix=Counter(name))

    rows = [
        (key, bytes(8))
        for tablet in (1, 2, 3, 4)
        for key in (row(tablet), counter(tablet, "data_size"), counter(tablet, "num_rows"))
    ]
    begin, end = counter(1, "num_rows"), counter(4, "num_rows")
    with _backup(tmp_path, rows, {11: [(CLEAR, begin, end)]}) as source:
        (event,) = history(source, b"", b"\xff")
    left = [(key, value) for key, value in rows if not begin <= key < end]
    assert [change.kind for change in event.changes] == ["changed", "removed", "removed", "changed"]
    assert list(map(_told, event.changes)) == list(map(_told, diff(records(rows), records(left))))
    shown = [(change.before, change.after) for change in event.shown().changes]
    assert shown == [(change.shown().before, change.shown().after) for change in diff(records(rows), records(left))]


def test_keys_that_hold_too_much_are_refused_where_they_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("inspector.compare.history.STATE_LIMIT", 40)
    changes: dict[int, list[Operation]] = {
        11: [(SET, b"b", bytes(28))],  # as much as there may be
        12: [(SET, b"b", bytes(1))],
        13: [(CLEAR, b"a", b"b")],
        14: [(SET, b"c", bytes(37))],
        15: [(SET, b"d", b"")],
    }
    with _backup(tmp_path, [(b"a", bytes(10))], changes) as source:
        events = history(source, b"", b"\xff")
        assert [next(events).version for _ in range(4)] == [11, 12, 13, 14]
        with pytest.raises(UsageError, match="name one record"):
            next(events)


def test_keys_that_hold_too_much_from_the_start_are_not_read_to_their_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("inspector.compare.history.STATE_LIMIT", 40)
    with _backup(tmp_path, [(bytes([letter]), bytes(9)) for letter in b"abcde"], {11: [(CLEAR, b"b", b"z")]}) as source:
        assert [event.version for event in history(source, b"a", b"e")] == [11]
        with pytest.raises(UsageError, match="name one record"):
            next(history(source, b"", b"\xff"))


def test_keys_that_nothing_touched_have_no_history() -> None:
    with BackupSource.open("fixtures/backup-demo") as source:
        assert list(history(source, *key_range("InstanceKey"))) == []


def test_only_a_backup_has_a_history() -> None:
    result = CliRunner().invoke(command, ["-s", "text:README.md", "history", "InstanceKey"], standalone_mode=False)
    assert isinstance(result.exception, inspector.InspectorError)


def test_the_command_tells_what_changed_and_when() -> None:
    words = ["history", "TableVersionKey", "instance_id=ops-1", "--format", "jsonl", "-s", "fixtures/backup-demo"]
    result = CliRunner().invoke(command, words, standalone_mode=False)
    assert result.return_value == 0
    assert '"mutations":"add"' in result.output
    assert '"before":"' in result.output
