"""What every source of key-values is: an ordered map that can be read. There is no method that writes.

What only some sources can do has a protocol of its own: ``inspector.sources.abilities``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from inspector.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType
    from typing import Self

#: A key and its value, as they are stored.
KeyValue = tuple[bytes, bytes]

#: All keys of ordinary data are below it. Keys from here on are FoundationDB's own and are never shown.
END_OF_DATA = b"\xff"


@dataclass
class ReadPart:
    """A key range [begin, end) that was read at one version. It grows while it is read."""

    begin: bytes
    end: bytes
    version: int


@dataclass(frozen=True)
class SourceInfo:
    """What a source says of itself without reading its data.

    ``read_versions``: the versions at which its data was read, oldest first; empty if not known.
    ``consistent``: whether all key-values belong to one version.
    ``notes``: what else a reader must know, one sentence each.
    ``read_parts``: which keys were read at which version, in the order of reading; empty if not known.
    """

    kind: str
    location: str
    read_versions: tuple[int, ...] = ()
    consistent: bool = True
    notes: tuple[str, ...] = field(default=())
    read_parts: tuple[ReadPart, ...] = field(default=())


class Source(Protocol):
    """An ordered map from key to value, read-only."""

    @property
    def unchanging(self) -> bool:
        """Whether every read gives the same key-values, so that an answer once read may be kept."""
        ...

    @property
    def problems(self) -> Sequence[str]:
        """What could not be read and was skipped, one line each. The list grows while the source is read."""
        ...

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        """Yield the (key, value) pairs with ``begin <= key < end`` in key order, or in reverse key order.

        Raises a :class:`inspector.errors.InspectorError` if the source cannot be read.
        """
        ...

    def estimated_bytes(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> int | None:
        """Roughly how many bytes of keys and values the range holds; None if not known. For progress only."""
        ...

    def info(self) -> SourceInfo:
        """Describe the source itself."""
        ...

    def close(self) -> None:
        """Release what the source holds. It is safe to close twice."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


class BaseSource(ABC):
    """What all sources share: the context manager, an empty list of problems, and the ``repr``."""

    unchanging: bool = False

    def __init__(self) -> None:
        self._problems: list[str] = []
        self._closed = False

    @property
    def problems(self) -> Sequence[str]:
        return self._problems

    def add_problems(self, found: Iterable[str]) -> None:
        """List more problems, those that are not listed yet."""
        known = set(self._problems)
        self._problems += [problem for problem in dict.fromkeys(found) if problem not in known]

    def estimated_bytes(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> int | None:
        return None

    @abstractmethod
    def info(self) -> SourceInfo: ...

    def close(self) -> None:
        """Refuse to be read from now on. A source that holds more than memory releases that, too."""
        self._closed = True

    def _refuse_closed(self) -> None:
        """Raise UsageError if the source is closed."""
        if self._closed:
            raise UsageError("the source is closed; open it again, or read within its `with` block")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        info = self.info()
        return f"<{type(self).__name__} {info.location!r}{_at_versions(info.read_versions)}>"


def _at_versions(versions: Sequence[int]) -> str:
    if not versions:
        return ""
    oldest, newest = versions[0], versions[-1]
    return f" at version {oldest}" if oldest == newest else f" at version {oldest} to {newest}"
