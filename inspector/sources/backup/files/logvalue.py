"""The whole value of one version in a mutation log: a marker, a length, and the mutations."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from inspector.errors import SourceNotSupported
from inspector.sources.backup.damage import LayoutError
from inspector.sources.backup.magic import LAST_OLD_LOG_MARKER

if TYPE_CHECKING:
    from inspector.sources.backup.mutation import LoggedMutation

_head = struct.Struct("<QI")  # marker, length of all that follows
_mutation_head = struct.Struct("<III")  # type, length of param1, length of param2
_MUTATION_HEAD_SIZE, _read_head = _mutation_head.size, _mutation_head.unpack_from
HEAD_SIZE = _head.size


def claimed_size(head: bytes) -> int:
    """Bytes of the whole value, from the first ``HEAD_SIZE`` of them."""
    return HEAD_SIZE + int(_head.unpack_from(head)[1])


def split_value(data: bytes) -> list[LoggedMutation]:
    """Give the mutations of one whole log value, in order.

    Raises LayoutError if lengths contradict each other, SourceNotSupported if the marker is an old one.
    """
    if len(data) < HEAD_SIZE:
        raise LayoutError(0, "the mutations of a version are cut short")
    marker, length = _head.unpack_from(data)
    if marker <= LAST_OLD_LOG_MARKER:
        raise SourceNotSupported(
            f"the log marker {marker:016x} is older than what FoundationDB still reads; restore the backup with the "
            "release that wrote it"
        )
    pos, size = HEAD_SIZE, len(data)
    if size - pos != length:
        raise LayoutError(0, f"the mutations of a version have {size - pos} bytes, not the {length} that they claim")
    found = []
    try:
        while pos < size:
            kind, size1, size2 = _read_head(data, pos)
            start = pos + _MUTATION_HEAD_SIZE
            middle = start + size1
            pos = middle + size2
            found.append((kind, data[start:middle], data[middle:pos]))
    except struct.error:
        raise LayoutError(0, "the last mutation of a version is cut short") from None
    if pos > size:  # only the last of them can
        raise LayoutError(0, "a mutation leads past the end of its version")
    return found
