"""Small backups with a history."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import inspector
from inspector.compare.history import history
from inspector.schema.messages import VersionPB
from inspector.sources.backup import BackupSource
from keycodec import encode, key_range
from tests.inspector.sources.backup.writer import SET, Container, Operation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from inspector.compare.diff import Change
    from tests.inspector.sources.backup.writer import Rows


def _told(change: Change) -> tuple[object, ...]:
    return change.kind, change.key.raw, change.fields(mask=False)


@contextmanager
def _backup(root: Path, rows: Rows, changes: dict[int, list[Operation]]) -> Iterator[BackupSource]:
    """A backup that has ``rows`` at version 10, and ``changes`` later."""
    container = Container(root)
    container.manifest([container.range_file(10, b"", b"\xff", rows)])
    container.log(5, 1000, changes)
    with BackupSource.open(root) as source:
        yield source


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
        return [(event.version, event.has_state) for event in found], [(first, last) for first, last in found.unknown]
