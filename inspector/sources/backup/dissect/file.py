"""From the path of a file to its fields: what kind of file it is, by its name or else by how it begins."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import SourceNotFound, SourceNotSupported, UsageError
from inspector.sources.backup.dissect.blocks import dissect_blocks
from inspector.sources.backup.dissect.field import FileField
from inspector.sources.backup.dissect.jsonfile import dissect_json
from inspector.sources.backup.dissect.placing import placed
from inspector.sources.backup.listing.names import log_entry, manifest_entry, partitioned_log_entry, range_entry
from inspector.sources.backup.listing.properties import FOLDER, is_number
from inspector.sources.backup.magic import (
    DEFAULT_BLOCK_SIZE,
    ENCRYPTED_RANGE_FORMAT,
    LOG_FORMAT,
    MAX_MANIFEST_SIZE,
    MAX_PROPERTY_SIZE,
    PARTITIONED_LOG_FORMAT,
    RANGE_FORMAT,
    WORD,
)
from inspector.sources.backup.places.access import BackupAccess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.backup.places.base import PlacedFile

_FORMATS = {
    RANGE_FORMAT: RANGE_FORMAT,
    ENCRYPTED_RANGE_FORMAT: RANGE_FORMAT,
    LOG_FORMAT: LOG_FORMAT,
    PARTITIONED_LOG_FORMAT: PARTITIONED_LOG_FORMAT,
}


def dissect(
    path: str | Path, block: int | None = None, *, encryption_key_file: str | Path | None = None
) -> Iterator[FileField]:
    """Yield the fields of one file of a backup: a range file, a mutation log, a manifest or a property.

    ``block``: only the block of this number, from 0 on. Of a damaged block come the fields up to the damage, and one
    that says what was expected there; the next block follows. Memory is that of one block, or of one manifest.

    ``encryption_key_file``: as of :meth:`BackupSource.open`; the file must then lie in its backup.

    Raises SourceNotFound, SourceUnreadable, SourceNotSupported for what is no file of a backup, is encrypted or too
    old, UsageError if there is no such block, or for another key.
    """
    path = Path(path)
    if not path.is_file():
        raise SourceNotFound(f"{path}: no such file; give one file of a backup")
    stored = placed(path, BackupAccess(encryption_key_file))
    blocks = _blocks_by_name(stored) or _blocks_by_content(stored)
    if blocks:
        return dissect_blocks(stored, *blocks, block)
    if block is not None:
        raise UsageError(f"{path}: this file has no blocks; only range files and mutation logs have")
    return _dissect_text(stored, path.stat().st_size, is_property=path.parent.name == FOLDER)


def _blocks_by_name(stored: PlacedFile) -> tuple[int, int] | None:
    """The format and the block size of a range file or log, by its name; None if it has another name."""
    if range_file := range_entry(stored.name, 0):
        return RANGE_FORMAT, range_file.block_size
    if log := log_entry(stored.name, 0):
        return LOG_FORMAT, log.block_size
    if partitioned_log := partitioned_log_entry(stored.name, 0):
        return PARTITIONED_LOG_FORMAT, partitioned_log.block_size
    return None


def _blocks_by_content(stored: PlacedFile) -> tuple[int, int] | None:
    """The format that a file of another name begins with, and the default block size; None for any other file."""
    found = _FORMATS.get(int.from_bytes(stored.read_start(WORD), "little"))
    return (found, DEFAULT_BLOCK_SIZE) if found else None


def _dissect_text(stored: PlacedFile, size: int, is_property: bool) -> Iterator[FileField]:
    begins_as_json = stored.read_start(MAX_PROPERTY_SIZE).lstrip().startswith(b"{")
    if is_property and not begins_as_json:
        return iter([_property(stored)])
    if not begins_as_json and not manifest_entry(stored.name, 0):
        raise SourceNotSupported(
            f"{stored}: neither its name nor how it begins is that of a file of a backup; "
            "give a range file, a mutation log, a manifest or a property"
        )
    if size > MAX_MANIFEST_SIZE:
        raise SourceNotSupported(f"{stored}: {size} bytes are too many for a manifest; give a file of a backup")
    return dissect_json(stored.read_start(MAX_MANIFEST_SIZE))


def _property(stored: PlacedFile) -> FileField:
    """A property that is a decimal number."""
    text = stored.read_start(MAX_PROPERTY_SIZE).decode("latin-1")
    number = text.strip()
    if not is_number(number):
        return FileField(None, 0, 0, stored.name, problem="expected a decimal number", sound=False)
    return FileField(None, text.index(number), len(number), stored.name, int(number))
