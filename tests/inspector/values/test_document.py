"""Split messages, put together again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from google.protobuf.message import Message
from hypothesis import assume, given
from hypothesis import strategies as st

from inspector.records.grouping import records
from inspector.schema import Schema, descriptor_of
from inspector.schema.messages import ColumnPB, RowsetMetaCloudPB, TabletSchemaCloudPB
from inspector.values.reading import Undecoded
from inspector.values.wire import BYTES
from keycodec import FAMILIES, DocumentChild
from keycodec.families.family import SuffixKind
from tests.inspector.values.documents import Split, split_document
from tests.support.examples import examples
from tests.support.inspector import field_bytes, key_of, ordered, shown_value
from tests.support.printed import assert_printed
from tests.support.strategies.messages import messages

if TYPE_CHECKING:
    from inspector.records.record import Record
    from keycodec import Family

KeyValues = list[tuple[bytes, bytes]]
DOCUMENTS = [family for family in FAMILIES.values() if family.suffix is SuffixKind.DOCUMENT]
every_document = pytest.mark.parametrize("family", DOCUMENTS, ids=lambda family: family.name)

#: What Doris splits, and deeper and wider than that.
SPLITS: dict[str, list[Split]] = {
    "doris.RowsetMetaCloudPB": [
        {"segments_key_bounds": {}},
        {"segments_key_bounds": {}, "tablet_schema": {}, "load_id": {}},
        {"tablet_schema": {"column": {"children_columns": {"children_columns": {}}}, "index": {}}},
    ],
    "doris.TabletSchemaCloudPB": [
        {"column": {}},
        {"column": {}, "index": {}, "seq_map": {}},
        {"column": {"children_columns": {"children_columns": {}}}, "index": {}},
    ],
}

#: The field of a tablet schema that is split.
COLUMN = TabletSchemaCloudPB.DESCRIPTOR.fields_by_name["column"].number


def _one(key_values: KeyValues) -> Record:
    (record,) = records(key_values)
    (again,) = records(key_values[::-1], reverse=True)
    assert again.key_values == record.key_values
    return record


def _class(family: Family) -> type[Message]:
    assert family.message is not None
    return Schema.builtin().message_class(family.message)


@st.composite
def split_messages(draw: st.DrawFn, family: Family) -> tuple[Message, KeyValues]:
    """A message of the family, and the key-values it is split into."""
    message = draw(messages(_class(family), depth=4, width=8))
    split = draw(st.sampled_from(SPLITS[_class(family).DESCRIPTOR.full_name]))
    for name in split:  # so that there is something to split
        field = descriptor_of(message).fields_by_name[name]
        part = getattr(message, name).add() if field.is_repeated else getattr(message, name)
        part.MergeFrom(draw(messages(type(part), depth=3)))
        part.SetInParent()
    _forget_splits(message)
    return message, split_document(key_of(family), message, split, versioned=family.versioned)


def _forget_splits(message: Message) -> None:
    """Nothing is split yet."""
    for field, value in message.ListFields():
        if field.name == "__split_schema":
            message.ClearField(field.name)
        elif field.message_type is not None and not field.message_type.GetOptions().map_entry:
            for inner in value if field.is_repeated else [value]:
                _forget_splits(inner)


@every_document
@examples(60)
@given(data=st.data())
def test_what_was_split_is_whole_again(family: Family, data: st.DataObject) -> None:
    message, rows = data.draw(split_messages(family))
    record = _one(rows)
    assert record.value == message
    assert not [problem for problem in record.problems if "is missing required" not in problem.text]
    assert record.key.raw == key_of(family)
    assert "__split_schema" not in shown_value(record, show_secrets=True)


@every_document
@examples(60)
@given(data=st.data())
def test_damage_is_told_and_the_rest_is_merged(family: Family, data: st.DataObject) -> None:
    _, rows = data.draw(split_messages(family))
    place = data.draw(st.integers(0, len(rows) - 1))
    key, value = rows[place]
    if data.draw(st.booleans()):
        rows.pop(place)
    else:
        rows[place] = key, value + b"\xff"
    assume(rows)
    record = _one(rows)
    assert record.failed
    assert_printed(record)
    if key == key_of(family):
        assert isinstance(record.value, Undecoded)
    else:
        assert isinstance(record.value, Message)
        assert record.value.HasField("__split_schema")


@examples(80)
@given(data=st.data())
def test_children_anywhere_are_shown(data: st.DataObject) -> None:
    family = data.draw(st.sampled_from(DOCUMENTS))
    _, rows = data.draw(split_messages(family))
    numbers = [field.number for field in descriptor_of(_class(family)).fields]
    ints = st.sampled_from(numbers) | st.integers(-2, 30)
    children = st.builds(DocumentChild, ints, st.integers(0, 4), st.lists(ints, max_size=4).map(tuple))
    for child in data.draw(st.lists(children | st.builds(DocumentChild, ints), max_size=5)):
        rows.append((key_of(family, suffix=child), data.draw(st.binary(max_size=8))))
    for record in records(ordered(rows)):
        assert_printed(record)


@every_document
def test_a_document_that_was_never_split_is_its_root(family: Family) -> None:
    message = _class(family)()
    assert _one([(key_of(family), message.SerializePartialToString())]).value == message


def _schema(record: Record) -> TabletSchemaCloudPB:
    assert isinstance(record.value, TabletSchemaCloudPB)
    return record.value


def test_the_count_of_the_root_is_obeyed() -> None:
    schema = TabletSchemaCloudPB(__split_schema={"num_split_keys": 2})
    column = schema.column.add(unique_id=1, type="INT").SerializeToString()
    schema.ClearField("column")
    rows = [
        (key_of("VersionedMetaSchemaKey"), schema.SerializeToString()),
        (key_of("VersionedMetaSchemaKey", suffix=DocumentChild(COLUMN, 0)), column),
    ]
    record = _one(ordered(rows))
    assert [str(problem) for problem in record.problems] == ["found 1 children, expected 2 by __split_schema"]
    assert _schema(record).column[0].type == "INT"


def test_children_that_the_root_knows_nothing_of_are_merged_and_told() -> None:
    column = field_bytes(2, BYTES, b"col_1")
    rows = [
        (key_of("VersionedMetaSchemaKey"), b""),
        (key_of("VersionedMetaSchemaKey", suffix=DocumentChild(COLUMN, 0)), column),
    ]
    record = _one(ordered(rows))
    texts = [str(problem) for problem in record.problems]
    assert "found 1 children, expected none: no __split_schema" in texts
    assert _schema(record).column[0].name == "col_1"


@pytest.mark.parametrize(
    ("child", "reason"),
    [
        (DocumentChild(999, 0), "doris.TabletSchemaCloudPB has no message field 999"),
        (DocumentChild(COLUMN), "is a repeated field, but the key has no index"),
        (DocumentChild(COLUMN, 3), "the key has index 3 of doris.TabletSchemaCloudPB.column, found 0 elements"),
        (DocumentChild(COLUMN, 0, (1, 0)), "the key has index 0 of doris.TabletSchemaCloudPB.column, found 0 elements"),
        (DocumentChild(COLUMN, 0, (1,) * 200), "nested deeper than 100"),
    ],
)
def test_children_without_a_place_are_named(child: DocumentChild, reason: str) -> None:
    rows = [(key_of("VersionedMetaSchemaKey"), b""), (key_of("VersionedMetaSchemaKey", suffix=child), b"12345")]
    texts = [str(problem) for problem in _one(ordered(rows)).problems]
    assert any(reason in text and "5 bytes not shown" in text for text in texts)


def test_maps_are_not_split() -> None:
    number = RowsetMetaCloudPB.DESCRIPTOR.fields_by_name["packed_slice_locations"].number
    rows = [
        (key_of("VersionedMetaRowsetLoadKey"), b""),
        (key_of("VersionedMetaRowsetLoadKey", suffix=DocumentChild(number, 0)), b""),
    ]
    texts = [str(problem) for problem in _one(ordered(rows)).problems]
    assert any(f"has no message field {number}" in text for text in texts)


def test_children_that_nest_too_deep_together_are_undecoded() -> None:
    """Each child is shallow enough to be parsed, and what they make together is not."""
    number = ColumnPB.DESCRIPTOR.fields_by_name["children_columns"].number
    deep = _nested(number, 60)
    innermost = DocumentChild(COLUMN, 0, (number, 0) * 46)
    rows = [
        (key_of("VersionedMetaSchemaKey"), field_bytes(COLUMN, BYTES, _nested(number, 45))),
        (key_of("VersionedMetaSchemaKey", suffix=innermost), deep),
    ]
    record = _one(ordered(rows))
    assert isinstance(record.value, Undecoded)
    assert_printed(record)


def _nested(number: int, depth: int) -> bytes:
    data = b""
    for _ in range(depth):
        data = field_bytes(number, BYTES, data)
    return data
