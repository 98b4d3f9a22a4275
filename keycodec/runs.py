"""Recognise keys that come in runs: keys of one family and one instance. A scan in key order reads little else.

The prefix of a run is recognised once. After that a further key costs one comparison and one match.
"""

from __future__ import annotations

import re
import struct
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING

from keycodec.elements import END, END_TAG, INT64_SIZE, POSITIVE_TAG, STAMP_SIZE, VERSIONSTAMP_TAG, ElementKind
from keycodec.encoding import encode_leading
from keycodec.families.family import Family, SuffixKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keycodec.key import Key

# The elements as patterns, exactly as `decode` reads them. Each ends where the next one begins, so that a key can match
# in one way only.
_BYTES = rb"\x10[^\x00]*(?:\x00\xff[^\x00]*)*\x00\x01"
_INT64 = rb"(?:\x12[\x00-\x7f].{7}|\x11(?:(?!\x00{8})[\x00-\x7f].{7}|\x80\x00{7}))"
_STAMP = rb"\x13.{10}"
_PATTERNS = {ElementKind.BYTES: _BYTES, ElementKind.INT64: _INT64, ElementKind.VERSIONSTAMP: _STAMP}

#: The fields (``%s``) and what can stand behind them, by whether the family is versioned and by its suffix. Group 1
#: ends where the stem ends.
_TAILS: dict[tuple[bool, SuffixKind | None], bytes] = {
    (False, None): b"(%s)",
    (False, SuffixKind.BLOB): b"(%s)(?:" + _INT64 + b")?",
    (False, SuffixKind.DOCUMENT): b"(%s)(?:" + _INT64 + b")*",
    (False, SuffixKind.COUNTER): b"(%s)(?:" + _BYTES + b")?",
    (True, None): b"(%s(?:" + _STAMP + END + b")?)",
    (True, SuffixKind.BLOB): b"(%s(" + _STAMP + END + b")?)(?(2)(?:" + _INT64 + b")?)",
    (True, SuffixKind.DOCUMENT): b"(%s(" + _STAMP + b")?)(?(2)(?:" + _INT64 + b")*" + END + b")",
}

_POSITIVE = bytes([POSITIVE_TAG])
_STAMP_TAG = bytes([VERSIONSTAMP_TAG])
#: The bytes that can stand behind the tag of an int64 that is not negative: the top bit is clear.
_CLEAR_TOP_BIT = bytes(range(0x80))


@cache
def _shape(family: Family) -> re.Pattern[bytes]:
    """Return the pattern of what stands behind a run's prefix; no literal stands there in any family."""
    fields = b"".join(_PATTERNS[field.kind] for field in family.fields[1:])
    return re.compile(_TAILS[family.versioned, family.suffix] % fields, re.DOTALL)


class Run:
    """The keys of one family and one instance: those that have ``prefix`` and, behind it, the family's shape.

    The prefix is all that stands before the second field: the first field is the instance id.
    """

    __slots__ = ("_shape", "_start", "family", "prefix")

    def __init__(self, key: Key) -> None:
        assert key.family is not None
        self.family = key.family
        instance = {field.name: key.fields[field.name] for field in self.family.fields[:1]}
        self.prefix = encode_leading(self.family, instance)
        self._start = len(self.prefix)
        self._shape = _shape(self.family)

    def stem_end(self, raw: bytes) -> int:
        """Return where the stem of a key of this run ends; 0 for any other key.

        The stem is what all key-values of one record share: the layout and the versionstamp. The suffix is no part of
        it, nor is the end tag if a document's children stand before it.
        """
        if not raw.startswith(self.prefix):
            return 0
        match = self._shape.fullmatch(raw, self._start)
        return match.end(1) if match else 0

    def all_whole(self, keys: Sequence[bytes]) -> bool:
        """Tell whether all keys are of this run and none has a suffix. The keys must be in order."""
        if self.family.suffix is not None or not self._all_start_alike(keys):
            return False
        return all(map(self._shape.fullmatch, keys, repeat(self._start)))

    def _all_start_alike(self, keys: Sequence[bytes]) -> bool:
        """Tell whether all keys have the prefix. As they are in order, the first and the last decide."""
        return keys[0].startswith(self.prefix) and keys[-1].startswith(self.prefix)


