"""Ordinary mutation logs: what every commit version changed, in parts (docs/backup-format.md, "Mutation log")."""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import SourceNotSupported
from inspector.sources.backup.damage import LayoutError
from inspector.sources.backup.files.blockfile import check_padding, good_blocks, open_blocks
from inspector.sources.backup.layout import LAST_OLD_LOG_MARKER, LOG_FORMAT, PADDING, LogKey
from inspector.sources.backup.mutation import Mutation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from inspector.sources.backup.damage import DamagePolicy
    from inspector.sources.backup.files.blockfile import BlockFile

#: A mutation as it is found in a log: type, param1, param2.
LoggedMutation = tuple[int, bytes, bytes]

_HEADER = LOG_FORMAT.to_bytes(4, "little")
_KEY_SIZE = LogKey.sizeof()
_row_head = struct.Struct(">IBqiI")  # key length, the LogKey, value length
_value_head = struct.Struct("<QI")
_mutation_head = struct.Struct("<III")
_VERSIONS_PER_HASH = 1_000_000
#: Far above what one version changes, and what is under way at any time in a sound file, in bytes.
_MAX_PENDING = 128 << 20
_WORD = 0xFFFFFFFF


class LogPart(NamedTuple):
    """Part ``part`` of the value of ``version``."""

    version: int
    part: int
    data: bytes


@lru_cache(maxsize=1024)
def hash_of_quotient(quotient: int) -> int:
    """Give the byte that a log key begins with, from the key's version div 1,000,000.

    It is the lowest byte of Bob Jenkins' hashlittle, seed 0, over the quotient as four bytes.
    """

    def rotate(word: int, by: int) -> int:
        return (word << by | word >> (32 - by)) & _WORD

    b = c = (0xDEADBEEF + 4) & _WORD
    a = (b + quotient) & _WORD
    c = ((c ^ b) - rotate(b, 14)) & _WORD
    a = ((a ^ c) - rotate(c, 11)) & _WORD
    b = ((b ^ a) - rotate(a, 25)) & _WORD
    c = ((c ^ b) - rotate(b, 16)) & _WORD
    a = ((a ^ c) - rotate(c, 4)) & _WORD
    b = ((b ^ a) - rotate(a, 14)) & _WORD
    c = ((c ^ b) - rotate(b, 24)) & _WORD
    return c & 0xFF


