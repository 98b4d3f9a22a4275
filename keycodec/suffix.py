"""What a stored key can have behind its family's layout: a blob chunk, a document child or a counter."""

from __future__ import annotations

from dataclasses import dataclass

from keycodec.elements import INT64_MAX, INT64_MIN
from keycodec.errors import KeyEncodeError

_SEQUENCE_BITS = 56
_UINT64 = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class BlobChunk:
    """Which slice of a long value: an int64, its top byte ``version``, the others ``sequence``, counted from 0."""

    version: int
    sequence: int

    @classmethod
    def from_int64(cls, stored: int) -> BlobChunk:
        """Read the int64 that the key holds."""
        unsigned = stored & _UINT64
        return cls(unsigned >> _SEQUENCE_BITS, unsigned & ((1 << _SEQUENCE_BITS) - 1))

    def to_int64(self) -> int:
        """Return the int64 for the key; negative from version 0x80 on. Raises KeyEncodeError if a part does not fit."""
        if not (0 <= self.version <= 0xFF and 0 <= self.sequence < 1 << _SEQUENCE_BITS):
            raise KeyEncodeError(f"{self} does not fit: version has 8 bits, sequence {_SEQUENCE_BITS}")
        unsigned = self.version << _SEQUENCE_BITS | self.sequence
        return unsigned if unsigned <= INT64_MAX else unsigned - (1 << 64)

    def __str__(self) -> str:
        return f"chunk {self.sequence} (blob version {self.version})"


@dataclass(frozen=True, slots=True)
class DocumentChild:
    """The path from a document's root to a child: the field's number and, in a repeated field, the element's index.

    ``nested``: the ints behind these, as the key holds them, if the child is a document itself.
    A key does not say whether its field is repeated; if it is not, ``index`` is in fact the first int of ``nested``.
    In a versioned key the index counts down from INT64_MAX, so that a reverse scan finds the elements in order.
    """

    field_number: int
    index: int | None = None
    nested: tuple[int, ...] = ()

    @classmethod
    def from_path(cls, path: tuple[int, ...], *, versioned: bool) -> DocumentChild:
        """Read the ints, at least one, that the key holds."""
        if len(path) == 1:
            return cls(path[0])
        return cls(path[0], INT64_MAX - path[1] if versioned else path[1], path[2:])

    def path(self, *, versioned: bool) -> tuple[int, ...]:
        """Return the ints for the key. Raises KeyEncodeError if one is no int64."""
        if self.index is None:
            if self.nested:
                raise KeyEncodeError(f"{self!r}: nested needs an index before it")
            return (self.field_number,)
        stored = INT64_MAX - self.index if versioned else self.index
        if not INT64_MIN <= stored <= INT64_MAX:
            raise KeyEncodeError(f"index {self.index} does not fit the key")
        return (self.field_number, stored, *self.nested)

    def __str__(self) -> str:
        element = "" if self.index is None else f", element {self.index}"
        nested = f", then {', '.join(map(str, self.nested))}" if self.nested else ""
        return f"child of field {self.field_number}{element}{nested}"


@dataclass(frozen=True, slots=True)
class Counter:
    """The name of a counter that is stored apart from its statistics row.

    The names are those of :data:`COUNTERS`; a newer release of Doris can have others.
    """

    name: str

    def __str__(self) -> str:
        return f"counter {self.name}"


#: What can follow the layout of a family in a stored key.
Suffix = BlobChunk | DocumentChild | Counter
