"""What becomes of a damaged piece of a backup: the end of the run, or a line in the list of problems."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from inspector.errors import SourceDamaged

if TYPE_CHECKING:
    from pathlib import Path

#: A file that is damaged all over is not worth a line for each of its blocks.
MAX_LINES_PER_FILE = 100


PASS_OVER = "pass over what is damaged (--salvage)"
#: The remedy for a snapshot's files: its keys may be had without it.
FROM_OLDER = f"{PASS_OVER}: an older snapshot then gives its keys, if it can"


class LayoutError(ValueError):
    """Bytes that contradict their layout: ``offset`` from where they start, ``reason``."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset = offset
        self.reason = reason


class DamagePolicy:
    """Raises the damage that it is told of or, when salvaging, writes it down once and lets the reader pass over it."""

    def __init__(self, problems: list[str], salvage: bool) -> None:
        self.salvage = salvage
        self._problems = problems
        self._seen: set[tuple[str, int]] = set()
        self._said: set[str] = set()
        self._lines: Counter[str] = Counter()

    def report(self, file: Path, offset: int, reason: str, remedy: str = PASS_OVER) -> None:
        """Take note that what lies at ``offset`` of ``file`` is passed over; raises SourceDamaged unless salvaging."""
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

    def say_once(self, file: Path, what: str) -> None:
        """Say what became of the keys that were passed over in ``file``."""
        line = f"{file}: {what}"
        if line not in self._said:
            self._said.add(line)
            self._problems.append(line)
