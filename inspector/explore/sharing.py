"""One source that several threads read at the same time, each of which can be stopped."""

from __future__ import annotations

import time
from contextlib import contextmanager
from itertools import islice
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, TypeVar

from inspector.explore.errors import Stopped
from inspector.sources.base import END_OF_DATA, BaseSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from inspector.sources.base import KeyValue, Source, SourceInfo

Read = TypeVar("Read")

#: Key-values that are read in one turn: few at first, as a page may want no more.
_FIRST_TURN, _LONGEST_TURN = 16, 512
#: Seconds of waiting for a turn between two looks at whether to stop.
_PATIENCE = 0.1


class Stop:
    """Ends a reading: when it is set, or ``seconds`` after it was made."""

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds
        self._is_set = Event()

    def set(self) -> None:
        """End the reading."""
        self._is_set.set()

    def check(self) -> None:
        """Raise Stopped if the reading is to end."""
        if self._is_late:
            raise Stopped(f"stopped after {self._seconds:g} seconds; ask for less, or use a command of `inspector`")
        if self._is_set.is_set():
            raise Stopped("stopped: nobody waits for the answer")

    @property
    def _is_late(self) -> bool:
        return self._end is not None and time.monotonic() > self._end

    @contextmanager
    def calling(self, end: Callable[[], None]) -> Iterator[None]:
        """Call ``end`` in another thread once the reading is to end, again and again up to the end of the block.

        Once is not enough: what is to be ended may not have begun.
        """
        is_over = Event()

        def watch() -> None:
            while not is_over.wait(_PATIENCE):
                if self._is_late or self._is_set.is_set():
                    end()

        thread = Thread(target=watch, name="stop", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()


class SharedSource(BaseSource):
    """A source whose readers take turns. It does not close the source that it reads."""

    def __init__(self, source: Source, lock: RLock | None = None, stop: Stop | None = None) -> None:
        super().__init__()
        self._source = source
        self._lock = lock or RLock()
        self.stop = stop or Stop()
        self.unchanging = source.unchanging
        self.key_values_read = 0  # by this reader

    def until(self, stop: Stop) -> SharedSource:
        """The same source, for a reader that can be stopped."""
        return SharedSource(self._source, self._lock, stop)

    def beside(self, source: Source) -> SharedSource:
        """Another source, for the same reader. Readers of a shared one still take turns."""
        lock = source._lock if isinstance(source, SharedSource) else None
        return SharedSource(source._source if isinstance(source, SharedSource) else source, lock, self.stop)

    @contextmanager
    def alone(self) -> Iterator[Source]:
        """The source itself, while all others wait: for what only a source of its kind can do."""
        self.stop.check()
        while not self._lock.acquire(timeout=_PATIENCE):
            self.stop.check()
        try:
            yield self._source
        finally:
            self._lock.release()

    @property
    def problems(self) -> Sequence[str]:
        return self._source.problems

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        for some in self.turns(lambda source: source.key_values(begin, end, reverse=reverse)):
            self.key_values_read += len(some)
            yield from some

    def turns(self, read: Callable[[Source], Iterator[Read]]) -> Iterator[list[Read]]:
        """Yield what is read of the source, turn by turn: others read in between."""
        with self.alone() as source:
            found = read(source)
        turn = _FIRST_TURN
        while True:
            with self.alone():
                some = list(islice(found, turn))
            yield some
            if len(some) < turn:
                return
            turn = min(2 * turn, _LONGEST_TURN)

    def estimated_bytes(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> int | None:
        with self.alone() as source:
            return source.estimated_bytes(begin, end)

    def info(self) -> SourceInfo:
        with self.alone() as source:
            return source.info()
