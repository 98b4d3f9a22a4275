"""A newer Doris schema, as a FileDescriptorSet, laid over the built-in one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import InspectorError
from inspector.schema import Schema, SchemaError
from inspector.schema.messages import InstanceInfoPB
from tests.support.schemas import BUILTIN, newer_files, newer_schema


def _refusal(data: bytes) -> str:
    with pytest.raises(SchemaError) as caught:
        Schema.from_descriptor_set(data, "newer.desc")
    message = str(caught.value)
    assert message.startswith("newer.desc: ")
    assert message.isprintable()
    assert message.endswith("; make one with: protoc --include_imports --descriptor_set_out=FILE cloud.proto")
    return message.removeprefix("newer.desc: ")


def _set(*files: FileDescriptorProto) -> bytes:
    return FileDescriptorSet(file=files).SerializeToString()


def test_messages_of_the_set_win() -> None:
    rowset: Any = newer_schema().message_class("doris.RowsetMetaCloudPB")
    assert rowset(rowset_id=1, row_age=5).row_age == 5
    assert "row_age" not in Schema.builtin().message_class("doris.RowsetMetaCloudPB").DESCRIPTOR.fields_by_name


def test_messages_inside_messages_of_the_set_are_the_sets_too() -> None:
    schema = newer_schema()
    recycle: Any = schema.message_class("doris.cloud.RecycleRowsetPB")
    assert recycle(rowset_meta={"rowset_id": 1, "row_age": 5}).rowset_meta.row_age == 5


def test_messages_that_only_the_set_knows_are_added_and_the_others_kept() -> None:
    names = newer_schema().message_names()
    assert set(names) - set(Schema.builtin().message_names()) == {"doris.cloud.LaterPB", "doris.cloud.LaterPB.Part"}
    assert set(Schema.builtin().message_names()) <= set(names)


def test_bytes_written_by_one_schema_pass_through_the_other() -> None:
    name = "doris.RowsetMetaCloudPB"
    newer = newer_schema().message_class(name)
    wire = newer(rowset_id=1, row_age=5).SerializeToString()
    assert Schema.builtin().message_class(name).FromString(wire).SerializeToString() == wire


def test_files_may_stand_in_any_order_and_under_any_path() -> None:
    files = list(reversed(newer_files().file))
    for file in files:
        file.name = Path(file.name).name
        file.dependency[:] = [Path(name).name for name in file.dependency]
    rowset = Schema.from_descriptor_set(_set(*files)).message_class("doris.RowsetMetaCloudPB")
    assert "row_age" in rowset.DESCRIPTOR.fields_by_name


def test_a_set_is_read_from_a_file_and_laid_over_any_schema(tmp_path: Path) -> None:
    newer, newest = tmp_path / "newer.desc", tmp_path / "newest.desc"
    newer.write_bytes(newer_files().SerializeToString())
    file = FileDescriptorProto(name="x.proto", package="doris.cloud")
    file.message_type.add(name="NewestPB")
    newest.write_bytes(_set(file))
    schema = Schema.builtin().with_descriptor_set(newer).with_descriptor_set(str(newest))
    assert {"doris.cloud.LaterPB", "doris.cloud.NewestPB", "doris.PUniqueId"} <= set(schema.message_names())


def test_a_message_is_named_by_its_class_too() -> None:
    builtin, newer = Schema.builtin(), newer_schema()
    assert builtin.message_class(InstanceInfoPB) is InstanceInfoPB
    assert newer.message_class(InstanceInfoPB) is newer.message_class("doris.cloud.InstanceInfoPB")
    assert newer.message_class(InstanceInfoPB) is not InstanceInfoPB


@pytest.mark.parametrize("name", ["doris.cloud.NoSuchPB", "InstanceInfoPB", "", "doris.cloud.StagePB.PropertiesEntry"])
def test_an_unknown_message_is_an_error(name: str) -> None:
    with pytest.raises(SchemaError, match="no message") as caught:
        Schema.builtin().message_class(name)
    assert isinstance(caught.value, InspectorError)
    assert isinstance(caught.value, LookupError)
    assert caught.value.exit_code == 2
    assert repr(name) in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b'syntax = "proto2";\nmessage A {}\n', id="proto source"),
        pytest.param(b"\x0a\x00", id="file without a name"),
        pytest.param(b"\x12\x03abc", id="unknown fields alone"),
        pytest.param(BUILTIN[:-1], id="cut short"),
    ],
)
def test_bytes_that_are_no_descriptor_set_are_refused(data: bytes) -> None:
    assert _refusal(data).startswith("not a FileDescriptorSet; ")


def test_a_set_that_lacks_an_import_is_refused() -> None:
    newer = newer_files()
    kept = [file for file in newer.file if not file.name.endswith("types.proto")]
    assert _refusal(_set(*kept)).startswith("an imported file is missing: inspector/schema/proto/types.proto;")


def test_files_that_import_each_other_are_refused() -> None:
    files = FileDescriptorProto(name="a", dependency=["b"]), FileDescriptorProto(name="b", dependency=["a"])
    assert _refusal(_set(*files)).startswith("files import each other: ")


def _field(name: str, number: int, type_name: str = "") -> FieldDescriptorProto:
    kind = FieldDescriptorProto.TYPE_MESSAGE if type_name else FieldDescriptorProto.TYPE_STRING
    return FieldDescriptorProto(
        name=name, number=number, type=kind, type_name=type_name, label=FieldDescriptorProto.LABEL_OPTIONAL
    )


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param([_field("a", 1), _field("b", 1)], id="number used twice"),
        pytest.param([_field("a", 1), _field("a", 2)], id="name used twice"),
        pytest.param([_field("a", 1, ".doris.NoSuch")], id="type not declared"),
        pytest.param([_field("a\x1b[31m\nb", 1)], id="name that is none"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(fields: list[FieldDescriptorProto]) -> None:
    file = FileDescriptorProto(name="x.proto", package="doris")
    file.message_type.add(name="M", field=fields)
    assert _refusal(_set(file)).startswith("x.proto contradicts itself")


def test_two_files_of_one_name_must_be_equal() -> None:
    one, other = FileDescriptorProto(name="x.proto", package="one"), FileDescriptorProto(name="x.proto", package="two")
    assert "x.proto contradicts itself or another file" in _refusal(_set(one, other))
    assert Schema.from_descriptor_set(_set(one, one)).message_names() == Schema.builtin().message_names()


def test_a_descriptor_set_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.desc", tmp_path):
        with pytest.raises(SchemaError, match="cannot be read: ") as caught:
            Schema.builtin().with_descriptor_set(path)
        assert str(caught.value).startswith(f"{path}: ")
        assert str(caught.value).endswith("; check the path and the disk")


def test_an_endless_file_is_not_read_to_its_end() -> None:
    with pytest.raises(SchemaError, match="larger than 64 MiB"):
        Schema.builtin().with_descriptor_set("/dev/zero")


@given(st.data())
def test_damaged_sets_give_a_schema_or_a_schema_error(data: st.DataObject) -> None:
    damaged = bytearray(BUILTIN)
    for place in data.draw(st.lists(st.integers(0, len(BUILTIN) - 1), min_size=1, max_size=8)):
        damaged[place] = data.draw(st.integers(0, 255))
    with suppress(SchemaError):
        schema = Schema.from_descriptor_set(bytes(damaged))
        assert set(Schema.builtin().message_names()) <= set(schema.message_names())