class IntRun(Run):
    """A run of keys that all have the same size: behind the prefix ints, then perhaps a versionstamp."""

    __slots__ = ("_ints_end", "_layout", "_size", "_tags", "is_stamped")

    def __init__(self, key: Key) -> None:
        super().__init__(key)
        ints = len(self.family.fields) - 1
        self.is_stamped = key.versionstamp is not None
        self._ints_end = self._start + INT64_SIZE * ints
        self._size = self._ints_end + (STAMP_SIZE + len(END) if self.is_stamped else 0)
        self._tags = bytes([POSITIVE_TAG]) * ints
        self._layout = struct.Struct(">" + "xq" * ints)

    def all_whole(self, keys: Sequence[bytes]) -> bool:
        """Tell whether all keys are of this run, without negative ints. The keys must be in order.

        As the keys have one size, each tag is a column of the joined keys, and one comparison checks a whole column.
        """
        size = self._size
        if not self._all_start_alike(keys) or set(map(len, keys)) != {size}:
            return False
        joined = b"".join(keys)
        for tag in range(self._start, self._ints_end, INT64_SIZE):
            if joined[tag::size].strip(_POSITIVE) or joined[tag + 1 :: size].translate(None, _CLEAR_TOP_BIT):
                return False
        if not self.is_stamped:
            return True
        return not joined[self._ints_end :: size].strip(_STAMP_TAG) and not joined[size - 1 :: size].strip(END)

    def values(self, raw: bytes) -> tuple[int, ...] | None:
        """Return the ints of a key of this run; None for any other key, and for a negative int or a suffix."""
        if len(raw) != self._size or not raw.startswith(self.prefix):
            return None
        if raw[self._start : self._ints_end : INT64_SIZE] != self._tags:
            return None
        if self.is_stamped and (raw[self._ints_end] != VERSIONSTAMP_TAG or raw[-1] != END_TAG):
            return None
        values: tuple[int, ...] = self._layout.unpack_from(raw, self._start)
        return None if values and min(values) < 0 else values

    def int_columns(self, keys: Sequence[bytes]) -> list[bytearray]:
        """Return each int of all keys as a column: 8 bytes a key, little-endian. All must be whole.

        The bytes of one place in all keys are one slice of the joined keys, which takes a tenth of unpacking them.
        """
        size, joined = self._size, b"".join(keys)
        columns = []
        for place in range(self._start + 1, self._ints_end, INT64_SIZE):
            column = bytearray(8 * len(keys))
            for byte in range(8):
                column[7 - byte :: 8] = joined[place + byte :: size]
            columns.append(column)
        return columns

    def stamps(self, keys: Sequence[bytes]) -> list[str]:
        """Return the versionstamp of each key in hexadecimal. All must be whole, and stamped."""
        return [key[self._ints_end + 1 : -1].hex() for key in keys]

    def unpack_all(self, keys: Sequence[bytes]) -> Iterator[tuple[int | bytes, ...]]:
        """Yield the ints of each key, then its versionstamp's ten bytes if it has one. All must be whole."""
        stamp = f"x{STAMP_SIZE - 1}sx" if self.is_stamped else ""
        layout = f">{self._start}x{'xq' * ((self._ints_end - self._start) // INT64_SIZE)}{stamp}"
        return struct.iter_unpack(layout, b"".join(keys))


def int_run(key: Key) -> IntRun | None:
    """Return the int run that the key begins; None if its family has other fields than an instance id and ints."""
    if key.family is None or key.suffix is not None or not key.family.fields:
        return None
    if any(field.kind is not ElementKind.INT64 for field in key.family.fields[1:]):
        return None
    return IntRun(key)
