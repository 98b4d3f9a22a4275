"""What the reader of a backup needs of the place where it lies: little, and nothing that writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from inspector.errors import SourceNotFound, as_source_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

#: The folders that a container has files in.
FOLDERS = ("kvranges", "ranges", "logs", "plogs", "snapshots", "properties", "rlogs", "bulkdump_data")

#: How many files that are read one after the other are expected at a time: of a far place the answers take long.
_EXPECTED = 4

_T = TypeVar("_T")


def gone(file: str) -> SourceNotFound:
    """The error for a file that was listed, or is named by another one, and is not there."""
    return SourceNotFound(f"{file}: the file is gone; copy the backup again, whole")


class OpenFile(Protocol):
    """A file that is open to be read."""

    @property
    def size(self) -> int:
        """Bytes of the file."""
        ...

    def expect(self, start: int, stop: int) -> None:
        """Say that the bytes ``[start, stop)`` will be read, in order."""
        ...

    def read(self, start: int, stop: int) -> bytes:
        """Read the bytes ``[start, stop)``; fewer if the file ends before. Raises OSError if they cannot be read."""
        ...


class Place(Protocol):
    """The files of one container, by their paths from the container on. It can be pickled, as other processes read too.

    Its text is its name for messages.
    """

    @property
    def name(self) -> str:
        """The name of the container, without what leads to it."""
        ...

    def where(self, path: str) -> str:
        """The name of a file for messages."""
        ...

    def files(self, folders: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Yield the path and the size of every file in folders, those that there are, at any depth.

        Raises SourceUnreadable if they cannot be listed, SourceNotSupported if a file lies outside the container.
        """
        ...

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        ...

    def expect(self, path: str, size: int | None = None) -> None:
        """Say that a file will soon be opened and read, so many bytes from its beginning or all. Raises nothing."""
        ...

    def open(self, path: str) -> AbstractContextManager[OpenFile]:
        """Open a file. Raises SourceNotFound or SourceUnreadable."""
        ...


@dataclass(frozen=True)
class PlacedFile:
    """A file of a container, not open. Its text is its name for messages."""

    place: Place
    path: str

    def __str__(self) -> str:
        return self.place.where(self.path)

    @property
    def name(self) -> str:
        """The name of the file without its folders."""
        return self.path.rpartition("/")[2]

    def exists(self) -> bool:
        """Whether it is there."""
        return self.place.has(self.path)

    def expect(self, size: int | None = None) -> None:
        """Say that it will soon be opened and read, so many bytes from its beginning or all."""
        self.place.expect(self.path, size)

    def open(self) -> AbstractContextManager[OpenFile]:
        """Open it. Raises SourceNotFound or SourceUnreadable."""
        return self.place.open(self.path)

    def read_start(self, size: int) -> bytes:
        """Read at most ``size`` bytes from its start. Raises SourceNotFound or SourceUnreadable."""
        with as_source_error(self), self.open() as file:
            return file.read(0, min(size, file.size))


def in_turn(files: Sequence[_T], expect: Callable[[_T], None]) -> Iterator[_T]:
    """Yield what is read one after the other; ``expect`` is told of the next few."""
    for index, file in enumerate(files):
        for later in files[index + 1 : index + 1 + _EXPECTED]:
            expect(later)
        yield file
