"""The range of keys that a family with some leading fields given can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keycodec.encoding import encode_leading
from keycodec.families import FAMILIES, get_family

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keycodec.elements import FieldValue
    from keycodec.family import Family


def key_range(family: str | Family, **leading_fields: FieldValue | bytes) -> tuple[bytes, bytes]:
    """The [begin, end) that holds every key of the family with these leading fields, whatever follows them.

    It holds nothing else once the fields up to the family's last literal are given; with fewer (no ``instance_id``, for
    most families) the range is one of all families that start alike, and its reader has to pass over the others.

    Fields are matched one by one, never compared: byte order is not number order among negatives (see
    :func:`keycodec.elements.encode_int64`), so "from -3 to 5" is no range of keys.
    Raises UnknownFamily, and KeyEncodeError for unknown fields and gaps.
    """
    return prefix_range(leading(family, leading_fields))


def leading(family: str | Family, fields: Mapping[str, FieldValue | bytes]) -> bytes:
    """The bytes that all keys of the family with these leading fields start with. Raises as :func:`key_range`."""
    return encode_leading(get_family(family) if isinstance(family, str) else family, fields)


def others_inside(family: Family, fields: Mapping[str, FieldValue | bytes]) -> list[Family]:
    """The other families whose keys the range holds too: all that start alike, while no field tells them apart."""
    prefix = leading(family, fields)
    return [other for other in FAMILIES.values() if other is not family and leading(other, {}).startswith(prefix)]


def prefix_range(prefix: bytes) -> tuple[bytes, bytes]:
    """The [begin, end) of all keys that start with ``prefix``; of all keys below ``\\xff`` where it is empty."""
    kept = prefix.rstrip(b"\xff")
    return prefix, kept[:-1] + bytes([kept[-1] + 1]) if kept else b"\xff"
