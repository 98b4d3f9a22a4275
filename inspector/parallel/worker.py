"""What a worker process does: it opens the sources again, and reads of them what each piece says."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from inspector.sources.base import END_OF_DATA, BaseSource, KeyValue, Source, SourceInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from inspector.parallel.crew import Passed
    from keycodec.ranges import KeyRange

Result = TypeVar("Result")

#: Key-values between two looks at how many bytes they have.
_STEP = 1000


class PieceWorker(Generic[Result]):
    """Does the work for pieces of the sources that ``openers`` open, and before that what is done once for all.

    ``drops``: what drops that again, if the one that started the process was killed. ``hull``: the keys of all the
    pieces, for which the sources are opened. ``passed``: is told how many bytes have been read.
    """

    def __init__(
        self,
        work: Callable[..., Result],
        openers: Sequence[Callable[[bytes, bytes], Source]],
        drops: Sequence[Callable[[], object]],
        hull: KeyRange,
        passed: Passed | None,
    ) -> None:
        self._work = work
        self._openers = openers
        self._drops = drops
        self._hull = hull
        self._passed = passed
        self._open = ExitStack()
        self._sources: list[Source] = []

    def __call__(self, task: tuple[Any, ...] | Callable[[], Sequence[str]]) -> Any:
        """Do a task. Return the result, and the problems of each source so far; of a :class:`Sharing` task its result.

        ``task``: the [begin, end) of a piece's keys, and what else the work takes.
        """
        return task() if callable(task) else self._of_piece(task)

    def _of_piece(self, piece: tuple[Any, ...]) -> tuple[Result, list[list[str]]]:
        if not self._sources:
            self._sources = [self._open.enter_context(opener(*self._hull)) for opener in self._openers]
        sources = self._sources if self._passed is None else [_Counted(one, self._passed) for one in self._sources]
        result = self._work(sources, *piece)
        return result, [list(source.problems) for source in self._sources]

    def close(self) -> None:
        """Close the sources."""
        self._open.close()

    def abandon(self) -> None:
        """Drop what is shared."""
        for drop in self._drops:
            drop()


class _Counted(BaseSource):
    """A source that tells how many bytes have been read of it."""

    def __init__(self, source: Source, passed: Passed) -> None:
        super().__init__()
        self._source = source
        self._passed = passed

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        size = 0
        for number, key_value in enumerate(self._source.key_values(begin, end, reverse=reverse), 1):
            size += len(key_value[0]) + len(key_value[1])
            if number % _STEP == 0:
                self._passed(size)
                size = 0
            yield key_value
        self._passed(size)

    def info(self) -> SourceInfo:
        return self._source.info()
