"""The instances of a source, those too whose own record is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keycodec.decoding import decode
from keycodec.elements import encode_bytes, to_payload
from keycodec.families import FAMILIES
from keycodec.ranges import prefix_range

if TYPE_CHECKING:
    from inspector.sources.base import Source

#: Families whose keys tell of instances: their own records, and what each of them has that has tables.
_TELL = ("InstanceKey", "MetaTabletIdxKey")


def instance_ids(source: Source) -> list[str]:
    """The ids of the instances, in order. From the first key of one it goes on behind its last."""
    found: set[str] = set()
    for head in (FAMILIES[name].head for name in _TELL):
        begin, end = prefix_range(head)
        while first := next(iter(source.key_values(begin, end)), None):
            instance_id = decode(first[0], partial=True).fields.get("instance_id")
            if isinstance(instance_id, str):
                found.add(instance_id)
                begin = prefix_range(head + encode_bytes(to_payload(instance_id)))[1]
            else:  # another application's key, or a cut one
                begin = first[0] + b"\x00"
    return sorted(found)
