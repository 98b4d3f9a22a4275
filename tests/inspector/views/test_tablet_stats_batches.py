"""Rows of tablet statistics are the same, whether their keys come many at once or one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet

import inspector
from inspector.schema import Schema, messages
from inspector.sources.memory import MemorySource
from keycodec import encode
from tests.support.schemas import BUILTIN

if TYPE_CHECKING:
    from inspector.sources.base import KeyValue

#: More than what is grouped at once.
TABLETS = 700
IDS = {"instance_id": "shop", "table_id": 7, "index_id": 8, "part_id": 9}


def _key_values() -> list[KeyValue]:
    """A row a tablet; one is damaged, one has counters, and one a negative id."""
    made = []
    for tablet_id in [*range(TABLETS), -1]:
        stats = messages.TabletStatsPB(data_size=tablet_id * 1000, num_rows=tablet_id, num_rowsets=2)
        value = b"\xff" if tablet_id == 300 else stats.SerializeToString()
        made.append((encode("StatsTabletKey", **IDS, tablet_id=tablet_id), value))
    stem = encode("StatsTabletKey", **IDS, tablet_id=600)
    made.append((stem + b"\x10num_rows\x00\x01", (40).to_bytes(8, "little")))
    return sorted(made)


def _one_by_one(key_values: list[KeyValue], **asked: object) -> list[object]:
    """The rows of each tablet in a source of its own."""
    rows: list[object] = []
    for tablet_id in [-1, *range(TABLETS)]:
        stem = encode("StatsTabletKey", **IDS, tablet_id=tablet_id)
        own = [(key, value) for key, value in key_values if key.startswith(stem)]
        rows += inspector.tablet_stats(MemorySource(own), **asked)  # type: ignore[arg-type]
    return rows


@pytest.mark.parametrize("asked", [{}, {"parts": True}, {"partition_id": 9, "tablet_id": 600}, {"tablet_id": 699}])
def test_rows_of_many_tablets_are_those_of_each(asked: dict[str, object]) -> None:
    key_values = _key_values()
    found = list(inspector.tablet_stats(MemorySource(key_values), **asked))  # type: ignore[arg-type]
    assert found == _one_by_one(key_values, **asked)
    assert len(found) == (1 if "tablet_id" in asked else TABLETS + 1 + (TABLETS if "parts" in asked else 0))


def test_damage_and_counters_among_many() -> None:
    rows = {row.tablet_id: row for row in inspector.tablet_stats(MemorySource(_key_values()))}
    assert rows[300].problem is not None
    assert rows[600].num_rows == 640
    assert (rows[-1].num_rows, rows[699].num_rows, rows[699].problem) == (-1, 699, None)


def test_a_schema_that_lacks_a_number_leaves_it_empty() -> None:
    older = FileDescriptorSet.FromString(BUILTIN)
    stats = next(one for file in older.file for one in file.message_type if one.name == "TabletStatsPB")
    del stats.field[[field.name for field in stats.field].index("index_size")]
    schema = Schema.from_descriptor_set(older.SerializeToString(), "older.desc")
    first = next(inspector.tablet_stats(MemorySource(_key_values()), schema=schema))
    assert (first.index_size, first.num_rowsets) == (None, 2)
