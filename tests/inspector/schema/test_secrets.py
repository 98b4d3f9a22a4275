"""Which fields are masked: the whole list, what a newer schema may bring, and what must stay readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet

from inspector.schema import Schema, descriptor_of, holds_secrets, is_secret, is_secret_name
from tests.support.places import DATA

if TYPE_CHECKING:
    from google.protobuf.descriptor import FieldDescriptor

SCHEMA = Schema.builtin()
GOLDEN = {line for line in (DATA / "secret_fields.txt").read_text().splitlines() if not line.startswith("#")}


def _field(full_name: str) -> FieldDescriptor:
    message, _, name = full_name.rpartition(".")
    return descriptor_of(SCHEMA.message_class(message)).fields_by_name[name]


def _later(name: str, kind: FieldDescriptorProto.Type.ValueType, type_name: str = "") -> FieldDescriptor:
    """A field of a message that only a newer schema has."""
    file = FileDescriptorProto(name="later.proto", package="doris.cloud")
    file.message_type.add(name="PlainPB")
    file.enum_type.add(name="Kind").value.add(name="NONE", number=0)
    file.message_type.add(name="LaterPB").field.add(
        name=name, number=1, type=kind, type_name=type_name or None, label=FieldDescriptorProto.LABEL_OPTIONAL
    )
    schema = Schema.from_descriptor_set(FileDescriptorSet(file=[file]).SerializeToString())
    return descriptor_of(schema.message_class("doris.cloud.LaterPB")).fields[0]


def test_secret_fields_are_exactly_those_of_the_golden_list() -> None:
    secret = {
        field.full_name
        for name in SCHEMA.message_names()
        for field in descriptor_of(SCHEMA.message_class(name)).fields
        if is_secret(field)
    }
    assert secret == GOLDEN


def test_holds_secrets_follows_fields_to_any_depth() -> None:
    leads_to: dict[str, set[str]] = {}
    for name in SCHEMA.message_names():
        for field in descriptor_of(SCHEMA.message_class(name)).fields:
            if field.message_type is not None:
                leads_to.setdefault(field.message_type.full_name, set()).add(name)
    holding: set[str] = set()
    found = {full_name.rpartition(".")[0] for full_name in GOLDEN}
    while found:
        holding |= found
        found = {above for name in found for above in leads_to.get(name, ())} - holding
    asked = {name for name in SCHEMA.message_names() if holds_secrets(descriptor_of(SCHEMA.message_class(name)))}
    assert asked == holding
    assert {"doris.cloud.InstanceInfoPB", "doris.cloud.RecycleStagePB", "doris.cloud.TxnInfoPB"} < asked
    assert asked.isdisjoint({"doris.cloud.TabletStatsPB", "doris.RowsetMetaCloudPB", "doris.cloud.ClusterPB"})


@pytest.mark.parametrize(
    "name",
    ["ak", "sk", "external_id", "role_arn", "hdfs_kerberos_keytab", "session_token", "s3_secret_key", "userPassword"],
)
@pytest.mark.parametrize("kind", [FieldDescriptorProto.TYPE_STRING, FieldDescriptorProto.TYPE_BYTES])
def test_a_field_of_a_newer_schema_is_secret_by_its_name(name: str, kind: FieldDescriptorProto.Type.ValueType) -> None:
    field = _later(name, kind)
    assert is_secret(field)
    assert field.containing_type is not None
    assert holds_secrets(field.containing_type)


def test_a_message_named_as_a_secret_is_secret_whole() -> None:
    assert is_secret(_later("credential", FieldDescriptorProto.TYPE_MESSAGE, ".doris.cloud.PlainPB"))


def test_numbers_and_enums_are_never_secret() -> None:
    assert not is_secret(_later("token", FieldDescriptorProto.TYPE_INT64))
    assert not is_secret(_later("credential", FieldDescriptorProto.TYPE_ENUM, ".doris.cloud.Kind"))


@pytest.mark.parametrize(
    "name",
    [
        "doris.KeyBoundsPB.max_key",
        "doris.cloud.EncryptionInfoPB.key_id",
        "doris.cloud.EncryptionKeyInfoPB.KMSInfo.endpoint",
        "doris.cloud.HdfsBuildConf.HdfsConfKVPair.key",
        "doris.cloud.ObjectStoreInfoPB.cred_provider_type",
        "doris.cloud.ObjectStoreInfoPB.encryption_info",
        "doris.cloud.PendingDeleteBitmapPB.delete_bitmap_keys",
        "doris.cloud.SnapshotPB.image_url",
        "doris.segment_v2.ColumnPathPartInfo.key",
    ],
)
def test_fields_that_sound_alike_stay_readable(name: str) -> None:
    assert not is_secret(_field(name))


@pytest.mark.parametrize(
    "name",
    [
        "AWS_SECRET_KEY",
        "access_key_id",
        "dfs.namenode.kerberos.principal",
        "fs.azure.account.key.store",
        "fs.s3a.secretkey",
        "presignedUrl",
        "s3.role-arn",
        "secretKey",
        "signed_urls.private-key",
        "sts_token",
        "token",
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "-", "key", "key_id", "learn", "max_key", "nextPageToken", "next_token", "page_token", "task", "txn_token_id"],
)
def test_names_that_are_no_secrets(name: str) -> None:
    assert not is_secret_name(name)
