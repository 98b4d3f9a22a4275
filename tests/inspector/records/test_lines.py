"""What is printed of batches is what is printed of their records, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.output.kinds.records import KeyValueItem, key_value_lines
from inspector.records.grouping import Batch, batches, records
from inspector.records.lines import json_lines, record_lines, shown_key_values
from inspector.records.selection import Selection
from inspector.schema import messages
from inspector.sources.memory import MemorySource
from inspector.values.wire import BYTES, write_varint
from keycodec import encode
from tests.support.places import DATA, DEMO

if TYPE_CHECKING:
    from inspector.sources.base import KeyValue

SOURCES = [f"backup:{DEMO}", f"text:{DATA / 'busy.txt'}", f"text:{DATA / 'clones.txt'}"]
UNKNOWN = write_varint(9999 << 3 | BYTES) + b"\x03abc"


def _key_values() -> list[KeyValue]:
    """Runs of three families, with odd values among them."""
    made = []
    for tablet_id in range(300):
        rowset = messages.RowsetMetaCloudPB(rowset_id=0, tablet_id=tablet_id, rowset_id_v2=f"x{tablet_id}")
        index = messages.TabletIndexPB(table_id=1, tablet_id=tablet_id)
        stats = messages.TabletStatsPB(num_rows=tablet_id).SerializeToString()
        if tablet_id == 7:
            rowset.rowset_id_v2 = "用户 \x7f\n\u202e\\u0200"
        if tablet_id == 9:
            rowset.tablet_schema.SetInParent()
        if tablet_id == 13:
            rowset.ClearField("rowset_id")
        value = rowset.SerializePartialToString()
        odd = {8: b"\xff", 10: value + UNKNOWN, 11: value + value, 12: b"\x0a\x02\xc3\x28"}
        ids = {"instance_id": "shop", "tablet_id": tablet_id}
        made.append((encode("MetaRowsetKey", **ids, version=2), odd.get(tablet_id, value)))
        made.append((encode("MetaTabletIdxKey", **ids), index.SerializeToString() + UNKNOWN * (tablet_id == 5)))
        stats_key = encode("StatsTabletKey", **ids, table_id=1, index_id=2, part_id=3)
        made.append((stats_key, b"\xff" if tablet_id == 30 else stats))
        if tablet_id == 250:
            made.append((stats_key + b"\x10num_rows\x00\x01", bytes(8)))
    return sorted(made)


@pytest.mark.parametrize("mask", [True, False])
@pytest.mark.parametrize("name", [*SOURCES, ""])
def test_lines_of_batches_are_those_of_records(name: str, mask: bool) -> None:
    source = inspector.open(name) if name else MemorySource(_key_values())
    with source:
        pieces = list(batches(source.key_values(), at_once=4))
        assert not name.startswith("backup:") or any(isinstance(piece, Batch) for piece in pieces)
        for piece in pieces:
            if not isinstance(piece, Batch):
                continue
            assert json_lines(piece, mask=mask) == record_lines(piece.records(), mask=mask)
            shown = [each for record in piece.records() for each in record.shown_key_values(mask=mask)]
            assert list(shown_key_values(piece, mask=mask)) == shown
            assert key_value_lines(shown) == "".join(f"{KeyValueItem(each).text()}\n" for each in shown)


def test_odd_records_fail_in_batches_too() -> None:
    lines = [json_lines(piece) for piece in batches(_key_values(), at_once=4) if isinstance(piece, Batch)]
    failed = sum(record.failed for record in records(_key_values()))
    assert sum(each.failed for each in lines) == failed == 4


def test_a_selection_gives_the_same_in_batches_and_as_records() -> None:
    source = MemorySource(_key_values())
    for words in ([], ["MetaRowsetKey"], ["StatsTabletKey", "instance_id=shop", "table_id=1"], ["txn"]):
        selection = Selection.parse(words)
        found = [
            each.key_values
            for piece in selection.batches(source)
            for each in (piece.records() if isinstance(piece, Batch) else [piece])
        ]
        assert found == [record.key_values for record in selection.scan(source)]
