"""Secrets: whatever holds them, no view shows them unless it is told to; everything else stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from message_strategies import messages

from inspector.capture import SnapshotWriter
from inspector.cli import inspector as command
from inspector.output.formats import FORMATS
from inspector.output.redaction import MASK, mask_bytes, mask_message
from inspector.schema import Schema, all_fields, holds_secrets, is_secret
from inspector.sources.base import SourceInfo
from inspector.values.wire import write_varint
from keycodec import FAMILIES, Versionstamp, encode
from keycodec.elements import Kind

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "s3cr3t-t0ken"
SCHEMA = Schema.builtin()
FAMILIES_WITH_SECRETS = [
    family
    for family in FAMILIES.values()
    if family.message and family.suffix is None and holds_secrets(SCHEMA.message_class(family.message).DESCRIPTOR)
]


def fill(message: Any, depth: int = 4) -> Any:
    """Put a text into every text field: the secret where it is one, another one where it is not."""
    for field in message.DESCRIPTOR.fields:
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            if field.message_type.fields_by_name["value"].type == field.TYPE_STRING:
                getattr(message, field.name)["name"] = SECRET if is_secret(field) else "shown"
        elif field.message_type is not None:
            if depth and not is_secret(field):
                part = getattr(message, field.name)
                fill(part.add() if field.is_repeated else part, depth - 1)
                if not field.is_repeated:
                    part.SetInParent()
        elif field.type == field.TYPE_STRING:
            text = SECRET if is_secret(field) else "shown"
            if field.is_repeated:
                getattr(message, field.name).append(text)
            else:
                setattr(message, field.name, text)
    return message


def snapshot_of(path: Path, family_name: str, value: bytes) -> Path:
    family = FAMILIES[family_name]
    examples: dict[Kind, Any] = {Kind.BYTES: "x", Kind.INT64: 1, Kind.VERSIONSTAMP: Versionstamp(1)}
    fields = {field.name: examples[field.kind] for field in family.fields}
    key = encode(family, versionstamp=Versionstamp(5) if family.versioned else None, **fields)
    with SnapshotWriter(path) as writer:
        writer.write([(key, value)])
        writer.describe(SourceInfo("test", ""))
    return path


def printed(*words: str) -> str:
    result = CliRunner().invoke(command, words, standalone_mode=False)
    assert result.exception is None
    return result.output


def test_there_are_families_to_hide_secrets_of() -> None:
    names = {family.name for family in FAMILIES_WITH_SECRETS}
    assert names >= {"InstanceKey", "StorageVaultKey", "MetaServiceArnInfoKey", "MetaServiceEncryptionKey"}


@pytest.mark.parametrize("family", FAMILIES_WITH_SECRETS, ids=lambda family: family.name)
@pytest.mark.parametrize("verb", ["scan", "raw"])
@pytest.mark.parametrize("form", FORMATS)
def test_no_format_of_no_verb_shows_a_secret(family: Any, verb: str, form: str, tmp_path: Path) -> None:
    message = fill(SCHEMA.message_class(family.message)())
    path = snapshot_of(tmp_path / "s", family.name, message.SerializePartialToString())
    text = printed("-s", str(path), verb, "--format", form)
    shown = printed("-s", str(path), verb, "--format", form, "--show-secrets")
    for spelling in (SECRET, SECRET.encode().hex()):
        assert spelling not in text
    if form != "table":  # a cell is cut
        assert SECRET in shown or SECRET.encode().hex() in shown
        assert "shown" in text or b"shown".hex() in text or family.name.startswith("MetaService")


@pytest.mark.parametrize("damage", [b"\xff\xff", b"\x0a\x7f"], ids=["no field", "cut field"])
@pytest.mark.parametrize("verb", ["scan", "raw"])
def test_a_value_that_does_not_parse_is_hidden_whole(verb: str, damage: bytes, tmp_path: Path) -> None:
    value = SCHEMA.message_class("doris.cloud.RamUserPB")(sk=SECRET).SerializeToString()  # type: ignore[call-arg]
    path = snapshot_of(tmp_path / "s", "MetaServiceArnInfoKey", value + damage)
    text = printed("-s", str(path), verb, "--format", "jsonl")
    assert SECRET not in text
    assert SECRET.encode().hex() not in text
    assert MASK in text


def test_a_field_of_the_future_in_a_message_with_secrets_is_masked() -> None:
    user = SCHEMA.message_class("doris.cloud.RamUserPB")
    unknown = write_varint(2000 << 3 | 2) + write_varint(len(SECRET)) + SECRET.encode()
    masked = mask_bytes(user.DESCRIPTOR, user(user_id="u").SerializeToString() + unknown)  # type: ignore[call-arg]
    assert SECRET.encode() not in masked
    assert MASK.encode() in masked
    assert user.FromString(masked).user_id == "u"  # type: ignore[attr-defined]


def test_a_property_is_masked_by_its_name() -> None:
    cluster = SCHEMA.message_class("doris.cloud.ClusterPB")()
    properties: Any = cluster.properties  # type: ignore[attr-defined]
    properties["s3.secret_key"], properties["color"] = SECRET, "blue"
    masked: Any = mask_message(cluster)
    assert dict(masked.properties) == {"s3.secret_key": MASK, "color": "blue"}
    assert dict(properties) == {"s3.secret_key": SECRET, "color": "blue"}


def clear_secrets(message: Any) -> None:
    for field, value in message.ListFields():
        is_map = field.message_type is not None and field.message_type.GetOptions().map_entry
        if is_secret(field) or is_map:
            message.ClearField(field.name)
        elif field.message_type is not None:
            for part in value if field.is_repeated else [value]:
                clear_secrets(part)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([family.message for family in FAMILIES_WITH_SECRETS]).flatmap(
        lambda name: messages(SCHEMA.message_class(name or ""))
    )
)
def test_all_that_is_no_secret_stays_as_it_is(message: Any) -> None:
    masked = mask_message(message)
    clear_secrets(message)
    clear_secrets(masked)
    assert masked == message


def test_a_message_that_can_hold_no_secret_is_left_alone() -> None:
    stats = SCHEMA.message_class("doris.cloud.TabletStatsPB")()
    assert mask_message(stats) is stats
    assert not any(is_secret(field) for field in all_fields(stats.DESCRIPTOR))
