"""Schemas, and messages packed with them, pickled and made again: here and in another process."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from hypothesis import given
from hypothesis import strategies as st

from inspector.schema import Schema
from inspector.schema.messages import HdfsBuildConf, InstanceInfoPB
from inspector.schema.pickling import PackedMessage
from tests.support.examples import examples
from tests.support.pickles import there_and_back, unpickled
from tests.support.places import ROOT
from tests.support.schemas import newer_schema
from tests.support.strategies.messages import messages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from google.protobuf.message import Message


def _newest_schema(folder: Path) -> Schema:
    """A second descriptor set over the newer schema."""
    file = FileDescriptorProto(name="newest.proto", package="doris.cloud")
    file.message_type.add(name="NewestPB")
    path = folder / "newest.desc"
    path.write_bytes(FileDescriptorSet(file=[file]).SerializeToString())
    return newer_schema().with_descriptor_set(path)


def test_the_builtin_schema_is_pickled_as_its_name() -> None:
    assert unpickled(Schema.builtin()) is Schema.builtin()
    assert there_and_back(Schema.builtin()) is Schema.builtin()
    assert len(pickle.dumps(Schema.builtin())) < 200


def test_an_overlaid_schema_is_pickled_with_its_descriptor_sets(tmp_path: Path) -> None:
    schema = _newest_schema(tmp_path)
    assert {"doris.cloud.LaterPB", "doris.cloud.NewestPB"} <= set(schema.message_names())
    assert unpickled(schema) is schema
    assert there_and_back(schema) is schema
    assert pickle.dumps(schema) == pickle.dumps(_newest_schema(tmp_path))


def test_a_top_level_message_of_the_builtin_schema_can_be_pickled_alone() -> None:
    instance = InstanceInfoPB(instance_id="i", clusters=[{"cluster_id": "c"}])
    assert repr(InstanceInfoPB) == "<class 'inspector.schema.messages.InstanceInfoPB'>"
    assert there_and_back(instance) == instance
    assert there_and_back(instance.clusters[0]) == instance.clusters[0]


def test_a_message_is_pickled_wherever_its_class_is_from() -> None:
    """Not only after somebody has asked inspector.schema.messages for it."""
    script = """
import pickle
from inspector.schema import Schema
message = Schema.builtin().message_class("doris.cloud.InstanceInfoPB")(clusters=[{"cluster_id": "c"}])
for part in (message, message.clusters[0]):
    assert pickle.loads(pickle.dumps(part)) == part
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def _nested() -> Message:
    return HdfsBuildConf.HdfsConfKVPair(key="k", value="v")


def _overlaid() -> Message:
    return newer_schema().message_class(InstanceInfoPB)(instance_id="i")


@pytest.mark.parametrize("make", [_nested, _overlaid])
def test_other_messages_can_only_be_pickled_packed(make: Callable[[], Message]) -> None:
    message = make()
    with pytest.raises((pickle.PicklingError, KeyError)):
        pickle.loads(pickle.dumps(message))
    assert unpickled(PackedMessage.of(message)).message() == message


@examples(60)
@given(data=st.data())
def test_a_packed_message_can_be(data: st.DataObject) -> None:
    message_class = Schema.builtin().message_class(data.draw(st.sampled_from(Schema.builtin().message_names())))
    message = data.draw(messages(message_class))
    assert unpickled(PackedMessage.of(message)).message() == message


def test_a_packed_message_that_lacks_required_fields_still_lacks_them() -> None:
    message = HdfsBuildConf(hdfs_confs=[{"key": "k"}])
    assert not message.IsInitialized()
    assert there_and_back(PackedMessage.of(message)).message() == message


def test_a_packed_message_of_an_overlaid_schema_keeps_its_class() -> None:
    schema = newer_schema()
    recycle = schema.message_class("doris.cloud.RecycleRowsetPB")(rowset_meta={"rowset_id": 1, "row_age": 5})
    assert there_and_back(PackedMessage.of(recycle)).message() == recycle
    kept = schema.message_class("doris.cloud.PackedFileInfoPB")()
    assert PackedMessage.of(kept).schema is Schema.builtin()


def test_a_packed_message_needs_only_the_files_that_declare_it() -> None:
    rowset = newer_schema().message_class("doris.RowsetMetaCloudPB")(rowset_id=1, row_age=5)
    again = unpickled(PackedMessage.of(rowset)).message()
    assert str(again) == str(rowset)
    assert "row_age: 5" in str(again)


def test_a_message_of_the_host_program_can_be_packed() -> None:
    file = FileDescriptorProto(name="host.proto")
    assert unpickled(PackedMessage.of(file)).message().SerializeToString() == file.SerializeToString()
