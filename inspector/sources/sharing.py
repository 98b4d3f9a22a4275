"""How several processes read one source: what they do first, and how each of them then opens it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Self

    from inspector.sources.base import Source


class Sharing:
    """A context manager, which drops what the tasks leave for the processes.

    ``tasks``: each is done once, by any process, before any of them opens the source. ``opener``: opens it at the same
    version, to read [begin, end) of it. ``drop``: drops what the tasks leave; processes call it if the one that started
    them was killed. All of them can be pickled.
    """

    def __init__(
        self,
        opener: Callable[[bytes, bytes], Source],
        tasks: Sequence[Callable[[], Sequence[str]]] = (),
        drop: Callable[[], object] | None = None,
    ) -> None:
        self.opener = opener
        self.tasks = tasks
        self.drop = drop

    def close(self) -> None:
        """Drop what the tasks have left."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class SharesNothing(ABC):
    """A part of sources that any process opens and reads, with nothing to do first."""

    @abstractmethod
    def opener(self) -> Callable[[bytes, bytes], Source]: ...

    def sharing(self, by_many: int, begin: bytes, end: bytes) -> Sharing:
        return Sharing(self.opener())

    def bytes_ahead(self) -> int:
        return 0
