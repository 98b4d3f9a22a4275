"""A schema as a newer release of Doris might have it."""

from __future__ import annotations

from pathlib import Path

from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorSet

from inspector.schema import Schema
from tests.support.places import ROOT

#: The built-in schema as it lies in its file.
BUILTIN = (ROOT / "inspector/schema/proto/doris.desc").read_bytes()
#: The number of the field that is new.
ROW_AGE = 4000


def newer_files() -> FileDescriptorSet:
    """The built-in files with one field more, one message more, and one message gone."""
    newer = FileDescriptorSet.FromString(BUILTIN)
    files = {Path(file.name).stem: file for file in newer.file}
    (rowset,) = (message for message in files["olap_file"].message_type if message.name == "RowsetMetaCloudPB")
    rowset.field.add(
        name="row_age",
        number=ROW_AGE,
        type=FieldDescriptorProto.TYPE_INT64,
        label=FieldDescriptorProto.LABEL_OPTIONAL,
    )
    files["cloud"].message_type.add(name="LaterPB").nested_type.add(name="Part")
    (gone,) = (place for place, message in enumerate(files["cloud"].message_type) if message.name == "PackedFileInfoPB")
    del files["cloud"].message_type[gone]
    return newer


def newer_schema() -> Schema:
    """The built-in schema with these files over it."""
    return Schema.from_descriptor_set(newer_files().SerializeToString(), "newer.desc")
