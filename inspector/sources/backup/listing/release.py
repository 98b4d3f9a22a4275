"""Which release of FoundationDB wrote a backup, guessed by what only some do (docs/backup-format.md, "Releases")."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.sources.backup.listing.container import Container
    from inspector.sources.backup.listing.manifest import Snapshot
    from inspector.sources.backup.listing.properties import Properties

_TENANTS = b"\xff/tenant/"
_TAG_QUOTAS = b"\xff/tagQuota/"


def guess_release(container: Container, properties: Properties, snapshots: Iterable[Snapshot]) -> tuple[str, str]:
    """Guess the release; give it, and what tells it."""
    files = [file for snapshot in snapshots for file in snapshot.files]
    begins = {file.key_range[0] for file in files if file.key_range}
    if "rlogs" in container.foreign_folders or "bulkdump_data" in container.foreign_folders:
        return "after 7.4", "range-partitioned logs or a bulk dump"
    if _TAG_QUOTAS in begins:
        detail = " and properties/encryption_metadata, so a late one" if properties.encrypted is not None else ""
        return "7.3", f"the tag quotas are in the backup{detail}"
    if _TENANTS in begins:
        return "7.4", "the tenant map is in the backup, tag quotas are not"
    if files and properties.encrypted is not None:
        return "after 7.4", "properties/encryption_metadata, and no keys of FoundationDB's own in the backup"
    if any(path.startswith("ranges/") for path in container.ranges):
        return "before 6.0.16", "range files in the folder ranges/"
    if begins:
        return "6.3 to 7.1", "manifests with key ranges, and no keys of FoundationDB's own in the backup"
    if files:
        return "6.0.16 to 6.2", "manifests without key ranges"
    return "unknown", "no complete snapshot that can be read"
