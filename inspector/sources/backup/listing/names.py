"""What the name of a file says: its kind, its versions and its block size (docs/backup-format.md, "Layout").

A name is parsed strictly, to its end. A file whose name does not fit belongs to no backup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_MAX_VERSION = (1 << 63) - 1
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


def range_entry(path: str, size: int) -> RangeEntry | None:
    """The range file of that path; None if it does not have the name of one."""
    numbers = _numbers(_RANGE_NAME, path)
    return RangeEntry(path, size, *numbers) if numbers else None


def log_entry(path: str, size: int) -> LogEntry | None:
    """The mutation log of that path; None if it does not have the name of one."""
    numbers = _numbers(_LOG_NAME, path)
    if numbers is None:
        return None
    begin, end, block_size = numbers
    return LogEntry(path, size, begin, end, tag=0, tags=1, block_size=block_size)


def partitioned_log_entry(path: str, size: int) -> LogEntry | None:
    """The partitioned log of that path; None if it does not have the name of one."""
    numbers = _numbers(_PARTITIONED_LOG_NAME, path)
    entry = LogEntry(path, size, *numbers) if numbers else None
    return entry if entry and entry.tag < entry.tags else None


def manifest_entry(path: str, size: int) -> ManifestEntry | None:
    """The manifest of that path; None if it does not have the name of one."""
    numbers = _numbers(_MANIFEST_NAME, path)
    return ManifestEntry(path, size, *numbers) if numbers else None


def is_unfinished(path: str) -> bool:
    """Whether the file was still being written when the backup was copied."""
    return path.endswith(_UNFINISHED)


def start_time(name: str) -> datetime | None:
    """When the backup in a container of that name was started; None if FoundationDB did not make the name."""
    match = _CONTAINER_NAME.fullmatch(name)
    try:
        return datetime.strptime(match[1], "%Y-%m-%d-%H-%M-%S.%f").replace(tzinfo=UTC) if match else None
    except ValueError:
        return None


def _numbers(pattern: re.Pattern[str], path: str) -> tuple[int, ...] | None:
    """The numbers in a file's name; None if it does not fit the pattern, or has a number beyond FoundationDB's."""
    match = pattern.fullmatch(path.rpartition("/")[2])
    numbers = tuple(map(int, match.groups())) if match else ()
    return numbers if numbers and max(numbers) <= _MAX_VERSION else None
