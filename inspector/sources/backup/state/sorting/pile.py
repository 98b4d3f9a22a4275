"""A pile of sorted runs: many of about one size are merged into one, so that however much is written, few are open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic

from inspector.sources.backup.state.sorting.merging import merged
from inspector.sources.backup.state.sorting.runs import Row, RunFile, SortedRun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from inspector.sources.backup.state.bounds import Bounds


class Pile(Generic[Row]):
    """Rows in sorted runs. ``combined``: what matters of the rows of several runs, given in order.

    ``new_file``: makes a file for runs of about one size.
    """

    def __init__(
        self, combined: Callable[[Iterable[Row]], Iterable[Row]], new_file: Callable[[], RunFile], bounds: Bounds
    ) -> None:
        self._combined = combined
        self._new_file = new_file
        self._bounds = bounds
        self._levels: list[_Level[Row]] = []

    @property
    def runs(self) -> list[SortedRun[Row]]:
        """All runs."""
        return [run for level in self._levels for run in level.runs]

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows, which are in order, as a run."""
        self._add(rows, 0)

    def _add(self, rows: Iterable[Row], depth: int) -> None:
        if depth == len(self._levels):
            self._levels.append(_Level(self._new_file()))
        level = self._levels[depth]
        level.runs.append(SortedRun(level.file, rows, self._bounds))
        if len(level.runs) == self._bounds.runs_merged:
            self._add(self._combined(merged(level.runs, self._bounds.chunks_at_once)), depth + 1)
            self._levels[depth] = _Level(self._new_file())
            level.file.drop()

    def close(self) -> None:
        """Close the files."""
        for level in self._levels:
            level.file.close()


@dataclass
class _Level(Generic[Row]):
    """Runs of about one size, in one file."""

    file: RunFile
    runs: list[SortedRun[Row]] = field(default_factory=list)
