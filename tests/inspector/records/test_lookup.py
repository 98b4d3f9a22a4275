"""Finding what stands at a path in a record: the value is decoded only where the path leads into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.records.conditions import Condition
from inspector.records.grouping import records
from inspector.records.lookup import lookup
from inspector.records.record import Record
from inspector.schema import messages
from inspector.values.layouts import Layouts
from keycodec import FAMILIES, Counter
from tests.support.inspector import STAMP, key_of, message_class, ordered, record_of, record_of_message

if TYPE_CHECKING:
    from inspector.values.value import Value

LAYOUTS = Layouts()


class ValueUnread(Record):
    """A record whose value nobody may read."""

    @property
    def value(self) -> Value:
        raise AssertionError(f"the value of {self.key} was read")


KEY_FIELDS = [
    (family.name, field.name)
    for family in FAMILIES.values()
    for field in family.fields
    if family.message is None or field.name not in message_class(family.message).DESCRIPTOR.fields_by_name
]


@pytest.mark.parametrize(("name", "field"), KEY_FIELDS)
def test_a_field_of_the_key_is_read_from_the_key_alone(name: str, field: str) -> None:
    key = key_of(name)
    record = ValueUnread(((key, b""),), key, LAYOUTS.of(FAMILIES[name]))
    stored = record.key.fields[field]
    assert [leaf.value for leaf in lookup(field, record.layout)(record)] == [str(stored)]
    assert Condition(field, str(stored)).holds(record)
    assert not Condition(field, f"{stored}0").holds(record)


@pytest.mark.parametrize("path", ["table_id[0]", "table_id.more", "instance_id[0]"])
def test_nothing_is_inside_a_field_of_the_key(path: str) -> None:
    key = key_of("StatsTabletKey")
    record = ValueUnread(((key, b""),), key, LAYOUTS.of(FAMILIES["StatsTabletKey"]))
    assert list(lookup(path, record.layout)(record)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("family", "StatsTabletKey"),
        ("key", key_of("StatsTabletKey").hex()),
        ("fields.instance_id", "x"),
        ("versionstamp", None),
        ("error", None),
    ],
)
def test_a_column_of_the_key_is_read_from_the_key_alone(path: str, text: str | None) -> None:
    key = key_of("StatsTabletKey")
    record = ValueUnread(((key, b""),), key, LAYOUTS.of(FAMILIES["StatsTabletKey"]))
    assert [leaf.value for leaf in lookup(path, record.layout)(record)] == ([] if text is None else [text])
    assert Condition(path, str(text)).holds(record) is (text is not None)
    assert not Condition(path, f"{text}0").holds(record)


def test_what_other_tools_write_in_place_of_a_number_is_found() -> None:
    family = next(one for one in FAMILIES.values() if one.value.name == "INT64" and one.message is not None)
    message = message_class(family.message or "")
    field = next(each for each in message.DESCRIPTOR.fields if each.cpp_type == each.CPPTYPE_INT64)
    record = record_of(family, message(**{field.name: 1 << 40}).SerializePartialToString())
    assert [leaf.value for leaf in lookup(field.name, record.layout)(record)] == [str(1 << 40)]


@pytest.mark.parametrize(
    ("path", "leaves"),
    [
        ("status", [("DELETED", True)]),
        ("value.status", [("DELETED", True)]),
        ("name", [("", False)]),
        ("instance_id", [("x", True)]),
        ("instance_id[0]", []),
        ("lb_ip", [("1.1.1.1", True), ("2.2.2.2", True)]),
        ("lb_ip[1]", [("2.2.2.2", True)]),
        ("ram_user.user_id", [("me", True)]),
        ("iam_user", []),
        ("iam_user.user_id", []),
        ("clusters.type", [("SQL", True)]),
        ("clusters[cluster_id=c].type", [("SQL", True)]),
        ("clusters[cluster_id=d].type", []),
    ],
)
def test_every_way_to_a_field_gives_its_single_values(path: str, leaves: list[tuple[str, bool]]) -> None:
    record = record_of_message(
        messages.InstanceInfoPB(
            instance_id="x",
            status="DELETED",
            lb_ip=["1.1.1.1", "2.2.2.2"],
            ram_user={"user_id": "me"},
            clusters=[{"cluster_id": "c", "type": "SQL"}],
        )
    )
    assert [(leaf.value, leaf.is_set) for leaf in lookup(path, record.layout)(record)] == leaves


def _stats() -> Record:
    """Statistics of five rows, and two more counted beside them."""
    row = messages.TabletStatsPB(num_rows=5).SerializeToString()
    counter = key_of("StatsTabletKey", suffix=Counter("num_rows"))
    (record,) = records(ordered([(key_of("StatsTabletKey"), row), (counter, (2).to_bytes(8, "little"))]))
    return record


def _label() -> Record:
    label = messages.TxnLabelPB(txn_ids=[1, 2]).SerializeToString()
    return record_of("TxnLabelKey", label + bytes(STAMP))


def _of_no_family() -> Record:
    (record,) = records([(b"\x01nonsense", b"abc")])
    return record


RECORDS = {
    "stats": _stats(),
    "label": _label(),
    "undecoded": record_of("InstanceKey", b"\xff"),
    "no family": _of_no_family(),
    "number": record_of("TableVersionKey", (9).to_bytes(8, "little")),
    "a message for a number": record_of("TableVersionKey", messages.VersionPB(version=1 << 40).SerializeToString()),
}


@pytest.mark.parametrize(
    ("record", "path", "values"),
    [
        ("stats", "num_rows", ["7"]),
        ("stats", "value.num_rows", ["7"]),
        ("stats", "aggregated_stats.num_rows", ["5"]),
        ("stats", "detached_stats.num_rows", ["2"]),
        ("stats", "merged_stats.num_rows", ["7"]),
        ("stats", "table_id", ["7"]),
        ("stats", "fields.table_id", ["7"]),
        ("stats", "value.table_id", []),
        ("stats", "cardinality", []),
        ("stats", "problems", []),
        ("stats", "family", ["StatsTabletKey"]),
        ("label", "txn_ids", ["1", "2"]),
        ("label", "txn_ids[1]", ["2"]),
        ("label", "value.@versionstamp", [str(STAMP)]),
        ("label", "db_id", ["7"]),
        ("label", "label.x", []),
        ("undecoded", "name", []),
        ("undecoded", "value.name", []),
        ("undecoded", "@undecoded.hex", ["ff"]),
        ("undecoded", "problems", ["does not parse as doris.cloud.InstanceInfoPB: offset 0: a varint is cut"]),
        ("no family", "name", []),
        ("no family", "value.@undecoded.hex", ["616263"]),
        ("no family", "error.reason", ["expected bytes (0x10), found 0x6e"]),
        ("number", "value", ["9"]),
        ("number", "version", []),
        ("a message for a number", "version", [str(1 << 40)]),
        ("a message for a number", "value.version", [str(1 << 40)]),
    ],
)
def test_what_is_found_where_the_value_is_no_single_message(record: str, path: str, values: list[str]) -> None:
    lookup.cache_clear()
    found = RECORDS[record]
    assert [leaf.value for leaf in lookup(path, found.layout)(found)] == values
