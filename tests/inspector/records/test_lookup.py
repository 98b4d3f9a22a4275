"""Finding what stands at a path in a record: the value is decoded only where the path leads into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.records.conditions import Condition
from inspector.records.lookup import lookup
from inspector.records.record import Record
from inspector.schema import messages
from inspector.values.layouts import Layouts
from keycodec import FAMILIES
from tests.support.inspector import key_of, message_class, record_of, record_of_message

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


@pytest.mark.parametrize("path", ["family", "key", "fields.instance_id", "versionstamp", "error"])
def test_a_column_of_the_key_is_read_from_the_key_alone(path: str) -> None:
    key = key_of("StatsTabletKey")
    record = ValueUnread(((key, b""),), key, LAYOUTS.of(FAMILIES["StatsTabletKey"]))
    Condition(path, "x").holds(record)


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
