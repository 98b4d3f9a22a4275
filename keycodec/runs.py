"""Keys that come in runs: one family, one instance. An ordered scan meets little else.

A run's prefix is recognised once; then a further key costs a comparison and one match, or one ``struct`` call.
"""

from __future__ import annotations

import re
import struct
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING

from keycodec.elements import END, END_TAG, INT64_SIZE, POSITIVE_TAG, STAMP_SIZE, VERSIONSTAMP_TAG, ElementKind
from keycodec.encoding import encode_leading
from keycodec.family import Family, Field, Literal, SuffixKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keycodec.key import Key

#: The elements as `decode` takes them, as patterns; one ends where the next begins, so a match is of one way only.
_PATTERNS = {
    ElementKind.BYTES: rb"\x10[^\x00]*(?:\x00\xff[^\x00]*)*\x00\x01",
    ElementKind.INT64: rb"(?:\x12[\x00-\x7f].{7}|\x11(?:(?!\x00{8})[\x00-\x7f].{7}|\x80\x00{7}))",
    ElementKind.VERSIONSTAMP: rb"\x13.{10}",
    ElementKind.END: rb"\xff",
}

#: What may stand behind the layout, by whether there can be a versionstamp and by suffix; the stem ends with group 1.
_BYTES, _INT64, _STAMP, _END = (
    _PATTERNS[kind] for kind in (ElementKind.BYTES, ElementKind.INT64, ElementKind.VERSIONSTAMP, ElementKind.END)
)
_TAILS: dict[tuple[bool, SuffixKind | None], bytes] = {
    (False, None): b"(%s)",
    (False, SuffixKind.BLOB): b"(%s)(?:" + _INT64 + b")?",
    (False, SuffixKind.DOCUMENT): b"(%s)(?:" + _INT64 + b")*",
    (False, SuffixKind.COUNTER): b"(%s)(?:" + _BYTES + b")?",
    (True, None): b"(%s(?:" + _STAMP + _END + b")?)",
    (True, SuffixKind.BLOB): b"(%s(" + _STAMP + _END + b")?)(?(2)(?:" + _INT64 + b")?)",
    (True, SuffixKind.DOCUMENT): b"(%s(" + _STAMP + b")?)(?(2)(?:" + _INT64 + b")*" + _END + b")",
}


@cache
def _shape(family: Family) -> re.Pattern[bytes]:
    """What follows a run's prefix in all keys of the family; group 1 ends where the stem ends."""
    layout = b"".join(_PATTERNS[part.kind] for part in _behind_prefix(family) if isinstance(part, Field))
    return re.compile(_TAILS[family.versioned, family.suffix] % layout, re.DOTALL)


def _behind_prefix(family: Family) -> Iterator[Field | Literal]:
    """The layout without its leading literals, its first text field and the literals behind that."""
    parts = list(family.layout)
    while parts and isinstance(parts[0], Literal):
        parts.pop(0)
    if parts and isinstance(parts[0], Field) and parts[0].kind is ElementKind.BYTES:
        parts.pop(0)
    while parts and isinstance(parts[0], Literal):
        parts.pop(0)
    yield from parts


_POSITIVE = bytes([POSITIVE_TAG])
_STAMP_TAG = bytes([VERSIONSTAMP_TAG])
#: What an int64 that is not negative can begin with.
_SMALL_BYTES = bytes(range(0x80))


class Run:
    """The keys of one family and one instance: all that start with ``prefix`` and have the family's shape behind it.

    ``match_tail(raw, start)``: matches what follows the prefix, in all keys of the run and in no other.
    """

    __slots__ = ("family", "match_tail", "prefix", "start")

    def __init__(self, key: Key) -> None:
        assert key.family is not None
        self.family = key.family
        first = self.family.fields[:1]
        leading = {field.name: key.fields[field.name] for field in first if field.kind is ElementKind.BYTES}
        self.prefix = encode_leading(self.family, leading)
        self.start = len(self.prefix)
        self.match_tail = _shape(self.family).fullmatch

    def stem_end(self, raw: bytes) -> int:
        """Where the stem of a key of this run ends; 0 for any other key.

        The stem is what all key-values of one record share: the layout and the versionstamp, without a suffix, and
        without the end tag where a document's children stand before it.
        """
        if not raw.startswith(self.prefix):
            return 0
        match = self.match_tail(raw, self.start)
        return match.end(1) if match else 0

    def all_whole(self, keys: Sequence[bytes]) -> bool:
        """Whether keys, in order, are all of this run, and each is a record's own key: none has a suffix."""
        if self.family.suffix is not None or not self._all_start_alike(keys):
            return False
        return all(map(self.match_tail, keys, repeat(self.start)))

    def _all_start_alike(self, keys: Sequence[bytes]) -> bool:
        """Of keys in order all start with the prefix if the first and the last do."""
        return keys[0].startswith(self.prefix) and keys[-1].startswith(self.prefix)


class IntRun(Run):
    """A run whose keys all have ints behind the prefix, perhaps a versionstamp, and one size."""

    __slots__ = ("_ints_end", "_size", "_stamped", "_tags", "_unpack")

    def __init__(self, key: Key) -> None:
        super().__init__(key)
        ints = len(self.family.fields) - 1
        self._stamped = key.versionstamp is not None
        self._ints_end = self.start + INT64_SIZE * ints
        self._size = self._ints_end + (STAMP_SIZE + 1 if self._stamped else 0)
        self._tags = bytes([POSITIVE_TAG]) * ints
        self._unpack = struct.Struct(">" + "xq" * ints).unpack_from

    def all_whole(self, keys: Sequence[bytes]) -> bool:
        """See :meth:`Run.all_whole`. Keys of one size have their tags in columns, which are compared as wholes."""
        size = self._size
        if not self._all_start_alike(keys) or set(map(len, keys)) != {size}:
            return False
        joined = b"".join(keys)
        for tag in range(self.start, self._ints_end, INT64_SIZE):
            if joined[tag::size].strip(_POSITIVE) or joined[tag + 1 :: size].translate(None, _SMALL_BYTES):
                return False
        if not self._stamped:
            return True
        return not joined[self._ints_end :: size].strip(_STAMP_TAG) and not joined[size - 1 :: size].strip(END)

    def values(self, raw: bytes) -> tuple[int, ...] | None:
        """The int fields of a key of this run; None for any other key, also for one with negative ints or a suffix."""
        if len(raw) != self._size or not raw.startswith(self.prefix):
            return None
        if raw[self.start : self._ints_end : INT64_SIZE] != self._tags:
            return None
        if self._stamped and (raw[self._ints_end] != VERSIONSTAMP_TAG or raw[-1] != END_TAG):
            return None
        values: tuple[int, ...] = self._unpack(raw, self.start)
        return None if values and min(values) < 0 else values


def int_run(key: Key) -> IntRun | None:
    """The int run that a decoded key begins; None where its family has other fields than instance id and ints."""
    if key.family is None or key.suffix is not None or not key.family.fields:
        return None
    instance, *others = key.family.fields
    if instance.kind is not ElementKind.BYTES or any(field.kind is not ElementKind.INT64 for field in others):
        return None
    return IntRun(key)
