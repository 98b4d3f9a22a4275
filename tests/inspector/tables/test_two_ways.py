"""The quick way makes the rows that the exact way makes, of whatever a source holds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.records.grouping import Batch, batches
from inspector.schema import Schema
from inspector.sources.memory import MemorySource
from inspector.tables.base import Reading
from inspector.tables.families import FamilyTable
from inspector.tables.filling.gathering import gathered
from inspector.values.layouts import Layouts
from inspector.values.wire import BYTES, VARINT
from keycodec import FAMILIES
from keycodec.elements import ElementKind
from keycodec.families.family import SuffixKind, ValueKind
from tests.inspector.tables.test_rows import check
from tests.support.examples import examples, part
from tests.support.inspector import STAMP, field_bytes, key_of, message_class
from tests.support.places import FIXTURES
from tests.support.strategies.messages import messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import Source
    from keycodec.families.family import Family

SCHEMA = Schema.builtin()
TABLES = {family.name: FamilyTable(family, SCHEMA) for family in FAMILIES.values()}
#: Families whose values the quick way reads.
QUICK = [family for family in FAMILIES.values() if family.suffix is not SuffixKind.BLOB]
MESSAGES = [family for family in QUICK if family.message and family.value is not ValueKind.INT64]

every_family = pytest.mark.parametrize("family", part(FAMILIES.values(), 3, FAMILIES))
every_message = pytest.mark.parametrize("family", part(MESSAGES, 3), ids=lambda family: family.name)


def source_of(family: Family, values: list[bytes]) -> MemorySource:
    """A record for each value, which differ in the last number of their keys, else in the first text."""
    numbers = [field.name for field in family.fields if field.kind is ElementKind.INT64]
    texts = [field.name for field in family.fields if field.kind is ElementKind.BYTES]
    name = (numbers or texts or [""])[-1]
    stored = {}
    for index, value in enumerate(values):
        given_field = {name: index if numbers else f"i-{index}"} if name else {}
        stored[key_of(family, **given_field)] = value + (
            bytes(STAMP) if family.value is ValueKind.STAMPED_MESSAGE else b""
        )
    return MemorySource(stored)


def quick_rows(family: Family, source: Source, *, mask: bool = True) -> Iterator[pa.RecordBatch]:
    """The rows, by the quick way alone: raises OddError where it does not know."""
    quick = TABLES[family.name].quick_way(TABLES[family.name].schema.names, mask=mask)
    for piece in gathered(batches(source.key_values()), Layouts(SCHEMA).of(family)):
        assert isinstance(piece, Batch)
        yield quick.rows(piece)


def rows(batches: Iterator[pa.RecordBatch]) -> list[dict[str, Any]]:
    return [row for batch in batches for row in batch.to_pylist()]


def both_ways(family: Family, source: Source, *, mask: bool = True) -> list[dict[str, Any]]:
    """The rows of a table, which are those of the exact way, and what JSON says."""
    table = TABLES[family.name]
    names = table.schema.names
    records = list(inspector.scan(source, family))
    found = rows(table.read(Reading(source, SCHEMA, mask=mask), names))
    assert repr(found) == repr(rows(table.exact_way(names, mask=mask)(records)))  # NaN is not equal to itself
    return found


@pytest.mark.slow
@every_family
@pytest.mark.parametrize("backup", part(["backup-behind", "backup-demo"], 2))
def test_of_a_backup(backup: str, family: Family) -> None:
    with inspector.open(f"backup:{FIXTURES / backup}") as source:
        both_ways(family, source)
        both_ways(family, source, mask=False)


@pytest.mark.slow
@every_message
@given(data=st.data())
@examples(20)
def test_of_any_messages(family: Family, data: st.DataObject) -> None:
    made = data.draw(st.lists(messages(message_class(family.message or "")), min_size=1, max_size=4))
    source = source_of(family, [message.SerializePartialToString() for message in made])
    found = both_ways(family, source, mask=data.draw(st.booleans()))
    schema = TABLES[family.name].schema
    for row, record in zip(both_ways(family, source), inspector.scan(source, family), strict=True):
        check(row, schema, record)
    assert len(found) == len(list(inspector.scan(source, family)))


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_of_a_float_that_is_no_number(number: float) -> None:
    family = FAMILIES["MetaSchemaKey"]
    source = source_of(family, [message_class(family.message or "")(bf_fpp=number).SerializePartialToString()])
    (row,) = both_ways(family, source)
    assert repr(row["value"]["bf_fpp"]) == repr(number)
    (record,) = inspector.scan(source, family)
    check(row, TABLES[family.name].schema, record)


@pytest.mark.slow
@every_message
@given(values=st.lists(st.binary(max_size=30) | st.just(b""), min_size=1, max_size=4), data=st.data())
@examples(20)
def test_of_any_bytes(family: Family, values: list[bytes], data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(list(message_class(family.message or "").DESCRIPTOR.fields)))
    odd = field_bytes(
        field.number, data.draw(st.sampled_from([VARINT, BYTES])), data.draw(st.sampled_from([b"\x7f", b"\x01"]))
    )
    both_ways(family, source_of(family, [*values, odd]))


ODD_VALUES = {
    "unknown field": field_bytes(9000, BYTES, b"later"),
    "enum number without a name": field_bytes(6, VARINT, b"\x77"),
    "text that is no UTF-8": field_bytes(54, BYTES, b"\xff\xfe"),
    "another type than ours": field_bytes(1, BYTES, b"abc"),
    "cut": b"\x0a\x7f",
    "unknown field inside": field_bytes(27, BYTES, field_bytes(9000, BYTES, b"later")),
    "required field missing": field_bytes(3, VARINT, b"\x07"),
    "nothing": b"",
}


@pytest.mark.parametrize("odd", part(ODD_VALUES, 2))
def test_one_odd_value_among_many(odd: str) -> None:
    """All rows come, in order, each as the exact way has it."""
    family = FAMILIES["MetaRowsetKey"]
    sound = message_class(family.message or "")(rowset_id=1, num_rows=7).SerializeToString()
    values = [sound] * 700
    values[500] = ODD_VALUES[odd]
    source = source_of(family, values)
    found = both_ways(family, source)
    assert [row["version"] for row in found] == list(range(700))
    assert found[499]["value"]["num_rows"] == 7
    table = TABLES[family.name]
    for row, record in zip(found, inspector.scan(source, family), strict=True):
        check(row, table.schema, record)
    if odd == "enum number without a name":
        assert found[500]["value"]["rowset_type"] == "119"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (b"", (0, 0)),
        (field_bytes(1, VARINT, b"\x07"), (7, 0)),
        (field_bytes(2, VARINT, b"\x07"), (0, 7)),
    ],
)
def test_a_map_entry_without_its_key_or_its_value(entry: bytes, expected: tuple[int, int]) -> None:
    """ptars makes null of what is not there; protobuf takes the default."""
    family = FAMILIES["RLJobProgressKey"]
    field = message_class(family.message or "").DESCRIPTOR.fields_by_name["partition_to_offset"]
    (row,) = both_ways(family, source_of(family, [field_bytes(field.number, BYTES, entry)]))
    assert row["value"][field.name] == [expected]


@pytest.mark.parametrize("family", QUICK, ids=lambda family: family.name)
def test_sound_values_go_the_quick_way(family: Family) -> None:
    value = message_class(family.message)().SerializePartialToString() if family.message else b""
    source = source_of(family, [bytes(8) if family.value is ValueKind.INT64 else value] * 3)
    assert rows(quick_rows(family, source)) == both_ways(family, source)


@pytest.mark.parametrize("field", ["num_rows", "rowset_type", "tablet_schema", "segments_file_size"])
def test_only_the_fields_that_are_asked_for(field: str) -> None:
    """The others may be null; these are as ever."""
    with inspector.open(f"backup:{FIXTURES / 'backup-demo'}") as source:
        table = TABLES["MetaRowsetKey"]
        reading = Reading(source, SCHEMA, value_fields=frozenset({field}))
        found = pa.Table.from_batches(list(table.read(reading, ["value"])))
        whole = pa.Table.from_batches(list(table.read(Reading(source, SCHEMA), ["value"])))
    assert found.schema == whole.schema
    values = [row["value"][field] for row in found.to_pylist()]
    assert values == [row["value"][field] for row in whole.to_pylist()]


def test_counting_reads_no_value() -> None:
    table = TABLES["MetaRowsetKey"]
    source = source_of(table.family, [b"\xff"] * 3)
    assert sum(batch.num_rows for batch in table.read(Reading(source, SCHEMA), [])) == 3


SECRETS = {
    "text": field_bytes(2, BYTES, b"hunter2"),
    "of another type": field_bytes(2, VARINT, b"\x05"),
    "unknown": field_bytes(9000, BYTES, b"hunter2"),
}


@pytest.mark.parametrize("secret", SECRETS)
def test_secrets_are_masked(secret: str) -> None:
    family = FAMILIES["MetaServiceArnInfoKey"]
    source = source_of(family, [SECRETS[secret]])
    assert "hunter2" not in repr(both_ways(family, source))
    both_ways(family, source, mask=False)
