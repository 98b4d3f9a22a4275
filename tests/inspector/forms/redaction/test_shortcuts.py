"""What has nothing to mask is passed on as it is, and only that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from inspector.forms.redaction import Hidden, mask_bytes, mask_message, mask_value, mask_values
from inspector.forms.secretpaths import nothing_to_mask
from inspector.schema import messages
from inspector.values.reading import Undecoded
from inspector.values.wire import BYTES, GROUP
from tests.inspector.forms.redaction.planted import TOKEN
from tests.support.inspector import field_bytes

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor

NOTHING_SECRET = messages.InstanceInfoPB(instance_id="i", clusters=[messages.ClusterPB(cluster_id="c")])


_TEXT, _MESSAGE = descriptor_pb2.FieldDescriptorProto.TYPE_STRING, descriptor_pb2.FieldDescriptorProto.TYPE_MESSAGE
_ONE, _MANY = descriptor_pb2.FieldDescriptorProto.LABEL_OPTIONAL, descriptor_pb2.FieldDescriptorProto.LABEL_REPEATED


def _descriptor(message: descriptor_pb2.DescriptorProto) -> Descriptor:
    """A message as a newer release of Doris might have it."""
    pool = descriptor_pool.DescriptorPool()
    pool.Add(descriptor_pb2.FileDescriptorProto(name="a.proto", package="newer", message_type=[message]))
    return pool.FindMessageTypeByName(f"newer.{message.name}")


def _number(name: str) -> int:
    return messages.InstanceInfoPB.DESCRIPTOR.fields_by_name[name].number


def test_a_message_without_a_set_secret_is_not_copied() -> None:
    assert nothing_to_mask(NOTHING_SECRET)
    assert mask_message(NOTHING_SECRET) is NOTHING_SECRET
    data = [NOTHING_SECRET.SerializeToString()]
    assert mask_values(data, NOTHING_SECRET, NOTHING_SECRET.DESCRIPTOR, is_blob=False) is data


def test_a_secret_that_another_field_takes_the_place_of_is_masked_in_the_bytes() -> None:
    """The fields of a oneof: a parser drops the first one, the bytes hold it still."""
    either = descriptor_pb2.DescriptorProto(name="Either")
    either.oneof_decl.add(name="one")
    for number, name in enumerate(("password", "plain"), 1):
        either.field.add(name=name, number=number, type=_TEXT, label=_ONE, oneof_index=0)
    descriptor = _descriptor(either)
    data = field_bytes(1, BYTES, TOKEN.encode()) + field_bytes(2, BYTES, b"shown")
    value = message_factory.GetMessageClass(descriptor).FromString(data)
    assert nothing_to_mask(value)
    (masked,) = mask_values([data], value, descriptor, is_blob=False)
    assert masked == field_bytes(1, BYTES, b"******") + field_bytes(2, BYTES, b"shown")


@pytest.mark.parametrize("descriptor", [None, messages.VersionPB.DESCRIPTOR, messages.InstanceInfoPB.DESCRIPTOR])
def test_bytes_that_cannot_be_read_are_hidden_where_a_secret_can_be_in_them(descriptor: Descriptor | None) -> None:
    value = Undecoded(b"\xff\xff")
    can_be = descriptor is messages.InstanceInfoPB.DESCRIPTOR
    assert mask_value(value, descriptor) == (Hidden(2) if can_be else value)


def test_a_secret_map_to_messages_keeps_its_keys_and_is_a_message_still() -> None:
    holder = descriptor_pb2.DescriptorProto(name="Holder")
    holder.nested_type.add(name="Inner").field.add(name="name", number=1, type=_TEXT, label=_ONE)
    entry = holder.nested_type.add(name="SecretPartsEntry")
    entry.options.map_entry = True
    entry.field.add(name="key", number=1, type=_TEXT, label=_ONE)
    entry.field.add(name="value", number=2, type=_MESSAGE, label=_ONE, type_name=".newer.Holder.Inner")
    entry_name = ".newer.Holder.SecretPartsEntry"
    holder.field.add(name="secret_parts", number=1, type=_MESSAGE, label=_MANY, type_name=entry_name)
    descriptor = _descriptor(holder)
    key, inner = field_bytes(1, BYTES, b"a"), field_bytes(1, BYTES, TOKEN.encode())
    masked = mask_bytes(descriptor, field_bytes(1, BYTES, key + field_bytes(2, BYTES, inner)))
    assert masked == field_bytes(1, BYTES, key + field_bytes(2, BYTES, b""))
    message: Any = message_factory.GetMessageClass(descriptor).FromString(masked)
    assert message.secret_parts["a"].name == ""


def test_a_message_that_is_written_as_a_group_is_hidden_and_is_a_message_still() -> None:
    clusters = _number("clusters")
    data = field_bytes(clusters, GROUP, field_bytes(1, BYTES, TOKEN.encode()))
    masked = mask_bytes(messages.InstanceInfoPB.DESCRIPTOR, data)
    assert masked == field_bytes(clusters, BYTES, b"")
    assert messages.InstanceInfoPB.FromString(masked).clusters == [messages.ClusterPB()]


SECRET_NAME = b"\x0a\x09s3.secret"  # what may be the name of a secret property


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([b"\xff"], [b"\xff"]),
        ([b"\xff", b"\xfe"], [b"\xff", b"\xfe"]),
        ([b"\x08\x01", b"\x08\x02"], [b"\x08\x01", b"\x08\x02"]),
        ([SECRET_NAME, b"\xff"], [None, None]),
        ([b"\x08\x01", SECRET_NAME], [None, None]),
    ],
)
def test_values_that_are_no_one_message_are_shown_unless_a_secret_can_be_in_them(
    values: list[bytes], shown: list[bytes | None]
) -> None:
    """Of a message that has maps, in which any property may stand, and no secret field."""
    value = Undecoded(b"".join(values)) if b"\xff" in values else messages.RowsetMetaCloudPB()
    assert mask_values(values, value, messages.RowsetMetaCloudPB.DESCRIPTOR, is_blob=False) == shown


def test_a_value_that_is_no_message_is_hidden_though_its_bytes_could_be_walked() -> None:
    data = field_bytes(_number("name"), BYTES, b"\xff")  # text that is no UTF-8
    assert mask_values([data], Undecoded(data), messages.InstanceInfoPB.DESCRIPTOR, is_blob=False) == [None]
