"""The history of keys, held to the states that the backup has at the versions in between."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import inspector
from inspector.cli import inspector as command
from inspector.compare.diff import Change, diff
from inspector.compare.history import ShownEvent, history
from inspector.errors import UsageError
from inspector.output.changes import event_items
from inspector.records.grouping import records
from inspector.schema.messages import VersionPB
from inspector.sources.backup import BackupSource
from keycodec import FAMILIES, Counter, decode, encode, key_range
from tests.inspector.cli.test_verbs import process
from tests.inspector.sources.backup.writer import CLEAR, SET, Container, Operation
from tests.support.inspector import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.inspector.sources.backup.writer import Rows

RANGES = {
    "one counter that is added to": key_range("TableVersionKey", instance_id="ops-1"),
    "rows with counters": key_range("StatsTabletKey", instance_id="regression_instance0", table_id=113973),
    "everything of one word": key_range("VersionedPartitionVersionKey"),
    "everything": (b"", b"\xff"),
}


def _told(change: Change) -> tuple[object, ...]:
    return change.kind, change.key.raw, change.fields(mask=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["backup-behind", "backup-demo", "backup-partitioned"])
@pytest.mark.parametrize("keys", RANGES.values(), ids=RANGES.keys())
def test_replaying_the_changes_gives_the_state_at_each_version(name: str, keys: tuple[bytes, bytes]) -> None:
    with BackupSource.open(f"fixtures/{name}") as source:
        with source.at(source.stretches(*keys)[0].after) as base:
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
    monkeypatch.setattr("inspector.compare.state.STATE_LIMIT", 40)
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
    monkeypatch.setattr("inspector.compare.state.STATE_LIMIT", 40)
    with _backup(tmp_path, [(bytes([letter]), bytes(9)) for letter in b"abcde"], {11: [(CLEAR, b"b", b"z")]}) as source:
        assert [event.version for event in history(source, b"a", b"e")] == [11]
        with pytest.raises(UsageError, match="name one record"):
            next(history(source, b"", b"\xff"))


def test_keys_that_nothing_touched_have_no_history() -> None:
    with BackupSource.open("fixtures/backup-demo") as source:
        assert list(history(source, *key_range("InstanceKey"))) == []


def numbered(value: int) -> bytes:
    return VersionPB(version=value).SerializeToString()


def partition(number: int) -> bytes:
    return encode("PartitionVersionKey", instance_id="i", db_id=1, tbl_id=2, partition_id=number)


def sets(*versions: int) -> dict[int, list[Operation]]:
    """At each version the record of partition 1 gets that version's number."""
    return {version: [(SET, partition(1), numbered(version))] for version in versions}


def backup(root: Path, snapshots: list[int], logs: list[tuple[int, int, tuple[int, ...]]]) -> str:
    """A backup of one record. ``snapshots``: each of one version; ``logs``: begin, end, the versions that set it."""
    container = Container(root)
    for version in snapshots:
        container.manifest([container.range_file(version, b"", b"\xff", [(partition(1), numbered(version))])])
    for begin, end, versions in logs:
        container.log(begin, end, sets(*versions))
    return f"backup:{root}"


def told(source_name: str, **options: Any) -> tuple[list[tuple[int, bool]], list[tuple[int, int]]]:
    """The versions that a history tells of, each with whether its state is known, and the versions it does not know."""
    with inspector.open(source_name) as source:
        found = history(source, *key_range("PartitionVersionKey", instance_id="i"), **options)
        return [(event.version, event.has_state) for event in found], [tuple(unknown) for unknown in found.unknown]


