"""Which instances have keys, without reading them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keycodec.decoding import decode
from keycodec.elements import encode_bytes, to_payload
from keycodec.families import FAMILIES
from keycodec.ranges import has_instance, leading, prefix_range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import Source


def instances_present(source: Source) -> list[str]:
    """The ids of all instances that have keys, in order; those without an InstanceKey too.

    Of each instance one key is read in each part of the key space.
    """
    starts = {leading(family, {}) for family in FAMILIES.values() if has_instance(family)}
    return sorted({instance_id for start in starts for instance_id in _behind(source, start)})


def _behind(source: Source, start: bytes) -> Iterator[str]:
    """The instances whose keys begin like this."""
    begin, end = prefix_range(start)
    while (first := next(iter(source.key_values(begin, end)), None)) is not None:
        key = decode(first[0], partial=True)
        instance_id = key.fields.get("instance_id")
        if instance_id is None:  # a malformed key, or of no family
            begin = first[0] + b"\x00"
            continue
        yield str(instance_id)
        begin = max(_end_of(start, str(instance_id)), first[0] + b"\x00")


def _end_of(start: bytes, instance_id: str) -> bytes:
    own = encode_bytes(to_payload(instance_id))
    return prefix_range(start + own)[1]
