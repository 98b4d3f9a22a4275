"""The history of keys, held to the states that the backup has at the versions in between."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from inspector.compare.diff import diff
from inspector.compare.history import ShownEvent, history
from inspector.errors import UsageError
from inspector.output.kinds.changes import event_items
from inspector.records.grouping import records
from inspector.sources.backup import BackupSource
from keycodec import FAMILIES, Counter, decode, encode, key_range
from tests.inspector.compare.backups import _backup, _told
from tests.inspector.sources.backup.writer import CLEAR, SET, Container, Operation
from tests.support.examples import part
from tests.support.inspector import key_of
from tests.support.verbs import ran

if TYPE_CHECKING:
    from pathlib import Path

RANGES = {
    "one counter that is added to": key_range("TableVersionKey", instance_id="ops-1"),
    "rows with counters": key_range("StatsTabletKey", instance_id="regression_instance0", table_id=113973),
    "everything of one word": key_range("VersionedPartitionVersionKey"),
    "everything": (b"", b"\xff"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", part(["backup-partitioned", "backup-behind", "backup-demo"], 3))
@pytest.mark.parametrize("which", part(RANGES, 2))
def test_replaying_the_changes_gives_the_state_at_each_version(name: str, which: str) -> None:
    keys = RANGES[which]
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


def test_keys_that_hold_too_much_are_refused_where_they_do(tmp_path: Path) -> None:
    changes: dict[int, list[Operation]] = {
        11: [(SET, b"b", bytes(28))],  # as much as there may be
        12: [(SET, b"b", bytes(1))],
        13: [(CLEAR, b"a", b"b")],
        14: [(SET, b"c", bytes(37))],
        15: [(SET, b"d", b"")],
    }
    with _backup(tmp_path, [(b"a", bytes(10))], changes) as source:
        events = history(source, b"", b"\xff", state_limit=40)
        assert [next(events).version for _ in range(4)] == [11, 12, 13, 14]
        with pytest.raises(UsageError, match="name one record"):
            next(events)


def test_keys_that_hold_too_much_from_the_start_are_not_read_to_their_end(
    tmp_path: Path,
) -> None:
    with _backup(tmp_path, [(bytes([letter]), bytes(9)) for letter in b"abcde"], {11: [(CLEAR, b"b", b"z")]}) as source:
        assert [event.version for event in history(source, b"a", b"e", state_limit=40)] == [11]
        with pytest.raises(UsageError, match="name one record"):
            next(history(source, b"", b"\xff", state_limit=40))


def test_keys_that_nothing_touched_have_no_history() -> None:
    with BackupSource.open("fixtures/backup-demo") as source:
        assert list(history(source, *key_range("InstanceKey"))) == []


@pytest.mark.parametrize("family", part(["TxnLabelKey", "TxnInfoKey", "TxnIndexKey", "TxnRunningKey"], 2))
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
        ("InstanceKey --after 944700871", "nothing to show: no version"),
    ],
)
def test_what_is_said_of_keys_without_an_event_is_true(words: str, said: str) -> None:
    done = ran("-s", "fixtures/backup-demo", "history", *words.split())
    assert (done.code, done.out) == (0, "")
    assert said in done.err


def test_an_instance_that_is_nowhere_is_named_with_those_that_are() -> None:
    for words in ("InstanceKey instance_id=nosuch", "TxnInfoKey instance_id=nosuch"):
        done = ran("-s", "fixtures/backup-demo", "history", *words.split())
        assert (done.code, done.out) == (1, "")
        assert "no instance nosuch; there are" in done.err


def test_only_a_backup_has_a_history() -> None:
    done = ran("-s", "text:tests/data/busy.txt", "history", "InstanceKey")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("error: only a backup has mutation logs")


def test_the_command_tells_what_changed_and_when() -> None:
    words = ["history", "TableVersionKey", "instance_id=ops-1", "--format", "jsonl", "-s", "fixtures/backup-demo"]
    done = ran(*words)
    assert done.code == 0
    assert '"mutations":"add"' in done.out
    assert '"before":"' in done.out


def test_a_time_is_a_time_and_its_precision_stands_beside_it() -> None:
    time = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
    event = ShownEvent(9, time, "± 2 s", (), (), has_state=True, touched=())
    (known,), (unknown,) = event_items([event]), event_items([event._replace(time=None, time_precision="")])
    assert known.data()["time"] == known.cells()["time"] == "2026-02-03T04:05:06Z"
    assert known.data()["time_precision"] == "± 2 s"
    assert unknown.data()["time"] == unknown.data()["time_precision"] == ""
    assert known.data()["version"] == "9"
