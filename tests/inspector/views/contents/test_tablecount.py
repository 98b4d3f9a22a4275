"""Tables counted in passing."""

from __future__ import annotations

import pytest

import inspector
from inspector.records.grouping import batches
from inspector.views.contents.tablecount import TableCounter
from inspector.views.usage import usage
from keycodec import encode


def _tablet(instance_id: str, table_id: int, tablet_id: int) -> tuple[bytes, bytes]:
    ids = {"table_id": table_id, "index_id": 2, "part_id": 3, "tablet_id": tablet_id}
    return encode("MetaTabletKey", instance_id=instance_id, **ids), b""


@pytest.mark.parametrize("at_once", [1, 2, 3, 7, 1000])
def test_tables_are_counted_once_wherever_batches_end(at_once: int) -> None:
    tables = [(instance_id, table_id) for instance_id in ("a", "b") for table_id in (-5, 1, 2, 900)]
    stored = sorted(_tablet(*table, tablet_id) for table in tables for tablet_id in range(5))
    stored.append((encode("StatsTabletKey", instance_id="a", table_id=77, index_id=1, part_id=1, tablet_id=1), b""))
    counter = TableCounter()
    passed = list(counter.watch(batches(iter(stored), at_once=at_once)))
    assert sum(len(piece.key_values) for piece in passed) == len(stored)
    assert counter.tables == len(tables)


@pytest.mark.parametrize("name", ["demo", "behind", "partitioned"])
def test_tables_of_a_backup_are_those_of_the_library(name: str) -> None:
    counter = TableCounter()
    with inspector.open(f"backup:fixtures/backup-{name}") as source:
        usage(source, watch=counter.watch)
        assert counter.tables == sum(row.tablets > 0 for row in inspector.table_totals(source))
