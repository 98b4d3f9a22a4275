"""The history of keys, held to the states that the backup has at the versions in between."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import inspector
from inspector.cli import inspector as command
from inspector.compare.diff import Change, diff
from inspector.compare.history import history
from inspector.records.grouping import records
from inspector.sources.backup import BackupSource
from keycodec import key_range

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
