"""What lies in a backup container: the files whose names say that they belong to it (docs/backup-format.md, "Layout").

Names are parsed strictly, to their end; temporary files and whatever else lies about are passed over. Nothing is
followed out of the container: a link that leads away is refused.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import SourceNotFound, SourceNotSupported, SourceUnreadable
from inspector.sources.backup.layout import ENCRYPTED_RANGE_FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_DEPTH = 6
_FILES_PROBED = 16
_MAX_VERSION = (1 << 63) - 1
_FOLDERS = ("kvranges", "ranges", "logs", "plogs", "snapshots", "properties", "rlogs", "bulkdump_data")
_CONTAINER_NAME = re.compile(r"backup-([0-9]{4}(?:-[0-9]{2}){5}\.[0-9]{1,6})")
_VERSION = r"([0-9]{1,19})"
_BLOCK_SIZE = r"([1-9][0-9]{0,9})"
_RANGE_NAME = re.compile(rf"range,{_VERSION},[^,/]+,{_BLOCK_SIZE}")
_LOG_NAME = re.compile(rf"log,{_VERSION},{_VERSION},[^,/]+,{_BLOCK_SIZE}")
_PARTITIONED_LOG_NAME = re.compile(
    rf"log,{_VERSION},{_VERSION},[^,/]+,([0-9]{{1,10}})-of-([0-9]{{1,10}}),{_BLOCK_SIZE}"
)
_MANIFEST_NAME = re.compile(rf"snapshot,{_VERSION},{_VERSION},([0-9]{{1,19}})")
_UNFINISHED = (".temp", ".part", ".lnk")


@dataclass(frozen=True)
class RangeEntry:
    """A range file by its name: ``path`` from the container on, the ``version`` of its rows, sizes in bytes."""

    path: str
    size: int
    version: int
    block_size: int


@dataclass(frozen=True)
class LogEntry:
    """A mutation log by its name: it holds the versions ``[begin, end)`` of tag ``tag`` of ``tags``."""

    path: str
    size: int
    begin: int
    end: int
    tag: int
    tags: int
    block_size: int


@dataclass(frozen=True)
class ManifestEntry:
    """The manifest of a complete snapshot by its name: smallest and largest version of its files, and their bytes."""

    path: str
    size: int
    begin_version: int
    end_version: int
    total_bytes: int


@dataclass
class Container:
    """The listing of one container: everything that belongs to the backup, nothing opened yet."""

    root: Path
    ranges: dict[str, RangeEntry] = field(default_factory=dict)
    logs: list[LogEntry] = field(default_factory=list)
    partitioned_logs: list[LogEntry] = field(default_factory=list)
    manifests: list[ManifestEntry] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    foreign_folders: set[str] = field(default_factory=set)

    @property
    def started(self) -> datetime | None:
        """When the backup was started, from the container's name; None where that is not FoundationDB's own."""
        return _start_time(self.root.name)

    def path(self, relative: str) -> Path:
        """Where a listed file lies."""
        return self.root / relative

    @cached_property
    def has_encrypted_range_files(self) -> bool:
        """Whether the cluster encrypted its snapshot: all range files of a backup are of one format, so a few tell."""
        return any(self.first_word(path) == ENCRYPTED_RANGE_FORMAT for path in islice(self.ranges, _FILES_PROBED))

    def first_word(self, relative: str) -> int | None:
        """The number that a listed file begins with, which is its format; None in a file too short for one."""
        path = self.path(relative)
        try:
            with path.open("rb") as file:
                raw = file.read(4)
        except OSError as error:
            raise SourceUnreadable(f"{path}: cannot be read: {error.strerror}; check its permissions") from error
        return int.from_bytes(raw, "little") if len(raw) == 4 else None


def find_container(location: str | Path) -> Container:
    """List the container at ``location``, or the newest of the containers in it.

    Raises SourceNotFound where there is none, or no saying which; SourceUnreadable; SourceNotSupported for blob stores
    and for links that lead out of the container.
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
    for relative, size in _files(root):
        folder, name = relative.partition("/")[0], relative.rpartition("/")[2]
        if name.endswith(_UNFINISHED):
            container.unfinished.append(relative)
        elif folder in ("kvranges", "ranges") and (entry := range_entry(relative, size)):
            container.ranges[relative] = entry
        elif folder == "logs" and (numbers := _numbers(_LOG_NAME, name)):
            begin, end, block_size = numbers
            container.logs.append(LogEntry(relative, size, begin, end, 0, 1, block_size))
        elif folder == "plogs" and (numbers := _numbers(_PARTITIONED_LOG_NAME, name)):
            log = LogEntry(relative, size, *numbers)
            if log.tag < log.tags:
                container.partitioned_logs.append(log)
        elif folder == "snapshots" and (numbers := _numbers(_MANIFEST_NAME, name)):
            container.manifests.append(ManifestEntry(relative, size, *numbers))
        elif folder in ("rlogs", "bulkdump_data"):
            container.foreign_folders.add(folder)
    container.manifests.sort(key=lambda manifest: (manifest.end_version, manifest.begin_version))
    return container


def range_entry(path: str, size: int) -> RangeEntry | None:
    """The range file of that path; None where its name is not that of one."""
    numbers = _numbers(_RANGE_NAME, path.rpartition("/")[2])
    return RangeEntry(path, size, *numbers) if numbers else None


def _numbers(pattern: re.Pattern[str], name: str) -> tuple[int, ...] | None:
    """The numbers of a name of the pattern; None where it is not one, or where a number is none of FoundationDB's."""
    match = pattern.fullmatch(name)
    numbers = tuple(map(int, match.groups())) if match else ()
    return numbers if numbers and max(numbers) <= _MAX_VERSION else None


def _files(root: Path) -> Iterator[tuple[str, int]]:
    """Yield the path and size of every file in the folders of a backup.

    Links to folders are not followed. Raises SourceNotSupported where a link leads out of ``root``.
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
            elif os.path.isfile(entry.path):  # unlike entry.is_file, not upset by a link to itself
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
    """The newest container of a folder that has a complete snapshot."""
    folders = (path for path in map(Path, _entries(folder)) if path.is_dir() and os.access(path, os.R_OK | os.X_OK))
    found = [path for path in folders if _is_container(path)]
    complete = [path for path in found if _has_manifest(path)]
    candidates = sorted(complete or found)
    if not candidates:
        raise SourceNotFound(f"{folder}: no FoundationDB backup in this folder; give the folder backup-YYYY-MM-DD-...")
    if len(candidates) > 1 and not all(_start_time(path.name) for path in candidates):
        names = ", ".join(path.name for path in candidates)
        raise SourceNotFound(f"{folder}: holds several backups ({names}); give the path of one of them")
    return candidates[-1]


def _has_manifest(container: Path) -> bool:
    folder = container / "snapshots"
    return folder.is_dir() and any(_MANIFEST_NAME.fullmatch(entry.name) for entry in _entries(folder))


def _start_time(name: str) -> datetime | None:
    match = _CONTAINER_NAME.fullmatch(name)
    try:
        return datetime.strptime(match[1], "%Y-%m-%d-%H-%M-%S.%f").replace(tzinfo=UTC) if match else None
    except ValueError:
        return None
