"""The manifest of a complete snapshot: its range files and the keys of each (docs/backup-format.md, "Manifest")."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from inspector.errors import SourceDamaged, SourceNotSupported
from inspector.sources.backup.damage import LayoutError
from inspector.sources.backup.listing.encryption import GIVE_KEY, has_known_form
from inspector.sources.backup.listing.names import range_entry
from inspector.sources.backup.magic import MAX_MANIFEST_SIZE

if TYPE_CHECKING:
    from inspector.sources.backup.listing.container import Container
    from inspector.sources.backup.listing.names import ManifestEntry, RangeEntry


@dataclass(frozen=True)
class SnapshotFile:
    """A range file of a snapshot; ``key_range`` is its ``(begin, end)``, None if the manifest does not say."""

    entry: RangeEntry
    key_range: tuple[bytes, bytes] | None


@dataclass(frozen=True)
class Snapshot:
    """A complete snapshot: its manifest's name, its files, and the files that it lists but that are not there."""

    manifest: ManifestEntry
    files: tuple[SnapshotFile, ...]
    missing: tuple[SnapshotFile, ...]


def read_snapshot(container: Container, manifest: ManifestEntry) -> Snapshot:
    """Read a manifest and check it against its name and the files that there are.

    Raises SourceDamaged if it contradicts itself or leads out of the container, SourceNotSupported if it seems
    encrypted.
    """
    try:
        content = _load(container, manifest)
        _check_versions(content, manifest)
        files = [_file(container, manifest, name, key_range) for name, key_range in _listed(content)]
    except LayoutError as error:
        raise SourceDamaged(str(container.file(manifest.path)), error.offset, error.reason) from error
    return Snapshot(
        manifest,
        files=tuple(file for file in files if file.entry.path in container.ranges),
        missing=tuple(file for file in files if file.entry.path not in container.ranges),
    )


def _load(container: Container, manifest: ManifestEntry) -> dict[str, Any]:
    """The JSON object that a manifest is."""
    if manifest.size > MAX_MANIFEST_SIZE:
        raise LayoutError(0, f"a manifest of {manifest.size} bytes is too large")
    file = container.file(manifest.path)
    raw = file.read_start(MAX_MANIFEST_SIZE)
    try:
        content = json.loads(raw.decode("latin-1"))
    except (ValueError, RecursionError) as error:
        if not raw.startswith(b"{") and not container.is_decrypted and not has_known_form(container):
            raise SourceNotSupported(
                f"{file}: neither the manifest nor any other file is in a known form: most likely the backup was made "
                f"with --encryption-key-file; {GIVE_KEY}"
            ) from error
        raise LayoutError(0, f"the manifest is not JSON ({error})") from error
    if not isinstance(content, dict):
        raise LayoutError(0, "the manifest is not a JSON object")
    return content


def _check_versions(content: dict[str, Any], manifest: ManifestEntry) -> None:
    for name, expected in (("beginVersion", manifest.begin_version), ("endVersion", manifest.end_version)):
        if content.get(name) != expected:
            raise LayoutError(0, f"{name} is {content.get(name)!r}, the file's name says {expected}")


def _listed(content: dict[str, Any]) -> list[tuple[str, tuple[bytes, bytes] | None]]:
    """The path and the key range of each file that a manifest lists."""
    paths, key_ranges = content.get("files"), content.get("keyRanges", {})
    if not (isinstance(paths, list) and isinstance(key_ranges, dict) and all(isinstance(item, str) for item in paths)):
        raise LayoutError(0, "the manifest has no list of files")
    return [
        (name, _key_range(key_ranges[name]) if name in key_ranges else None)
        for name in dict.fromkeys(paths)  # each once
    ]


def _key_range(item: Any) -> tuple[bytes, bytes]:
    try:
        begin, end = (item[name].encode("latin-1") for name in ("beginKey", "endKey"))
    except (TypeError, KeyError, AttributeError, UnicodeEncodeError) as error:
        raise LayoutError(0, f"a key range is malformed: {item!r:.200}") from error
    if begin > end:
        raise LayoutError(0, f"a key range ends before it begins: {item!r:.200}")
    return begin, end


def _file(
    container: Container, manifest: ManifestEntry, name: str, key_range: tuple[bytes, bytes] | None
) -> SnapshotFile:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\0" in name:
        raise LayoutError(0, f"the path {name!r} leads out of the backup")
    entry = container.ranges.get(name) or range_entry(name, 0)
    if entry is None:
        raise LayoutError(0, f"{name!r} is not the name of a range file")
    if not manifest.begin_version <= entry.version <= manifest.end_version:
        raise LayoutError(0, f"the version of {name} lies outside the snapshot's versions")
    return SnapshotFile(entry, key_range)
