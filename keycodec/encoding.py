"""Encode: fields in, the bytes of a key out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keycodec.elements import END, ElementKind, encode_bytes, encode_int64, encode_versionstamp, to_payload
from keycodec.errors import KeyEncodeError
from keycodec.families import get_family
from keycodec.families.family import Family, Field, Literal, SuffixKind
from keycodec.key import Key
from keycodec.suffix import BlobChunk, Counter, DocumentChild, Suffix
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keycodec.elements import FieldValue

#: What a field takes, for errors.
_TAKES = {
    ElementKind.BYTES: "text or bytes",
    ElementKind.INT64: "an int",
    ElementKind.VERSIONSTAMP: "a Versionstamp or its 20 hex digits",
}


def encode(
    family: str | Family | Key,
    *,
    versionstamp: Versionstamp | str | None = None,
    suffix: Suffix | None = None,
    **fields: FieldValue | bytes,
) -> bytes:
    """Encode a key from its family and its fields, or encode a decoded Key again.

    A text field takes str or bytes, a versionstamp also its 20 hex digits. ``versionstamp`` and ``suffix`` can be left
    out.
    Raises UnknownFamily; KeyEncodeError for a field that is missing, unknown, of the wrong type or out of range, and
    for a versionstamp or suffix that the family cannot have.
    """
    if isinstance(family, Key):
        return _encode_again(family)
    if isinstance(family, str):
        family = get_family(family)
    if not isinstance(family, Family):
        raise KeyEncodeError(f"encode takes a family, its name or a Key, not {type(family).__name__}")
    if any(field.name == "versionstamp" for field in family.fields):
        if versionstamp is not None:
            fields["versionstamp"] = versionstamp
        versionstamp = None
    missing = [field.name for field in family.fields if field.name not in fields]
    if missing:
        raise KeyEncodeError(f"{family.name}: {_are(missing)} missing; its layout is {family.layout_text}")
    return encode_leading(family, fields) + _encode_tail(family, versionstamp, suffix)


def _are(names: Sequence[str]) -> str:
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"


def encode_leading(family: Family, fields: Mapping[str, FieldValue | bytes]) -> bytes:
    """Encode what all keys with these leading fields start with: with all fields given, the whole layout.

    Raises KeyEncodeError for a field that the family does not have, or if a field before a given one is missing.
    """
    family.check_fields(fields)
    names = [field.name for field in family.fields]
    last = max((index for index, name in enumerate(names) if name in fields), default=0)
    gaps = [name for name in names[:last] if name not in fields]
    if gaps:
        raise KeyEncodeError(f"{family.name}: {_are(gaps)} needed before {names[last]}")
    parts = [bytes([family.space])]
    for part in family.layout:
        if isinstance(part, Literal):
            parts.append(encode_bytes(part.text.encode()))
        elif part.name not in fields:
            break
        else:
            parts.append(_encode_field(family, part, fields[part.name]))
    return b"".join(parts)


def _encode_field(family: Family, field: Field, value: FieldValue | bytes) -> bytes:
    if field.kind is ElementKind.BYTES and isinstance(value, str | bytes):
        return encode_bytes(to_payload(value))
    if field.kind is ElementKind.INT64 and isinstance(value, int) and not isinstance(value, bool):
        return encode_int64(value)
    if field.kind is ElementKind.VERSIONSTAMP and isinstance(value, str | Versionstamp):
        return encode_versionstamp(_stamp(family, value))
    raise _wrong_type(family, field.name, field.kind, value)


def _wrong_type(family: Family, name: str, kind: ElementKind, value: object) -> KeyEncodeError:
    return KeyEncodeError(f"{family.name}.{name} takes {_TAKES[kind]}, not {type(value).__name__}")


def _stamp(family: Family, value: object) -> Versionstamp:
    """The versionstamp that is given, perhaps as text."""
    if isinstance(value, Versionstamp):
        return value
    if not isinstance(value, str):
        raise _wrong_type(family, "versionstamp", ElementKind.VERSIONSTAMP, value)
    try:
        return Versionstamp.from_hex(value)
    except ValueError as error:
        raise KeyEncodeError(f"{family.name}.versionstamp: {error}") from None


def _encode_tail(family: Family, given: Versionstamp | str | None, suffix: Suffix | None) -> bytes:
    stamp = None if given is None else _stamp(family, given)
    if stamp is not None and not family.versioned:
        raise KeyEncodeError(f"{family.name} has no versionstamp")
    if suffix is None:
        return encode_versionstamp(stamp) + END if stamp is not None else b""
    if family.versioned and stamp is None:
        raise KeyEncodeError(f"{family.name} needs a versionstamp before its {suffix}")
    if isinstance(suffix, BlobChunk) and family.suffix is SuffixKind.BLOB:
        before = encode_versionstamp(stamp) + END if stamp is not None else b""
        return before + encode_int64(suffix.to_int64())
    if isinstance(suffix, Counter) and family.suffix is SuffixKind.COUNTER:
        return encode_bytes(to_payload(suffix.name))
    if isinstance(suffix, DocumentChild) and family.suffix is SuffixKind.DOCUMENT:
        path = b"".join(map(encode_int64, suffix.path(versioned=stamp is not None)))
        return encode_versionstamp(stamp) + path + END if stamp is not None else path
    has = f"its suffix is a {family.suffix.value}" if family.suffix else "it has no suffix"
    raise KeyEncodeError(f"{family.name} takes no {type(suffix).__name__}; {has}")


def _encode_again(key: Key) -> bytes:
    if key.family is None:
        raise KeyEncodeError(f"a key that was not decoded cannot be encoded: {key.error}")
    fields = {name: value for name, value in key.fields.items() if name != "versionstamp"}
    return encode(key.family, versionstamp=key.versionstamp, suffix=key.suffix, **fields)
