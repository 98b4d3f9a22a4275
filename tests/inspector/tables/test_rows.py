"""A row of a family's table says what `scan --format json` says of the record."""

from __future__ import annotations

import base64
import json
import math
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

import inspector
from inspector.forms.messages import BITMAPS, UNKNOWN
from keycodec import FAMILIES
from tests.support.examples import part
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector import Record

#: The fixtures, and what opens them.
BACKUPS: dict[str, dict[str, Any]] = {
    "backup-demo": {},
    "backup-behind": {},
    "backup-partitioned": {},
    "backup-encrypted": {"encryption_key_file": FIXTURES / "backup-encrypted.key"},
}
#: What protobuf's JSON has for the floats that JSON has no number for, by Python's own text.
NOT_FINITE = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def as_json(cell: Any, type_: pa.DataType, like: Any) -> Any:
    """A cell as the record's JSON has it. ``like``: that JSON, which says whether text in the cell is JSON itself."""
    if cell is None:
        return None
    if pa.types.is_struct(type_):
        return {field.name: as_json(cell[field.name], field.type, like.get(field.name)) for field in type_}
    if pa.types.is_map(type_):
        names = [str(as_json(name, type_.key_type, "")) for name, _ in cell]
        return {name: as_json(inner, type_.item_type, like[name]) for name, (_, inner) in zip(names, cell, strict=True)}
    if pa.types.is_list(type_):
        items = like or [None] * len(cell)
        return [as_json(inner, type_.value_type, item) for inner, item in zip(cell, items, strict=True)]
    if pa.types.is_int64(type_) or pa.types.is_uint64(type_):
        return str(cell) if isinstance(like, str) else cell
    if pa.types.is_binary(type_):
        return base64.b64encode(cell).decode()
    if isinstance(cell, str) and isinstance(like, int):  # an enum number without a name
        return int(cell)
    if isinstance(cell, float) and not math.isfinite(cell):
        return NOT_FINITE[str(cell)]
    return json.loads(cell) if isinstance(cell, str) and isinstance(like, dict) else cell


def without_notes(data: Any) -> Any:
    """Data without what the table has in other columns, or not at all; without empty messages, which look unset."""
    if isinstance(data, list):
        return [without_notes(inner) for inner in data]
    if isinstance(data, dict):
        kept = {name: without_notes(inner) for name, inner in data.items() if name not in (UNKNOWN, BITMAPS)}
        return {name: inner for name, inner in kept.items() if inner not in (None, {}, [])}
    return data


def unknown_in(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """What JSON has of fields that the schema does not know, by the path of their message; merged stats repeat them."""
    if isinstance(data, list):
        for index, inner in enumerate(data):
            yield from unknown_in(inner, f"{path}[{index}]")
    for name, inner in data.items() if isinstance(data, dict) else ():
        if name == UNKNOWN:
            yield path.removeprefix("aggregated_stats").removeprefix("."), inner
        elif name != "merged_stats":
            yield from unknown_in(inner, f"{path}.{name}" if path else name)


def check(row: dict[str, Any], schema: pa.Schema, record: Record) -> None:
    data = json.loads(record.to_json())
    fields = {name: as_json(row[name], schema.field(name).type, data["fields"][name]) for name in data["fields"]}
    assert fields == data["fields"]
    assert row.get("versionstamp") == data.get("versionstamp", row.get("versionstamp"))
    assert row["key"].hex() == data["key"]
    assert row["size"] == sum(len(key) + len(value) for key, value in record.key_values)
    assert row["problems"] == data.get("problems", [])
    value = as_json(row["value"], schema.field("value").type, data["value"]) if "value" in row else {}
    if value is None:
        assert json.loads(row["unknown"]) == data["value"]
    else:
        assert without_notes(value) == without_notes(data["value"])
        assert json.loads(row["unknown"] or "{}") == dict(unknown_in(data["value"]))


@pytest.mark.parametrize("family", part(FAMILIES, 3))
@pytest.mark.parametrize("backup", part(BACKUPS, 2))
def test_of_a_backup(backup: str, family: str) -> None:
    with inspector.open(f"backup:{FIXTURES / backup}", **BACKUPS[backup]) as source:
        reader = inspector.table(source, family)
        rows = [row for batch in reader for row in batch.to_pylist()]
        records = list(inspector.scan(source, family))
    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        check(row, reader.schema, record)
