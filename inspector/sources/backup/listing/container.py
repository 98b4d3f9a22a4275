"""What lies in a backup container: the files whose names say that they belong to it (docs/backup-format.md, "Layout").

All other files are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import SourceNotSupported
from inspector.sources.addresses import is_address, parse_address
from inspector.sources.backup.listing.names import (
    is_unfinished,
    log_entry,
    manifest_entry,
    partitioned_log_entry,
    range_entry,
    start_time,
)
from inspector.sources.backup.magic import ENCRYPTED_RANGE_FORMAT, WORD
from inspector.sources.backup.places.base import FOLDERS, PlacedFile, in_turn
from inspector.sources.backup.places.local import find_folder

if TYPE_CHECKING:
    from datetime import datetime

    from inspector.sources.backup.listing.names import LogEntry, ManifestEntry, RangeEntry
    from inspector.sources.backup.places.access import BackupAccess
    from inspector.sources.backup.places.base import Place

_FILES_PROBED = 16


@dataclass
class Container:
    """The list of all files in one container that belong to the backup. None of them is open yet.

    ``key``: the key that the files may be encrypted with, if one is given; ``is_decrypted``: whether they are, and are
    read with it.
    """

    place: Place
    ranges: dict[str, RangeEntry] = field(default_factory=dict)
    logs: list[LogEntry] = field(default_factory=list)
    partitioned_logs: list[LogEntry] = field(default_factory=list)
    manifests: list[ManifestEntry] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    foreign_folders: set[str] = field(default_factory=set)
    key: bytes | None = field(default=None, repr=False)
    is_decrypted: bool = False

    @property
    def started(self) -> datetime | None:
        """When the backup was started, from the container's name; None if FoundationDB did not make the name."""
        return start_time(self.place.name)

    def file(self, path: str) -> PlacedFile:
        """A file of the container, to be read."""
        return PlacedFile(self.place, path)

    @cached_property
    def has_encrypted_range_files(self) -> bool:
        """Whether the cluster encrypted its snapshot. All range files of a backup have one format: look at a few."""
        probed = in_turn(list(islice(self.ranges, _FILES_PROBED)), lambda path: self.file(path).expect(WORD))
        return any(self.first_word(path) == ENCRYPTED_RANGE_FORMAT for path in probed)

    def first_word(self, relative: str) -> int | None:
        """The number that a listed file begins with, which is its format; None if the file is too short."""
        raw = self.file(relative).read_start(WORD)
        return int.from_bytes(raw, "little") if len(raw) == WORD else None


def find_container(location: str | Path, access: BackupAccess) -> Container:
    """List the container at ``location``, or the newest of the containers in that folder.

    Raises SourceNotFound if there is none, or if it is not clear which one is meant; SourceUnreadable;
    SourceUnreachable; SourceNotSupported for an unknown kind of URL, and for a link that leads out of the container;
    UsageError for what no URL is, where a store gets no credentials, and for what is no key file.
    """
    text = str(location)
    key = access.key()
    if is_address(text):
        from inspector.sources.backup.places.objects import find_objects

        return list_container(find_objects(parse_address(text), access), key)
    if "://" in text and not text.startswith("file://"):
        raise SourceNotSupported(
            f"{text.partition('://')[0]}://...: no object store of this kind is read; "
            "copy the container to a local folder first and open that"
        )
    return list_container(find_folder(Path(text.removeprefix("file://"))), key)


def list_container(place: Place, key: bytes | None = None) -> Container:
    """List what belongs to the backup in a place, in the order of paths."""
    container = Container(place, key=key)
    for path, size in place.files(FOLDERS):
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
