"""What a documented call says of an argument of a wrong type; and the text that a versionstamp may be given as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

import keycodec
from keycodec import KeyEncodeError as Wrong
from tests.support.strategies.keys import Parts, any_keys

if TYPE_CHECKING:
    from collections.abc import Callable

PARTITION, REFERENCE = "VersionedPartitionVersionKey", "SnapshotReferenceKey"
ONE: dict[str, Any] = {"instance_id": "i", "partition_id": 1}


@given(any_keys)
def test_a_versionstamp_may_be_its_hex(parts: Parts) -> None:
    raw = parts.encode()
    key = keycodec.decode(raw)
    fields: dict[str, Any] = {
        name: str(value) if isinstance(value, keycodec.Versionstamp) else value for name, value in key.fields.items()
    }
    if key.versionstamp is not None:
        fields["versionstamp"] = str(key.versionstamp)
    assert keycodec.encode(parts.family, suffix=key.suffix, **fields) == raw


def test_ranges_take_the_hex_too() -> None:
    stamp = keycodec.Versionstamp(7, 1)
    family, fields = REFERENCE, {"instance_id": "i"}
    assert keycodec.key_range(family, versionstamp=str(stamp), **fields) == keycodec.key_range(
        family, versionstamp=stamp, **fields
    )


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda lib: lib.encode(PARTITION, versionstamp=5, **ONE), Wrong, "digits, not int"),
        (lambda lib: lib.encode(PARTITION, versionstamp=b"0" * 10, **ONE), Wrong, "digits, not bytes"),
        (lambda lib: lib.encode(PARTITION, versionstamp="zz", **ONE), Wrong, "20 hex digits, not 'zz'"),
        (lambda lib: lib.key_range(REFERENCE, instance_id="i", versionstamp="0"), Wrong, "20 hex digits, not '0'"),
        (lambda lib: lib.key_range(REFERENCE, instance_id="i", versionstamp=5), Wrong, "digits, not int"),
        (lambda lib: lib.encode("InstanceKey", instance_id=5), Wrong, "text or bytes, not int"),
        (lambda lib: lib.encode("MetaTabletIdxKey", instance_id="i", tablet_id="5"), Wrong, "an int, not str"),
        (lambda lib: lib.encode(b"InstanceKey"), Wrong, "its name or a Key, not bytes"),
        (lambda lib: lib.encode(None), Wrong, "its name or a Key, not NoneType"),
        (lambda lib: lib.decode("0110"), TypeError, "bytes, not str; parse_text reads a key's text"),
        (lambda lib: lib.diagram("0110"), TypeError, "bytes, not str; parse_text reads a key's text"),
        (lambda lib: lib.diagram(5), TypeError, "diagram takes bytes, not int"),
        (lambda lib: lib.format_text("0110", "hex"), TypeError, "bytes, not str; parse_text reads a key's text"),
        (lambda lib: lib.parse_text(b"0110"), TypeError, "parse_text takes text, not bytes"),
        (lambda lib: lib.find_keys(None), TypeError, "find_keys takes text or bytes, not NoneType"),
        (lambda lib: lib.key_range(b"0110"), Wrong, "a range is of a family or its name, not of bytes"),
    ],
)  # fmt: skip
def test_the_error_says_what_is_taken(call: Callable[[Any], object], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        call(keycodec)
