"""Backups of some of the fixtures' key-values and mutations, in small blocks: fast to read, and real inside."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.sources.backup import BackupSource
from tests.inspector.sources.backup.writer import Container, message, partitioned_row
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import KeyValue
    from tests.inspector.sources.backup.writer import Operation

#: The real backups whose key-values and changes are taken; the other one's logs are partitioned.
BACKUPS = ("backup-demo", "backup-partitioned")
BLOCK_SIZE = 1024
#: Of these versions are the range files, and the logs hold them and what follows.
OLDEST, NEWEST, END = 100, 200, 5_000_000
#: Of the second snapshot.
LATER = 2_500_000
_MOST = 40


def write_all(folder: str | Path) -> list[Path]:
    """Write a backup with ordinary logs and one with partitioned ones; the folders of both."""
    ordinary, partitioned = (Container(Path(folder) / backup) for backup in BACKUPS)
    for container in (ordinary, partitioned):
        _write_snapshot(container)
    changes = dict(_changes(BACKUPS[0]))
    ordinary.log(OLDEST - 1, 1_500_000, {v: changes[v] for v in changes if v < 1_500_000}, BLOCK_SIZE, part_size=200)
    ordinary.log(1_500_000, END, {v: changes[v] for v in changes if v >= 1_500_000}, BLOCK_SIZE, part_size=200)
    rows = [
        partitioned_row(version, order, message(operation))
        for version, operations in _changes(BACKUPS[1])
        for order, operation in enumerate(operations, 1)
    ]
    for tag in range(2):
        partitioned.partitioned_log(OLDEST - 1, END, tag, 2, rows[tag::2], BLOCK_SIZE)
    for container in (ordinary, partitioned):
        with BackupSource.open(container.root, LATER) as source:
            key_values = list(source.key_values())
        container.manifest([container.range_file(LATER, b"", b"\xff", key_values, BLOCK_SIZE)])
    return [ordinary.root, partitioned.root]


def _write_snapshot(container: Container) -> None:
    rows = list(islice(_short(container.root.name), _MOST))
    middle = rows[len(rows) // 2][0]
    lower, upper = rows[: len(rows) // 2], rows[len(rows) // 2 :]
    files = [
        container.range_file(OLDEST, b"", middle, lower, BLOCK_SIZE),
        container.range_file(NEWEST, middle, b"\xff", upper, BLOCK_SIZE),
    ]
    container.manifest(files)
    for name in ("log_begin_version", "expired_end_version", "unreliable_end_version"):
        container.property(name, OLDEST - 2)
    container.property("log_end_version", END)
    container.property("mutation_log_type", int(container.root.name == BACKUPS[1]))
    container.property("encryption_metadata", '{"is_encryption_enabled": false, "encryption_block_size": 1048576}')


def _short(backup: str) -> Iterator[KeyValue]:
    """Key-values from all over the backup, those of some bytes."""
    with BackupSource.open(FIXTURES / backup) as source:
        key_values = [row for row in source.key_values() if sum(map(len, row)) < BLOCK_SIZE // 2]
    return islice(key_values, 0, None, len(key_values) // _MOST)


def _changes(backup: str) -> Iterator[tuple[int, list[Operation]]]:
    """Versions and their changes; a version every 100,000, so that they have several hash bytes."""
    with BackupSource.open(FIXTURES / backup) as source:
        found = [found for found in source.mutations() if len(found.param1) + len(found.param2) < BLOCK_SIZE // 2]
    chosen = [(number.type, number.param1, number.param2) for number in found[:: max(len(found) // (2 * _MOST), 1)]]
    for number in range(_MOST):
        yield NEWEST + 100_000 * number, chosen[2 * number : 2 * number + 2]
