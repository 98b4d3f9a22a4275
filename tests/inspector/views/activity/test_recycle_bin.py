"""The recycle bin, by a plain computation over the fixtures' truth and in a made-up store."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from tests.inspector.views.activity.truth import TRUTHS, cells, known, name_of, number, open_backup, truth_of
from tests.support.stores.busy import DAY, EXAMPLE, HOUR, NOW, example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.inspector.views.activity.truth import Stored
    from tests.support.verbs import Command

KINDS = {
    "RecycleIndexKey": ("index", "index_id"),
    "RecyclePartKey": ("partition", "part_id"),
    "RecycleRowsetKey": ("rowset", "rowset_id"),
    "RecycleStageKey": ("stage", "stage_id"),
    "RecycleTxnKey": ("txn", "txn_id"),
}
#: A time that fits the made-up times of the fixtures, which are small numbers.
THEN = 20_000_000


def _sizes(path: Path) -> Counter[tuple[Any, ...]]:
    """Bytes of each index and partition: the stored rows, and the counters beside them."""
    sizes: Counter[tuple[Any, ...]] = Counter()
    for row in truth_of(path, "StatsTabletKey"):
        added = row.int64 if row.suffix == "Counter data_size" else int(row.json.get("data_size", 0))
        for name in ("index_id", "part_id"):
            sizes[(row.fields["instance_id"], row.fields["table_id"], name, row.fields[name])] += added
    return sizes


def _dates(row: Stored) -> tuple[int | None, int | None]:
    """Since when, and until when, in milliseconds."""
    value, kind = row.json, KINDS[row.family][0]
    if kind == "stage":
        return None, None
    since = number(value, "creation_time")
    if kind == "txn":
        start, kept = known(since), 0 if value.get("immediate") else 3 * DAY
    else:
        state = value.get("state", value.get("type"))
        kept = 3 * HOUR if state == "DROPPED" or (kind == "rowset" and state in ("COMPACT", "DROP")) else 3 * DAY
        expiration = number(value, "expiration") or 0
        start = known((expiration if expiration > 0 else since or 0) * 1000)
    return since, None if start is None else known(start + kept * 1000)


def _expected(path: Path) -> Iterator[tuple[Any, ...]]:
    sizes = _sizes(path)
    for row in truth_of(path, *KINDS):
        (kind, name), value = KINDS[row.family], row.json
        since, expires = _dates(row)
        overdue = THEN - -(-expires // 1000) if expires is not None else 0
        size = number(value.get("rowset_meta", {}), "total_disk_size") if kind == "rowset" else None
        if kind in ("index", "partition"):
            size = sizes.get((row.fields["instance_id"], number(value, "table_id"), name, row.fields[name]))
        yield (
            kind,
            str(row.fields[name]),
            since if kind != "txn" or since is None else since // 1000,
            None if expires is None else expires // 1000,
            overdue if overdue > 0 else None,
            size,
        )


@pytest.mark.parametrize("path", TRUTHS, ids=name_of)
def test_the_rows_are_what_the_truth_says(path: Path) -> None:
    with open_backup(path) as source:
        rows = list(inspector.recycle_bin(source, now=datetime.fromtimestamp(THEN, UTC)))
    shown = cells(rows, "kind", "what", "since", "expires", "overdue", "bytes")
    assert sorted(shown, key=repr) == sorted(_expected(path), key=repr)


def test_each_kind_has_its_time_and_its_bytes() -> None:
    shown = cells(inspector.recycle_bin(example().source), "kind", "what", "state", "overdue", "bytes")
    assert shown == [
        ("index", "300", "DROPPED", HOUR, (500 + 501) << 10),
        ("partition", "401", "PREPARED", None, (501 + 502) << 10),
        ("rowset", "a1", "COMPACT", None, 5 << 20),
        ("rowset", "a2", "PREPARE", DAY, 5 << 20),
        ("rowset", "a3", "DROP", 2 * HOUR, 5 << 20),
        ("stage", "old_stage", None, None, None),
        ("txn", "906", None, None, None),
    ]


def test_how_long_the_recycler_waits_can_be_told() -> None:
    short = inspector.Retention(compacted_rowset_retention_seconds=60, label_keep_max_second=7 * HOUR)
    rows = inspector.recycle_bin(example().source, retention=short, where=["overdue!="])
    assert cells(rows, "what", "overdue") == [
        ("300", HOUR),
        ("a1", HOUR - 60),
        ("a2", DAY),
        ("a3", 5 * HOUR - 60),
        ("906", HOUR),
    ]
    at_once = inspector.Retention(retention_seconds=0)
    rows = inspector.recycle_bin(example().source, retention=at_once, where=["kind=index"])
    assert cells(rows, "expires") == [(NOW - 4 * HOUR,)]  # it is a limit to all others


def test_the_command_takes_the_settings_of_the_service(command: Command) -> None:
    words = ["-s", f"text:{EXAMPLE}", "recycle-bin", "--where", "kind=rowset", "--where", "overdue>0"]
    assert [row["what"] for row in command(*words, "--format", "jsonl").lines] == ["a2", "a3"]
    ran = command(*words, "--compacted-rowset-retention-seconds", "60", "--format", "jsonl")
    assert [row["what"] for row in ran.lines] == ["a1", "a2", "a3"]
