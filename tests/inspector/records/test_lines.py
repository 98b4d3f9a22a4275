"""What is printed of batches is what is printed of their records, one by one."""

from __future__ import annotations

import json
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
SECRET = "sEcReT-7Q9z"


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


def _secret_key_values() -> list[KeyValue]:
    """Runs of two families that hold secrets: with a secret, without one, and with one that a parser passes over."""
    made = []
    for number in range(60):
        vault, txn = messages.StorageVaultPB(name=f"v{number}"), messages.TxnInfoPB(txn_id=number)
        if number % 3:
            vault.obj_info.sk = SECRET
            txn.commit_attachment.rl_task_txn_commit_attachment.error_log_url = SECRET
        ids = {"instance_id": "shop"}
        for key, message in (
            (encode("StorageVaultKey", **ids, vault_id=f"{number:02}"), vault),
            (encode("TxnInfoKey", **ids, db_id=1, txn_id=number), txn),
        ):
            value = message.SerializeToString()
            odd = {6: value + UNKNOWN.replace(b"\x03abc", b"\x0b" + SECRET.encode()), 7: value + b"\xff", 8: b""}
            made.append((key, odd.get(number, value)))
    return sorted(made)


MADE = {"odd": _key_values, "secret": _secret_key_values}


@pytest.mark.parametrize("mask", [True, False])
@pytest.mark.parametrize(("name", "at_once"), [*((name, 4) for name in (*SOURCES, *MADE)), ("odd", 1), ("secret", 2)])
def test_lines_of_batches_are_those_of_records(name: str, at_once: int, mask: bool) -> None:
    source = MemorySource(MADE[name]()) if name in MADE else inspector.open(name)
    with source:
        pieces = list(batches(source.key_values(), at_once=at_once))
        assert not name.startswith("backup:") or any(isinstance(piece, Batch) for piece in pieces)
        for piece in pieces:
            if not isinstance(piece, Batch):
                continue
            assert json_lines(piece, mask=mask) == record_lines(piece.records(), mask=mask)
            shown = [each for record in piece.records() for each in record.shown_key_values(mask=mask)]
            assert list(shown_key_values(piece, mask=mask)) == shown
            assert key_value_lines(shown) == "".join(f"{KeyValueItem(each).text()}\n" for each in shown)


def test_secrets_are_masked_in_batches_unless_they_are_asked_for() -> None:
    pieces = [piece for piece in batches(_secret_key_values(), at_once=4) if isinstance(piece, Batch)]
    assert {piece.layout.family.name for piece in pieces} == {"StorageVaultKey", "TxnInfoKey"}
    for piece in pieces:
        masked, plain = json_lines(piece).text, json_lines(piece, mask=False).text
        assert SECRET not in masked
        assert SECRET not in record_lines(piece.records()).text
        assert plain.count("\n") == masked.count("\n") == len(piece.key_values)
        assert (SECRET in plain) == any(SECRET.encode() in value for _, value in piece.key_values)
        values = [shown.value for shown in shown_key_values(piece)]
        assert not any(value is not None and SECRET.encode() in value for value in values)
        stored = [shown.value for shown in shown_key_values(piece, mask=False)]
        assert stored == [value for _, value in piece.key_values]


@pytest.mark.parametrize("text", ["plain", "用户", "\x7f", "\x9b", "\u202e", "é\u0085"])
def test_a_line_of_a_batch_is_safe_to_print(text: str) -> None:
    rowset = messages.RowsetMetaCloudPB(rowset_id=0, tablet_id=7, rowset_id_v2=text).SerializeToString()
    made = [(encode("MetaRowsetKey", instance_id="i", tablet_id=7, version=version), rowset) for version in range(20)]
    pieces = [piece for piece in batches(made, at_once=4) if isinstance(piece, Batch)]
    assert pieces
    for piece in pieces:
        lines = json_lines(piece).text.splitlines(keepends=True)
        assert len(lines) == len(piece.key_values)
        assert all(line.endswith("\n") and line[:-1].isprintable() for line in lines)
        assert {json.loads(line)["value"]["rowset_id_v2"] for line in lines} == {text}


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
