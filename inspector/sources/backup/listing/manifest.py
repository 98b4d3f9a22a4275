"""The manifest of a complete snapshot: its range files and the keys of each (docs/backup-format.md, "Manifest")."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from inspector.errors import SourceDamaged, SourceNotSupported, SourceUnreadable
from inspector.sources.backup.layout import RANGE_FORMAT
from inspector.sources.backup.listing.container import range_entry

if TYPE_CHECKING:
    from inspector.sources.backup.listing.container import Container, ManifestEntry, RangeEntry

#: Far above the manifest of the largest backups; what is larger is not read into memory.
_MAX_MANIFEST_SIZE = 256 << 20


@dataclass(frozen=True)
class SnapshotFile:
    """A range file of a snapshot; ``key_range`` is its ``(begin, end)``, None where the manifest does not say."""

    entry: RangeEntry
    key_range: tuple[bytes, bytes] | None


@dataclass(frozen=True)
class Snapshot:
    """A complete snapshot: its manifest's name, its files, and those that it lists and that are not there."""

    manifest: ManifestEntry
    files: tuple[SnapshotFile, ...]
    missing: tuple[SnapshotFile, ...]


def read_snapshot(container: Container, manifest: ManifestEntry) -> Snapshot:
    """Read a manifest and check it against its name and the files that there are.

    Raises SourceDamaged where it contradicts itself or leads out of the container, SourceNotSupported where it seems
    encrypted.
    """
    path = container.path(manifest.path)

    def damaged(reason: str) -> SourceDamaged:
        return SourceDamaged(str(path), 0, reason)

    content = _load(container, manifest, damaged)
    for name, expected in (("beginVersion", manifest.begin_version), ("endVersion", manifest.end_version)):
        if content.get(name) != expected:
            raise damaged(f"{name} is {content.get(name)!r}, the file's name says {expected}")
    paths, key_ranges = content.get("files"), content.get("keyRanges", {})
    if not (isinstance(paths, list) and isinstance(key_ranges, dict) and all(isinstance(item, str) for item in paths)):
        raise damaged("the manifest has no list of files")
    listed = []
    for name in dict.fromkeys(paths):
        if not _is_inside(name):
            raise damaged(f"the path {name!r} leads out of the backup")
        entry = container.ranges.get(name) or range_entry(name, 0)
        if entry is None:
            raise damaged(f"{name!r} is no name of a range file")
        if not manifest.begin_version <= entry.version <= manifest.end_version:
            raise damaged(f"the version of {name} lies outside the snapshot's")
        key_range = _key_range(key_ranges[name], damaged) if name in key_ranges else None
        listed.append(SnapshotFile(entry, key_range))
    return Snapshot(
        manifest,
        files=tuple(file for file in listed if file.entry.path in container.ranges),
        missing=tuple(file for file in listed if file.entry.path not in container.ranges),
    )


def _load(container: Container, manifest: ManifestEntry, damaged: Any) -> dict[str, Any]:
    if manifest.size > _MAX_MANIFEST_SIZE:
        raise damaged(f"a manifest of {manifest.size} bytes cannot be right")
    path = container.path(manifest.path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceUnreadable(f"{path}: cannot be read: {error.strerror}; check its permissions") from error
    try:
        content = json.loads(raw.decode("latin-1"))
    except (ValueError, RecursionError) as error:
        if not raw.startswith(b"{") and not _has_plain_range_file(container):
            raise SourceNotSupported(
                f"{path}: neither the manifest nor any range file is in a known form: most likely the backup was made "
                "with --encryption-key-file; restore it into a cluster with that key and read the cluster"
            ) from error
        raise damaged(f"the manifest is not JSON ({error})") from error
    if not isinstance(content, dict):
        raise damaged("the manifest is not a JSON object")
    return content


def _has_plain_range_file(container: Container) -> bool:
    return not container.ranges or any(container.first_word(path) == RANGE_FORMAT for path in container.ranges)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\0" not in name


def _key_range(item: Any, damaged: Any) -> tuple[bytes, bytes]:
    try:
        begin, end = (item[name].encode("latin-1") for name in ("beginKey", "endKey"))
    except (TypeError, KeyError, AttributeError, UnicodeEncodeError) as error:
        raise damaged(f"a key range is malformed: {item!r:.200}") from error
    if begin > end:
        raise damaged(f"a key range ends before it begins: {item!r:.200}")
    return begin, end
