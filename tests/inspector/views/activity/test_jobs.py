"""Jobs, by a plain computation over the fixtures' truth and in a made-up store."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from tests.inspector.views.activity.truth import TRUTHS, YEARS, cells, name_of, number, open_backup, truth_of
from tests.support.stores.busy import EXAMPLE, NOW, example
from tests.support.stores.clones import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.verbs import Command

#: A time that fits the made-up times of the fixtures, which are small numbers.
THEN = 200
SERVICE = {
    "JobCheckKey": "check",
    "JobRecycleKey": "recycle",
    "JobSnapshotChainCompactorKey": "snapshot chain compaction",
    "JobSnapshotDataMigratorKey": "snapshot data migration",
}


def _stale(*deadlines: int | None) -> bool | None:
    known = [time for time in deadlines if time is not None and time > 0 and time * 1000 in YEARS]
    return any(time < THEN for time in known) if known else None


def _in_seconds(message: dict[str, Any], name: str) -> int | None:
    value = number(message, name)
    return None if value is None else value // 1000


def _of_tablets(path: Path) -> Iterator[tuple[Any, ...]]:
    for row in truth_of(path, "JobTabletKey"):
        tablet_id = row.fields["tablet_id"]
        for job in row.json.get("compaction", []):
            lease, expires = number(job, "lease"), number(job, "expiration")
            yield "compaction", job.get("type"), tablet_id, job.get("initiator"), lease, expires, _stale(lease, expires)
        if (job := row.json.get("schema_change")) is not None:
            expires = number(job, "expiration")
            yield "schema change", None, tablet_id, job.get("initiator"), None, expires, _stale(expires)


def _others(path: Path) -> Iterator[tuple[Any, ...]]:
    for row in truth_of(path, "CopyJobKey"):
        expires, state = _in_seconds(row.json, "timeout_time_ms"), row.json.get("job_status")
        yield "copy", state, None, None, None, expires, _stale(expires) if state == "LOADING" else None
    for row in truth_of(path, *SERVICE):
        lease, state = _in_seconds(row.json, "expiration_time_ms"), row.json.get("status", "IDLE")
        stale = _stale(lease) if state == "BUSY" else None
        yield SERVICE[row.family], state, None, row.json.get("ip_port"), lease, None, stale
    for row in truth_of(path, "RLJobProgressKey", "StreamingJobKey"):
        kind = "routine load" if row.family == "RLJobProgressKey" else "streaming load"
        yield kind, None, None, None, None, None, None


@pytest.mark.parametrize("path", TRUTHS, ids=name_of)
def test_the_rows_are_what_the_truth_says(path: Path) -> None:
    with open_backup(path) as source:
        rows = list(inspector.jobs(source, now=datetime.fromtimestamp(THEN, UTC)))
    shown = cells(rows, "kind", "state", "tablet_id", "initiator", "lease", "expires", "stale")
    ours = [cell for cell in shown if cell[0] not in ("restore", "snapshot")]
    assert Counter(ours) == Counter([*_of_tablets(path), *_others(path)])
    kinds = Counter(cell[0] for cell in shown)
    assert kinds["restore"] == len(list(truth_of(path, "JobRestoreTabletKey")))
    making = [row for row in truth_of(path, "SnapshotFullKey") if row.json.get("status") in (None, "SNAPSHOT_PREPARE")]
    assert kinds["snapshot"] == len(making)


def test_each_kind_of_job_tells_whether_it_is_stale() -> None:
    shown = cells(inspector.jobs(example().source), "kind", "state", "stale", "tablet_id", "job_id")
    assert shown == [
        ("copy", "LOADING", False, None, "copy-1"),
        ("check", "IDLE", None, None, None),
        ("recycle", "BUSY", True, None, None),
        ("restore", "COMMITTED", True, 700, None),
        ("restore", "COMPLETED", None, 701, None),
        ("routine load", None, None, None, "801"),
        ("compaction", "BASE", False, 502, "c1"),
        ("compaction", "CUMULATIVE", True, 502, "c2"),
        ("schema change", None, None, 503, "77"),
        ("snapshot", "SNAPSHOT_PREPARE", True, None, "00000000000003e80000"),
    ]


def test_nothing_is_stale_before_its_time() -> None:
    early = datetime.fromtimestamp(NOW - 30 * 86_400, UTC)
    assert not any(row.stale for row in inspector.jobs(example().source, now=early))


def test_a_job_that_cannot_be_decoded_gives_a_row_that_failed() -> None:
    store = Store()
    store.put("JobRestoreTabletKey", b"\xff", instance_id="i", tablet_id=5)
    (row,) = inspector.jobs(store.source)
    assert (row.kind, row.tablet_id, row.stale) == ("restore", 5, None)
    assert row.problem is not None
    assert row.problem.failed


def test_the_command_finds_what_is_stale(command: Command) -> None:
    words = ["-s", f"text:{EXAMPLE}", "jobs", "--format", "jsonl", "--where", "stale=true"]
    assert [row["kind"] for row in command(*words).lines] == ["recycle", "restore", "compaction", "snapshot"]
    assert [row["job_id"] for row in command(*words, "--where", "kind=compaction").lines] == ["c2"]
