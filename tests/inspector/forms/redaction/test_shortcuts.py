"""What has nothing to mask is passed on as it is, and only that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from inspector.forms.redaction import Hidden, mask_message, mask_value, mask_values
from inspector.forms.secretpaths import nothing_to_mask
from inspector.schema import messages
from inspector.values.reading import Undecoded
from inspector.values.wire import BYTES
from tests.inspector.forms.redaction.planted import TOKEN
from tests.support.inspector import field_bytes

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor

NOTHING_SECRET = messages.InstanceInfoPB(instance_id="i", clusters=[messages.ClusterPB(cluster_id="c")])


def test_a_message_without_a_set_secret_is_not_copied() -> None:
    assert nothing_to_mask(NOTHING_SECRET)
    assert mask_message(NOTHING_SECRET) is NOTHING_SECRET
    data = [NOTHING_SECRET.SerializeToString()]
    assert mask_values(data, NOTHING_SECRET, NOTHING_SECRET.DESCRIPTOR, is_blob=False) is data


def test_a_secret_that_another_field_takes_the_place_of_is_masked_in_the_bytes() -> None:
    """The fields of a oneof: a parser drops the first one, the bytes hold it still."""
    file = descriptor_pb2.FileDescriptorProto(name="a.proto", package="newer")
    message = file.message_type.add(name="Either")
    message.oneof_decl.add(name="one")
    for number, name in enumerate(("password", "plain"), 1):
        message.field.add(name=name, number=number, type=9, label=1, oneof_index=0)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    descriptor = pool.FindMessageTypeByName("newer.Either")
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
