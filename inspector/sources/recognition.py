"""What lies at a path that names no kind of source: told by the first bytes, and by the names that fdbbackup gives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inspector.errors import SourceNotSupported
from inspector.sources.backup.magic import (
    ENCRYPTED_RANGE_FORMAT,
    LOG_FORMAT,
    PARTITIONED_LOG_FORMAT,
    RANGE_FORMAT,
    WORD,
)
from inspector.sources.cluster.file import is_cluster_file

if TYPE_CHECKING:
    from pathlib import Path

_PEEKED = 4096
_SQLITE = b"SQLite format 3\x00"

#: How archives begin: an offset, and the bytes there.
_ARCHIVES = {
    "a tar archive": (257, b"ustar"),
    "a gzip file": (0, b"\x1f\x8b"),
    "a zip archive": (0, b"PK\x03\x04"),
    "a zstd file": (0, b"\x28\xb5\x2f\xfd"),
    "an xz file": (0, b"\xfd7zXZ\x00"),
    "a bzip2 file": (0, b"BZh"),
}
_BLOCKS = {
    RANGE_FORMAT: "a range file",
    ENCRYPTED_RANGE_FORMAT: "an encrypted range file",
    LOG_FORMAT: "a mutation log",
    PARTITIONED_LOG_FORMAT: "a partitioned mutation log",
}
_NAMES = {"range": "a range file", "log": "a mutation log", "snapshot": "a manifest"}
_NAME = re.compile(rf"({'|'.join(_NAMES)}),[0-9]+,")


def recognise(path: Path) -> str:
    """Return the kind of source that a file is.

    Raises SourceNotSupported if it is an archive or part of a backup, OSError if it cannot be read.
    """
    start = _start(path)
    refuse_other_file(path, start)
    if start.startswith(_SQLITE):
        return "snapshot"
    return "fdb" if is_cluster_file(start) else "text"


def refuse_other_file(path: Path, start: bytes | None = None) -> None:
    """Raise SourceNotSupported for a file that is no source, but holds or belongs to one."""
    start = _start(path) if start is None else start
    for what, (offset, magic) in _ARCHIVES.items():
        if start.startswith(magic, offset):
            raise SourceNotSupported(f"{path}: {what}, which is not read; unpack it, and name what is in it")
    if part := _part_of_backup(path.name, start):
        folder = next((folder for folder in path.absolute().parents if (folder / "snapshots").is_dir()), None)
        backup = f"backup:{folder}" if folder else "the folder that holds it and snapshots/"
        remedy = f"name the whole backup, {backup}; `inspector dissect {path}` shows this file"
        raise SourceNotSupported(f"{path}: {part} of a backup; {remedy}")


def _part_of_backup(name: str, start: bytes) -> str | None:
    by_content = _BLOCKS.get(int.from_bytes(start[:WORD], "little"))
    by_name = _NAME.match(name)
    return by_content or (_NAMES[by_name[1]] if by_name else None)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_PEEKED)