# snapshots, logs, what is asked of, what is told (a star: without the state before), what is unknown
WAYS: dict[str, tuple[list[int], list[tuple[int, int, tuple[int, ...]]], str, str, list[tuple[int, int]]]] = {
    "stopped, and dumped again later": ([10, 40], [(5, 20, (8, 12, 19))], "", "12 19", [(20, 40)]),
    "the version asked for ends it": ([10, 40], [(5, 20, (8, 12, 19))], "@15", "12", []),
    "the snapshot as it is": ([10, 40], [(5, 20, (12,))], "@snapshot", "12", [(20, 40)]),
    "a gap between logs, each with a snapshot": (
        [10, 32],
        [(5, 20, (12,)), (25, 40, (27, 35))],
        "",
        "12 35",
        [(20, 32)],
    ),
    "a gap, and no snapshot behind it": ([10], [(5, 20, (12,)), (25, 40, (27, 35))], "", "12 27* 35*", [(20, 24)]),
    "the first logs gone": ([10], [(20, 40, (22, 39))], "", "22* 39*", []),
    "logs that overlap": ([10], [(5, 20, (12, 16)), (15, 30, (16, 25))], "", "12 16 25", []),
    "logs that overlap, the snapshot in the later ones": (
        [17],
        [(5, 20, (12, 18)), (15, 30, (18, 25))],
        "",
        "12* 18 25",
        [],
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_every_chain_of_logs_is_told_and_what_lies_between_is_named(way: Any, tmp_path: Path) -> None:
    snapshots, logs, at, expected, unknown = way
    wanted = [(int(text.rstrip("*")), "*" not in text) for text in expected.split()]
    assert told(backup(tmp_path, snapshots, logs) + at) == (wanted, unknown)


def test_a_history_goes_on_behind_a_version(tmp_path: Path) -> None:
    name = backup(tmp_path, [10, 32], [(5, 20, (12, 15)), (25, 40, (33, 35))])
    assert told(name, after_version=12) == ([(15, True), (33, True), (35, True)], [(20, 32)])
    assert told(name, after_version=24) == ([(33, True), (35, True)], [(25, 32)])
    assert told(name, after_version=33) == ([(35, True)], [])
    assert told(name, after_version=39) == ([], [])


def test_where_there_are_no_logs_that_is_said(tmp_path: Path) -> None:
    done = process("-s", backup(tmp_path, [10], []), "history", "PartitionVersionKey")
    assert (done.returncode, done.stdout) == (3, "")
    assert "no mutation logs" in done.stderr


def test_logs_that_are_all_newer_are_named(tmp_path: Path) -> None:
    done = process("-s", backup(tmp_path, [10], [(20, 40, (22,))]) + "@10", "history", "PartitionVersionKey")
    assert done.returncode == 3
    assert "no mutation log holds a version up to 10; the logs hold 20 to 39" in done.stderr


def test_a_backup_whose_newest_snapshot_lies_behind_its_logs() -> None:
    words = ("history", "PartitionVersionKey", "--format", "jsonl")
    whole, dumped = (process("-s", f"fixtures/backup-behind{at}", *words) for at in ("", "@snapshot"))
    assert whole.stdout.count("\n") == 778
    assert dumped.stdout == whole.stdout
    assert "of versions 1138394743 to 1140369783 nothing is known" in dumped.stderr


def test_changes_are_not_told_where_nothing_says_what_was_before(tmp_path: Path) -> None:
    name = backup(tmp_path, [10], [(20, 40, (22,))])
    Container(tmp_path, serial=100).log(
        40, 50, {41: [(CLEAR, partition(1), partition(1) + b"\x00")], 42: [(CLEAR, partition(0), partition(9))]}
    )
    done = process(
        "-s", name, "history", "PartitionVersionKey", "--format", "jsonl", "--fields", "version,change,record"
    )
    record = "PartitionVersionKey instance_id=i db_id=1 tbl_id=2 partition_id=1"
    assert list(map(json.loads, done.stdout.splitlines())) == [
        {"version": "22", "change": "unknown", "record": record},
        {"version": "41", "change": "unknown", "record": record},
        {"version": "42", "change": "unknown", "record": None},
    ]


@pytest.mark.parametrize("family", ["TxnInfoKey", "TxnLabelKey", "TxnIndexKey", "TxnRunningKey"])
def test_a_family_has_its_own_mutations_alone(family: str) -> None:
    """The range of a family without fields holds other families' keys, too."""
    with BackupSource.open("fixtures/backup-demo") as source:
        everything = history(source, *key_range("TxnInfoKey"))
        changes = [(event.version, change.key) for event in everything for change in event.changes]
        own = [(version, key.raw) for version, key in changes if key.family is FAMILIES[family]]
        found = list(history(source, *key_range(family), family=family))
    assert [(event.version, change.key.raw) for event in found for change in event.changes] == own
    assert all(decode(mutation.param1).family is FAMILIES[family] for event in found for mutation in event.mutations)


def test_of_a_family_come_its_broken_keys_and_clears_that_may_reach_it(tmp_path: Path) -> None:
    container = Container(tmp_path)
    label = encode("TxnLabelKey", instance_id="i", db_id=1, label="l")
    info = encode("TxnInfoKey", instance_id="i", db_id=1, txn_id=5)
    broken, foreign = info[:-3], key_range("TxnInfoKey")[0] + b"\x10other\x00\x01\x10mine\x00\x01"
    container.manifest([container.range_file(10, b"", b"\xff", [(info, b""), (label, b"")])])
    changes: dict[int, list[Operation]] = {
        11: [(SET, label, b"1")],
        12: [(SET, broken, b"1"), (SET, label, b"2")],
        13: [(SET, foreign, b"1")],
        14: [(CLEAR, label, label + b"\x00")],
        15: [(CLEAR, *key_range("TxnLabelKey", instance_id="i"))],
        16: [(CLEAR, *key_range("TxnLabelKey"))],
        17: [(CLEAR, *key_range("TxnLabelKey"))],
    }
    container.log(5, 20, changes)
    with BackupSource.open(tmp_path) as source:
        found = list(history(source, *key_range("TxnInfoKey"), family="TxnInfoKey"))
    assert [(event.version, len(event.mutations), [change.key.raw for change in event.changes]) for event in found] == [
        (12, 1, [broken]),
        (16, 1, [broken, info]),
        (17, 1, []),
    ]


NOTHING = "no mutation of these keys is in the logs of versions 924736802 to 944700871"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("InstanceKey", f"{NOTHING}; `get` and `scan` show the records"),
        (
            "TxnInfoKey instance_id=ops-1 db_id=77",
            f"{NOTHING}, and no such record is there before or after; `scan TxnInfoKey --keys-only`",
        ),
        ("01107a7a00", "no such record is there before or after; `scan --keys-only`"),
        ("InstanceKey --after 944700871", "no version to tell of"),
    ],
)
def test_what_is_said_of_keys_without_an_event_is_true(words: str, said: str) -> None:
    done = process("-s", "fixtures/backup-demo", "history", *words.split())
    assert (done.returncode, done.stdout) == (0, "")
    assert said in done.stderr


