"""Backups with transactions in them, of a cluster whose versions and times are known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from inspector.schema.messages import InstanceInfoPB, TxnInfoPB
from keycodec import encode
from tests.inspector.sources.backup.writer import SET, Container

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tests.inspector.sources.backup.writer import Operation, Rows

START = datetime(2026, 11, 26, 10, tzinfo=UTC)
SECOND = 1_000_000
#: At this second the cluster recovers, and its versions jump by so many.
RECOVERY, JUMP = 50, 100 * SECOND
FIRST_VERSION = 1_000 * SECOND
#: Seconds of the snapshot, and of the end of the logs.
SNAPSHOT, END = 60, 120


def version_at(second: float) -> int:
    """The version of the made-up cluster, so many seconds behind START."""
    return FIRST_VERSION + round(second * SECOND) + (JUMP if second >= RECOVERY else 0)


def milliseconds(second: float) -> int:
    return round((START + timedelta(seconds=second)).timestamp() * 1000)


def transaction(begun: float, committed: float | None = None, instance: str = "i1") -> tuple[bytes, bytes]:
    """The record of a transaction that began, and was committed, so many seconds behind START."""
    txn_id = version_at(begun) << 10
    info = TxnInfoPB(txn_id=txn_id, prepare_time=milliseconds(begun))
    if committed is not None:
        info.commit_time = milliseconds(committed)
    return encode("TxnInfoKey", instance_id=instance, db_id=1, txn_id=txn_id), info.SerializeToString()


def instance(name: str = "i1") -> tuple[bytes, bytes]:
    return encode("InstanceKey", instance_id=name), InstanceInfoPB(instance_id=name).SerializeToString()


def rows(seconds: Iterable[int] = range(0, SNAPSHOT, 2)) -> Rows:
    """An instance, and a transaction that began at each of these seconds."""
    return sorted([instance(), *map(transaction, seconds)])


def timed_backup(
    folder: Path, found: Rows | None = None, *, logged: bool = True, added: Mapping[int, Rows] | None = None
) -> str:
    """Write a backup: a snapshot, and a log a minute, with a commit every ten seconds; its name as a source.

    ``added``: what else the commit of a second sets.
    """
    container = Container(folder)
    container.manifest([container.range_file(version_at(SNAPSHOT), b"", b"\xff", rows() if found is None else found)])
    for first in (0, 60):
        changes: dict[int, list[Operation]] = {}
        for second in range(first, first + 60, 10) if logged else ():
            sets = [transaction(second - 1, second), *(added or {}).get(second, ())]
            changes[version_at(second)] = [(SET, *key_value) for key_value in sets]
        container.log(version_at(first), version_at(first + 60), changes)
    return f"backup:{folder}"
