"""Values told apart by type, and single fields of messages."""

from __future__ import annotations

import pytest
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet

from inspector.records.grouping import records
from inspector.schema import Schema
from inspector.schema.messages import InstanceInfoPB, NodeInfoPB, TabletStatsPB
from inspector.values.fields import enum_name_if_set, value_if_set
from inspector.values.layouts import Layouts
from inspector.values.reading import Undecoded
from inspector.values.value import message_of
from tests.support.inspector import key_of, record_of
from tests.support.schemas import newer_schema


def test_a_message_is_of_its_type_alone() -> None:
    value = record_of("InstanceKey", InstanceInfoPB(name="n").SerializeToString()).value
    assert message_of(value, InstanceInfoPB) is value
    assert message_of(value, TabletStatsPB) is None


def test_a_message_of_an_overlaid_schema_is_of_its_type_too() -> None:
    stored = InstanceInfoPB(name="n").SerializeToString()
    (record,) = records([(key_of("InstanceKey"), stored)], Layouts(newer_schema()))
    assert not isinstance(record.value, InstanceInfoPB)
    instance = message_of(record.value, InstanceInfoPB)
    assert instance is record.value
    assert instance is not None
    assert instance.name == "n"


@pytest.mark.parametrize("value", [None, 7, Undecoded(b"")])
def test_what_is_no_message_is_of_no_type(value: int | Undecoded | None) -> None:
    assert message_of(value, InstanceInfoPB) is None


def test_a_field_that_is_not_set_has_no_value() -> None:
    assert value_if_set(NodeInfoPB(), "ip") is None
    assert value_if_set(NodeInfoPB(ip=""), "ip") == ""
    assert value_if_set(NodeInfoPB(ctime=0), "ctime") == 0
    assert value_if_set(NodeInfoPB.FromString(b"\x1a\x01\xff"), "ip") == "\udcff"


def test_an_enum_field_has_a_name_where_it_is_set() -> None:
    assert enum_name_if_set(NodeInfoPB(), "node_type") == ""
    assert enum_name_if_set(NodeInfoPB(node_type="FE_MASTER"), "node_type") == "FE_MASTER"


def test_an_enum_number_without_a_name_is_shown_as_it_is() -> None:
    """Doris's own enums keep such numbers among the unknown fields; those of proto3 do not."""
    file = FileDescriptorProto(name="later.proto", package="doris.cloud", syntax="proto3")
    file.enum_type.add(name="Colour").value.add(name="RED", number=0)
    file.message_type.add(name="LaterPB").field.add(
        name="colour",
        number=1,
        type=FieldDescriptorProto.TYPE_ENUM,
        type_name=".doris.cloud.Colour",
        label=FieldDescriptorProto.LABEL_OPTIONAL,
        proto3_optional=True,
        oneof_index=0,
    )
    file.message_type[0].oneof_decl.add(name="_colour")
    schema = Schema.from_descriptor_set(FileDescriptorSet(file=[file]).SerializeToString())
    later = schema.message_class("doris.cloud.LaterPB").FromString(b"\x08\x07")
    assert enum_name_if_set(later, "colour") == "7"
