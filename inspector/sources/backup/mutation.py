"""One change of the database, as a mutation log holds it."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import SourceNotSupported

if TYPE_CHECKING:
    from collections.abc import Sequence


class MutationType(IntEnum):
    """FoundationDB's numbers of the mutations that this reader knows (docs/backup-format.md, "Mutation log")."""

    SET = 0
    CLEAR_RANGE = 1
    ADD = 2
    DEBUG_KEY_RANGE = 3
    DEBUG_KEY = 4
    NO_OP = 5
    AND = 6
    OR = 7
    XOR = 8
    APPEND_IF_FITS = 9
    MAX = 12
    MIN = 13
    VERSIONSTAMPED_KEY = 14
    VERSIONSTAMPED_VALUE = 15
    BYTE_MIN = 16
    BYTE_MAX = 17
    MIN_V2 = 18
    AND_V2 = 19
    COMPARE_AND_CLEAR = 20
    TELEMETRY = 22
    ENCRYPTED = 23
    CHECKSUM = 24


#: Types that change no data.
WITHOUT_EFFECT = frozenset(
    [
        MutationType.DEBUG_KEY_RANGE,
        MutationType.DEBUG_KEY,
        MutationType.NO_OP,
        MutationType.TELEMETRY,
        MutationType.CHECKSUM,
    ]
)

_REFUSED: dict[int, str] = {
    MutationType.VERSIONSTAMPED_KEY: "a versionstamped key that was never filled in",
    MutationType.VERSIONSTAMPED_VALUE: "a versionstamped value that was never filled in",
    MutationType.ENCRYPTED: "an encrypted mutation, whose keys only a key service has",
}

#: Types that change data in a way this reader knows.
APPLICABLE = frozenset(MutationType) - WITHOUT_EFFECT - _REFUSED.keys()
#: Types that this reader can deal with.
READABLE = APPLICABLE | WITHOUT_EFFECT

#: A mutation as it is found in a log: type, param1, param2.
LoggedMutation = tuple[int, bytes, bytes]


class Logged(NamedTuple):
    """Mutations of one commit version that follow each other, ``size`` bytes. ``order``: the place of the first."""

    version: int
    order: int
    size: int
    mutations: Sequence[LoggedMutation]


class Mutation(NamedTuple):
    """A mutation of commit version ``version``; ``order`` is its place among those of that version.

    ``param1`` is the key and ``param2`` the operand; of a ``CLEAR_RANGE`` they are the begin and the end.
    """

    version: int
    order: int
    type: int
    param1: bytes
    param2: bytes


def refused(kind: int, version: int, file: object) -> SourceNotSupported:
    """Say why a mutation of type ``kind``, which is not ``APPLICABLE``, cannot be applied."""
    what = _REFUSED.get(kind, "unknown to this reader")
    return SourceNotSupported(
        f"{file}: version {version}: mutation type {kind} is {what}; open a version before {version}, "
        "or restore the backup into a cluster and read that"
    )
