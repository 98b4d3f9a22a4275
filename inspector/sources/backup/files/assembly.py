"""Log values put together from their parts, which may come in any order, and again after a retry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.sources.backup.damage import LayoutError
from inspector.sources.backup.files.logvalue import HEAD_SIZE, claimed_size

if TYPE_CHECKING:
    from inspector.sources.backup.damage import DamagePolicy
    from inspector.sources.backup.files.logblock import LogPart
    from inspector.sources.backup.places.base import PlacedFile

#: Bytes of parts that wait for others. One version of a sound file has far less.
MAX_WAITING = 128 << 20


class _Parts:
    """The parts of one version seen so far; ``offset`` is that of the block that brought the first."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        self.size = 0
        self._parts: dict[int, bytes] = {}
        self._first_missing = 0
        self._claimed: int | None = None

    def add(self, part: LogPart) -> bytes | None:
        """Take a part, and give the whole value once it is complete; the same part again does no harm."""
        self._take(part)
        claimed = self._claimed_size()
        if claimed is None or self.size < claimed or self._first_missing < len(self._parts):
            return None
        return self._joined(self._first_missing)

    def _take(self, part: LogPart) -> None:
        known = self._parts.get(part.part)
        if known is None:
            self._parts[part.part] = part.data
            self.size += len(part.data)
        elif known != part.data:
            raise LayoutError(0, f"part {part.part} is there twice, with different bytes")
        while self._first_missing in self._parts:
            self._first_missing += 1

    def _claimed_size(self) -> int | None:
        """Bytes of the whole value, once the parts that say so are there."""
        if self._claimed is None:
            head = self._joined(min(self._first_missing, HEAD_SIZE))  # a part may be a single byte
            if len(head) >= HEAD_SIZE:
                self._claimed = claimed_size(head)
        return self._claimed

    def _joined(self, count: int) -> bytes:
        """The first ``count`` parts, all of which are there."""
        return b"".join(map(self._parts.__getitem__, range(count)))


def _is_whole(part: LogPart) -> bool:
    """Whether a part is the only one of its version, as most are."""
    data = part.data
    return part.part == 0 and len(data) >= HEAD_SIZE and claimed_size(data) == len(data)


class Assembly:
    """Puts the versions of one file together. Once more than ``max_waiting`` bytes wait, the oldest is given up."""

    def __init__(self, stored: PlacedFile, damage: DamagePolicy, max_waiting: int) -> None:
        self._stored = stored
        self._damage = damage
        self._max_waiting = max_waiting
        self._waiting_bytes = 0
        self._waiting: dict[int, _Parts] = {}

    @property
    def waiting(self) -> set[int]:
        """The versions that are not complete."""
        return set(self._waiting)

    def add(self, part: LogPart, offset: int) -> bytes | None:
        """Take a part from the block at ``offset``; give the value of its version once that is complete."""
        if part.version not in self._waiting and _is_whole(part):
            return part.data
        parts = self._waiting.setdefault(part.version, _Parts(offset))
        size = parts.size
        try:
            value = parts.add(part)
        except LayoutError as error:
            self._damage.report(self._stored, offset, f"version {part.version}: {error.reason}")
            return None
        self._waiting_bytes += parts.size - size
        if value is not None:
            self._drop(part.version)
        elif self._waiting_bytes > self._max_waiting:
            self.give_up(next(iter(self._waiting)))
        return value

    def give_up(self, version: int) -> None:
        """Report a version whose parts are not all there."""
        offset = self._waiting[version].offset
        self._damage.report(self._stored, offset, f"version {version}: a part of its mutations is missing")
        self._drop(version)

    def _drop(self, version: int) -> None:
        self._waiting_bytes -= self._waiting.pop(version).size