def test_an_instance_that_is_nowhere_is_named_with_those_that_are() -> None:
    for words in ("InstanceKey instance_id=nosuch", "TxnInfoKey instance_id=nosuch"):
        done = process("-s", "fixtures/backup-demo", "history", *words.split())
        assert (done.returncode, done.stdout) == (1, "")
        assert "no instance nosuch; there are" in done.stderr


def test_only_a_backup_has_a_history() -> None:
    result = CliRunner().invoke(command, ["-s", "text:README.md", "history", "InstanceKey"], standalone_mode=False)
    assert isinstance(result.exception, inspector.InspectorError)


def test_the_command_tells_what_changed_and_when() -> None:
    words = ["history", "TableVersionKey", "instance_id=ops-1", "--format", "jsonl", "-s", "fixtures/backup-demo"]
    result = CliRunner().invoke(command, words, standalone_mode=False)
    assert result.return_value == 0
    assert '"mutations":"add"' in result.output
    assert '"before":"' in result.output


def test_a_time_is_a_time_and_its_precision_stands_beside_it() -> None:
    event = ShownEvent(9, datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC), (), (), has_state=True, touched=())
    (known,), (unknown,) = event_items([event]), event_items([event._replace(time=None)])
    assert known.data()["time"] == known.cells()["time"] == "2026-02-03T04:05:06Z"
    assert known.data()["time_precision"] == "approximate"
    assert unknown.data()["time"] == unknown.data()["time_precision"] == ""
    assert known.data()["version"] == "9"
