"""A container in a local folder. Links that lead out of it are refused."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import SourceNotFound, SourceNotSupported, SourceUnreadable, cannot_be_read
from inspector.sources.backup.listing.names import manifest_entry, start_time
from inspector.sources.backup.places.base import FOLDERS, gone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MAX_DEPTH = 6


class LocalFile:
    """A file that the operating system has opened."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @cached_property
    def size(self) -> int:
        return os.fstat(self._descriptor).st_size

    def expect(self, start: int, stop: int) -> None:
        pass  # the operating system reads ahead by itself

    def read(self, start: int, stop: int) -> bytes:
        return os.pread(self._descriptor, stop - start, start)


@dataclass(frozen=True)
class LocalFolder:
    """The files of a container that is a folder."""

    root: Path

    def __str__(self) -> str:
        return str(self.root)

    @property
    def name(self) -> str:
        return self.root.name

    def where(self, path: str) -> str:
        return str(self.root / path)

    def files(self, folders: Sequence[str]) -> Iterator[tuple[str, int]]:
        """As :meth:`Place.files`. Links to folders are not followed."""
        pending = [(f"{name}/", 1) for name in sorted(folders) if (self.root / name).is_dir()]
        for folder, _ in pending:
            self._refuse_link_out(self.root / folder)
        while pending:
            folder, depth = pending.pop()
            for entry in sorted(_entries(self.root / folder), key=lambda entry: entry.name):
                relative = f"{folder}{entry.name}"
                if entry.is_symlink():
                    self._refuse_link_out(Path(entry.path))
                if entry.is_dir(follow_symlinks=False) and depth < _MAX_DEPTH:
                    pending.append((f"{relative}/", depth + 1))
                elif os.path.isfile(entry.path):  # entry.is_file raises for a link to itself
                    yield relative, entry.stat().st_size

    def has(self, path: str) -> bool:
        return (self.root / path).is_file()

    def expect(self, path: str, size: int | None = None) -> None:
        pass

    @contextmanager
    def open(self, path: str) -> Iterator[LocalFile]:
        try:
            descriptor = os.open(self.root / path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise gone(self.where(path)) from error
        except OSError as error:
            raise SourceUnreadable(f"{self.where(path)}: {cannot_be_read(error)}") from error
        try:
            yield LocalFile(descriptor)
        finally:
            os.close(descriptor)

    def _refuse_link_out(self, path: Path) -> None:
        if not Path(os.path.realpath(path)).is_relative_to(self.root):
            raise SourceNotSupported(
                f"{path}: a link out of the backup is not followed; put what it points to in its place"
            )


def find_folder(path: Path) -> LocalFolder:
    """The container at ``path``, or the newest of the containers in that folder.

    Raises SourceNotFound if there is none, or if it is not clear which one is meant; SourceUnreadable.
    """
    if not path.is_dir():
        raise SourceNotFound(f"{path}: no such folder; give the folder that fdbbackup wrote")
    path = path.resolve()
    return LocalFolder(path if _is_container(path) else _choose(path))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError as error:
        raise SourceUnreadable(f"{folder}: {cannot_be_read(error)}") from error


def _is_container(folder: Path) -> bool:
    return any(entry.name in FOLDERS and entry.is_dir() for entry in _entries(folder))


def _choose(folder: Path) -> Path:
    """The newest container in a folder; one with a complete snapshot, if there is one."""
    folders = (path for path in map(Path, _entries(folder)) if path.is_dir() and os.access(path, os.R_OK | os.X_OK))
    found = [path for path in folders if _is_container(path)]
    complete = [path for path in found if _has_manifest(path)]
    candidates = sorted(complete or found)
    if not candidates:
        raise SourceNotFound(f"{folder}: no FoundationDB backup in this folder; give the folder backup-YYYY-MM-DD-...")
    if len(candidates) > 1 and not all(start_time(path.name) for path in candidates):
        names = ", ".join(path.name for path in candidates)
        raise SourceNotFound(f"{folder}: holds several backups ({names}); give the path of one of them")
    return candidates[-1]


def _has_manifest(container: Path) -> bool:
    folder = container / "snapshots"
    return folder.is_dir() and any(manifest_entry(entry.name, 0) for entry in _entries(folder))
