"""Ranges of keys: of a family with given leading fields, of several families, of one instance."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from keycodec.elements import encode_bytes, to_payload
from keycodec.encoding import encode_leading
from keycodec.errors import KeyEncodeError
from keycodec.families import FAMILIES, get_family
from keycodec.families.family import Family

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from keycodec.elements import FieldValue

#: The keys from one (in the range) to another (behind it).
KeyRange = tuple[bytes, bytes]
#: The bounds of a range: keys, or versions.
Bound = TypeVar("Bound", bytes, int)


def key_range(family: str | Family, **leading_fields: FieldValue | bytes) -> tuple[bytes, bytes]:
    """Return begin (in the range) and end (behind it) of the family's keys with these leading fields.

    Give at least the fields before the family's last literal: for most families the ``instance_id``. With fewer, keys
    of other families lie in the range too, and the caller must skip them.

    A field is matched, not compared: the byte order of negative ints is not their number order (see
    :func:`keycodec.elements.encode_int64`), so "from -3 to 5" is no range of keys.
    Raises UnknownFamily; KeyEncodeError for a field that the family does not have, or if a field before a given one is
    missing.
    """
    return prefix_range(leading(family, leading_fields))


def instance_ranges(instance_id: str | bytes) -> list[KeyRange]:
    """Return the ranges of all keys of an instance, those of no family too: in order, none of them overlap.

    An instance's keys are those that have its id as their ``instance_id``, in every key space.
    """
    starts = {leading(family, {}) for family in FAMILIES.values() if has_instance(family)}
    own = encode_bytes(to_payload(instance_id))
    return merged(prefix_range(start + own) for start in starts)


def has_instance(family: Family) -> bool:
    """Tell whether the keys of a family belong to an instance."""
    return bool(family.fields) and family.fields[0].name == "instance_id"


def family_ranges(families: Iterable[Family], fields: Mapping[str, FieldValue | bytes]) -> list[KeyRange]:
    """Return the ranges of the keys of families with these leading fields: in order, none of them overlap.

    Raises what :func:`key_range` raises.
    """
    return merged(prefix_range(leading(family, fields)) for family in families)


def merged(ranges: Iterable[tuple[Bound, Bound]]) -> list[tuple[Bound, Bound]]:
    """Join ranges that overlap or touch; the result is in order."""
    found: list[tuple[Bound, Bound]] = []
    for begin, end in sorted(ranges):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return found


def leading(family: str | Family, fields: Mapping[str, FieldValue | bytes]) -> bytes:
    """Return what all keys of the family with these leading fields start with. Raises what :func:`key_range` raises."""
    if isinstance(family, str):
        family = get_family(family)
    if not isinstance(family, Family):
        raise KeyEncodeError(f"a range is of a family or its name, not of {type(family).__name__}")
    return encode_leading(family, fields)


def others_inside(family: Family, fields: Mapping[str, FieldValue | bytes]) -> list[Family]:
    """Find the other families that have keys in the range of :func:`key_range`."""
    prefix = leading(family, fields)
    return [other for other in FAMILIES.values() if other is not family and leading(other, {}).startswith(prefix)]


def prefix_range(prefix: bytes) -> tuple[bytes, bytes]:
    """Return begin and end of all keys that start with ``prefix``; of all keys below ``\\xff`` if it is empty."""
    kept = prefix.rstrip(b"\xff")
    return prefix, kept[:-1] + bytes([kept[-1] + 1]) if kept else b"\xff"
