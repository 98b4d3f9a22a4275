"""One field of a file of a backup, as :func:`dissect` finds it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

#: A value in JSON that holds no others.
Scalar = int | float | str | bool | None


class Holds(Enum):
    """What the value of a field is."""

    PLAIN = "plain"  # a number, or a value in JSON
    KEY = "key"  # bytes of a key of the database
    VALUE = "value"  # bytes of a value of the database, or of an operand: a secret may be in them
    BYTES = "bytes"  # bytes that the format needs for itself


@dataclass(frozen=True, slots=True)
class FileField:
    """``length`` bytes from ``offset`` of the file on, which are the field ``name``; or the place where it is damaged.

    ``block``: the number of the block, from 0 on; None in a file without blocks.
    ``note``: the word for a number, such as that of a mutation's type.
    ``key``: of a VALUE the key that it belongs to, if that is known.
    ``problem``: where damage begins, what was expected there; such a field has no bytes and no value. It is the last
    field of its block, or of the log value or message that it names.
    ``sound``: whether the reader accepts the whole block. If it does not, lengths may be wrong, so that any field may
    hold bytes of another one.
    """

    block: int | None
    offset: int
    length: int
    name: str
    value: Scalar | bytes = None
    holds: Holds = Holds.PLAIN
    note: str = ""
    key: bytes | None = None
    problem: str | None = None
    sound: bool = True
