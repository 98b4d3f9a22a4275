"""What damage in a backup leads to: an error, or a line in the list of problems while the reader goes on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from inspector.errors import SourceDamaged

if TYPE_CHECKING:
    from inspector.sources.backup.places.base import PlacedFile

#: A file that is damaged everywhere is not listed block by block.
MAX_LINES_PER_FILE = 100


PASS_OVER = "pass over what is damaged (--salvage)"
#: The remedy for a file of a snapshot, whose keys an older snapshot may have.
FROM_OLDER = f"{PASS_OVER}: an older snapshot then gives its keys, if it can"


class LayoutError(ValueError):
    """Bytes that do not fit their layout. ``offset``: where, counted from their start; ``reason``: what is wrong."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset = offset
        self.reason = reason


def cut_short(offset: int) -> LayoutError:
    """The error for a block that ends within a row, as the lengths in it say."""
    return LayoutError(offset, "the block is cut short, or a length in it leads past its end")


class DamagePolicy:
    """Raises an error for damage or, with ``salvage``, lists it once, so that the reader can pass over it."""

    def __init__(self, problems: list[str], salvage: bool) -> None:
        self.salvage = salvage
        self._problems = problems
        self._seen: set[tuple[str, int]] = set()
        self._said: set[str] = set()
        self._lines: Counter[str] = Counter()

    def report(self, file: PlacedFile, offset: int, reason: str, remedy: str = PASS_OVER) -> None:
        """Report that ``file`` is damaged at ``offset``. Raises SourceDamaged unless salvaging."""
        name = str(file)
        if not self.salvage:
            raise SourceDamaged(name, offset, f"{reason}; copy the backup again, or {remedy}")
        if (name, offset) in self._seen or self._lines[name] > MAX_LINES_PER_FILE:
            return
        self._seen.add((name, offset))
        self._lines[name] += 1
        if self._lines[name] > MAX_LINES_PER_FILE:
            self._problems.append(f"{name}: more damage from offset {offset} on; passed over, not listed one by one")
        else:
            self._problems.append(f"{name}: offset {offset}: {reason}; passed over")

    def say_once(self, file: PlacedFile, what: str) -> None:
        """Say what became of the keys that were passed over in ``file``."""
        line = f"{file}: {what}"
        if line not in self._said:
            self._said.add(line)
            self._problems.append(line)
