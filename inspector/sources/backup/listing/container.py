"""What lies in a backup container: the files whose names say that they belong to it (docs/backup-format.md, "Layout").

All other files are passed over. A link that leads out of the container is refused.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import SourceNotFound, SourceNotSupported, SourceUnreadable
from inspector.sources.backup.listing.names import (
    is_unfinished,
    log_entry,
    manifest_entry,
    partitioned_log_entry,
    range_entry,
    start_time,
)
from inspector.sources.backup.listing.smallfile import read_start
from inspector.sources.backup.magic import ENCRYPTED_RANGE_FORMAT, WORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from inspector.sources.backup.listing.names import LogEntry, ManifestEntry, RangeEntry

_MAX_DEPTH = 6
_FILES_PROBED = 16
_FOLDERS = ("kvranges", "ranges", "logs", "plogs", "snapshots", "properties", "rlogs", "bulkdump_data")


@dataclass
class Container:
    """The list of all files in one container that belong to the backup. None of them is open yet."""

    root: Path
    ranges: dict[str, RangeEntry] = field(default_factory=dict)
    logs: list[LogEntry] = field(default_factory=list)
    partitioned_logs: list[LogEntry] = field(default_factory=list)
    manifests: list[ManifestEntry] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    foreign_folders: set[str] = field(default_factory=set)

    @property
    def started(self) -> datetime | None:
        """When the backup was started, from the container's name; None if FoundationDB did not make the name."""
        return start_time(self.root.name)

    def path(self, relative: str) -> Path:
        """Where a listed file lies."""
        return self.root / relative

    @cached_property
    def has_encrypted_range_files(self) -> bool:
        """Whether the cluster encrypted its snapshot. All range files of a backup have one format: look at a few."""
        return any(self.first_word(path) == ENCRYPTED_RANGE_FORMAT for path in islice(self.ranges, _FILES_PROBED))

    def first_word(self, relative: str) -> int | None:
        """The number that a listed file begins with, which is its format; None if the file is too short."""
        raw = read_start(self.path(relative), WORD)
        return int.from_bytes(raw, "little") if len(raw) == WORD else None


def find_container(location: str | Path) -> Container:
    """List the container at ``location``, or the newest of the containers in that folder.

    Raises SourceNotFound if there is none, or if it is not clear which one is meant; SourceUnreadable;
    SourceNotSupported for an object store, and for a link that leads out of the container.
    """
    text = str(location)
    if "://" in text and not text.startswith("file://"):
        raise SourceNotSupported(
            f"{text.partition('://')[0]}://...: a blob store is not read directly; "
            "copy the container to a local folder first and open that"
        )
    path = Path(text.removeprefix("file://"))
    if not path.is_dir():
        raise SourceNotFound(f"{path}: no such folder; give the folder that fdbbackup wrote")
    path = path.resolve()
    return list_container(path if _is_container(path) else _choose(path))


def list_container(root: Path) -> Container:
    """List what belongs to the backup in ``root``, in the order of paths."""
    container = Container(root)
    for path, size in _files(root):
        if is_unfinished(path):
            container.unfinished.append(path)
        else:
            _list_file(container, path, size)
    container.manifests.sort(key=lambda manifest: (manifest.end_version, manifest.begin_version))
    return container


def _list_file(container: Container, path: str, size: int) -> None:
    """Put a finished file into its list, by its folder and its name."""
    folder = path.partition("/")[0]
    if folder in ("kvranges", "ranges"):
        if range_file := range_entry(path, size):
            container.ranges[path] = range_file
    elif folder == "logs":
        if log := log_entry(path, size):
            container.logs.append(log)
    elif folder == "plogs":
        if log := partitioned_log_entry(path, size):
            container.partitioned_logs.append(log)
    elif folder == "snapshots":
        if manifest := manifest_entry(path, size):
            container.manifests.append(manifest)
    elif folder in ("rlogs", "bulkdump_data"):
        container.foreign_folders.add(folder)


def _files(root: Path) -> Iterator[tuple[str, int]]:
    """Yield the path and the size of every file in the folders of a backup.

    Links to folders are not followed. Raises SourceNotSupported if a link leads out of ``root``.
    """
    pending = [(f"{name}/", 1) for name in sorted(_FOLDERS) if (root / name).is_dir()]
    for folder, _ in pending:
        _refuse_link_out(root, root / folder)
    while pending:
        folder, depth = pending.pop()
        for entry in sorted(_entries(root / folder), key=lambda entry: entry.name):
            relative = f"{folder}{entry.name}"
            if entry.is_symlink():
                _refuse_link_out(root, Path(entry.path))
            if entry.is_dir(follow_symlinks=False) and depth < _MAX_DEPTH:
                pending.append((f"{relative}/", depth + 1))
            elif os.path.isfile(entry.path):  # entry.is_file raises for a link to itself
                yield relative, entry.stat().st_size


def _refuse_link_out(root: Path, path: Path) -> None:
    if not Path(os.path.realpath(path)).is_relative_to(root):
        raise SourceNotSupported(
            f"{path}: a link out of the backup is not followed; put what it points to in its place"
        )


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError as error:
        raise SourceUnreadable(f"{folder}: cannot be listed: {error.strerror}; check its permissions") from error


def _is_container(folder: Path) -> bool:
    return any(entry.name in _FOLDERS and entry.is_dir() for entry in _entries(folder))


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
