"""Where a file to be laid out lies: as it is, or decrypted if its backup is encrypted with a key file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.errors import SourceNotSupported
from inspector.sources.backup.damage import DamagePolicy
from inspector.sources.backup.listing.container import list_container
from inspector.sources.backup.listing.encryption import GIVE_KEY, has_known_form
from inspector.sources.backup.listing.names import log_entry, manifest_entry, partitioned_log_entry, range_entry
from inspector.sources.backup.listing.properties import FOLDER
from inspector.sources.backup.magic import BLOCK_FORMATS, WORD
from inspector.sources.backup.places.base import FOLDERS, PlacedFile
from inspector.sources.backup.places.local import LocalFolder
from inspector.sources.backup.plan.holdings import Holdings

if TYPE_CHECKING:
    from pathlib import Path

    from inspector.sources.backup.places.access import BackupAccess

_ENTRIES = (range_entry, log_entry, partitioned_log_entry, manifest_entry)


def placed(path: Path, access: BackupAccess) -> PlacedFile:
    """The file at a path, to be read.

    Raises SourceNotSupported if it is encrypted and no key is given, UsageError if another one is.
    """
    stored = PlacedFile(LocalFolder(path.parent), path.name)
    folder = next((folder for folder in path.absolute().parents if folder.name in FOLDERS), None)
    if folder is None or folder.name == FOLDER or not _may_be_encrypted(stored):
        return stored
    holdings = Holdings(
        list_container(LocalFolder(folder.parent.resolve()), access.key()), DamagePolicy([], salvage=True)
    )
    if holdings.container.is_decrypted:
        return holdings.container.file(str(path.absolute().relative_to(folder.parent)))
    if holdings.properties.encrypted or not has_known_form(holdings.container):
        raise SourceNotSupported(f"{path}: the files of this backup are encrypted with a key file; {GIVE_KEY}")
    return stored


def _may_be_encrypted(stored: PlacedFile) -> bool:
    """Whether a file has the name of one of a backup, and does not begin as one."""
    start = stored.read_start(WORD)
    is_known = start.startswith(b"{") or int.from_bytes(start, "little") in BLOCK_FORMATS
    return not is_known and any(entry(stored.name, 0) for entry in _ENTRIES)