def read_log_block(data: bytes) -> list[LogPart]:
    """Take one block of a mutation log apart, checking all of it; raises LayoutError where it is damaged."""
    if data[:4] != _HEADER:
        raise LayoutError(0, f"the block begins with {data[:4].hex() or 'nothing'}, not with format {LOG_FORMAT}")
    size, pos = len(data), len(_HEADER)
    parts = []
    while pos < size and data[pos] != PADDING:
        start = pos + _row_head.size
        if start > size:
            raise LayoutError(pos, "the block is cut short")
        key_size, hash_byte, version, part, length = _row_head.unpack_from(data, pos)
        if key_size != _KEY_SIZE or version < 0 or part < 0:
            raise LayoutError(pos, "the key of a log row is not the 13 bytes of hash, version and part")
        if hash_byte != hash_of_quotient(version // _VERSIONS_PER_HASH & _WORD):
            raise LayoutError(pos, f"the hash byte of the key does not fit its version {version}")
        if length > size - start:
            raise LayoutError(pos, "the block is cut short, or a length in it leads past its end")
        pos = start + length
        parts.append(LogPart(version, part, data[start:pos]))
    check_padding(data, pos, size)
    return parts


def split_value(data: bytes) -> Iterator[LoggedMutation]:
    """Yield the mutations of one whole log value, in order.

    Raises LayoutError where lengths contradict each other, SourceNotSupported where the marker is an old one.
    """
    if len(data) < _value_head.size:
        raise LayoutError(0, "the mutations of a version are cut short")
    marker, length = _value_head.unpack_from(data)
    if marker <= LAST_OLD_LOG_MARKER:
        raise SourceNotSupported(
            f"the log marker {marker:016x} is older than what FoundationDB still reads; restore the backup with the "
            "release that wrote it"
        )
    pos, size = _value_head.size, len(data)
    if size - pos != length:
        raise LayoutError(0, f"the mutations of a version have {size - pos} bytes, not the {length} that they claim")
    while pos < size:
        start = pos + _mutation_head.size
        if start > size:
            raise LayoutError(0, "the last mutation of a version is cut short")
        kind, size1, size2 = _mutation_head.unpack_from(data, pos)
        middle = start + size1
        pos = middle + size2
        if pos > size:
            raise LayoutError(0, "a mutation leads past the end of its version")
        yield kind, data[start:middle], data[middle:pos]


class _Pending:
    """The parts of one version seen so far; ``offset`` is that of the block that brought the first."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        self._parts: dict[int, bytes] = {}
        self._first_missing = 0
        self.size = 0
        self._needed: int | None = None

    def add(self, part: LogPart) -> bytes | None:
        """Take a part and give the whole value once it is complete; the same part again does no harm."""
        known = self._parts.get(part.part)
        if known is None:
            self._parts[part.part] = part.data
            self.size += len(part.data)
        elif known != part.data:
            raise LayoutError(0, f"part {part.part} is there twice, with different bytes")
        while self._first_missing in self._parts:
            self._first_missing += 1
        if self._needed is None:
            head = self._joined(min(self._first_missing, _value_head.size))
            if len(head) < _value_head.size:
                return None
            self._needed = _value_head.size + _value_head.unpack_from(head)[1]
        if self.size < self._needed or self._first_missing < len(self._parts):
            return None
        return self._joined(self._first_missing)

    def _joined(self, count: int) -> bytes:
        """The first ``count`` parts, all of which are there."""
        return b"".join(map(self._parts.__getitem__, range(count)))


class _Assembly:
    """Puts versions together from the parts of one file, as they come."""

    def __init__(self, path: Path, damage: DamagePolicy) -> None:
        self._path = path
        self._damage = damage
        self._held = 0
        self.pending: dict[int, _Pending] = {}

    def add(self, part: LogPart, offset: int) -> bytes | None:
        """Take a part from the block at ``offset``; give the value of its version once that is complete."""
        pending = self.pending.setdefault(part.version, _Pending(offset))
        size = pending.size
        try:
            value = pending.add(part)
        except LayoutError as error:
            self._damage.report(self._path, offset, f"version {part.version}: {error.reason}")
            return None
        self._held += pending.size - size
        if value is not None:
            self._drop(part.version)
        elif self._held > _MAX_PENDING:
            self.report_missing(next(iter(self.pending)))
        return value

    def report_missing(self, version: int) -> None:
        """Give a version up."""
        self._damage.report(
            self._path, self.pending[version].offset, f"version {version}: a part of its mutations is missing"
        )
        self._drop(version)

    def _drop(self, version: int) -> None:
        self._held -= self.pending.pop(version).size


def log_mutations(path: Path, block_size: int, versions: range, damage: DamagePolicy) -> Iterator[Mutation]:
    """Yield the mutations of the file's ``versions``, those of one version in order, versions as they come.

    A version may come twice where its parts do. Memory is that of a block and of the versions under way.
    Raises SourceNotSupported where a log value is too old.
    """
    with open_blocks(path, block_size, damage) as file:
        assembly = _Assembly(path, damage)
        for offset, parts in good_blocks(file, read_log_block, damage):
            for part in parts:
                version = part.version
                value = assembly.add(part, offset) if version in versions else None
                if value is None:
                    continue
                try:
                    mutations = list(split_value(value))
                except LayoutError as error:
                    damage.report(path, offset, f"version {version}: {error.reason}")
                    continue
                except SourceNotSupported as error:
                    raise SourceNotSupported(f"{path}: version {version}: {error}") from error
                for order, mutation in enumerate(mutations):
                    yield Mutation(version, order, *mutation)
        if assembly.pending:
            _report_missing_parts(file, assembly, damage)


def _report_missing_parts(file: BlockFile, assembly: _Assembly, damage: DamagePolicy) -> None:
    """Tell versions with missing parts from those that were complete before a part of theirs came again."""
    again = _Assembly(file.path, damage)
    whole = {
        part.version
        for offset, parts in good_blocks(file, read_log_block, damage)
        for part in parts
        if part.version in assembly.pending and again.add(part, offset) is not None
    }
    for version in assembly.pending.keys() - whole:
        assembly.report_missing(version)
