"""The errors for a backup that cannot be read, or not at the version asked for: what is wrong, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.errors import InspectorError, SourceNotFound, SourceNotSupported, VersionNotRestorable
from inspector.sources.backup.listing.encryption import GIVE_KEY
from inspector.sources.backup.magic import ENCRYPTED_RANGE_FORMAT
from inspector.sources.backup.plan.chain import gaps
from inspector.sources.backup.plan.restorable import readable_versions

if TYPE_CHECKING:
    from inspector.sources.backup.plan.holdings import Holdings

#: Manifests that a message names.
_NAMED = 3
_REMEDY = "restore the backup into a cluster and read that"


def refuse_unsupported(holdings: Holdings) -> None:
    """Raise SourceNotSupported if the container holds what this reader does not read."""
    container = holdings.container
    root, folders = container.place, container.foreign_folders
    if holdings.properties.encrypted and not container.is_decrypted:
        raise SourceNotSupported(f"{root}: the files are encrypted with a key file; {GIVE_KEY}")
    if "rlogs" in folders:
        raise SourceNotSupported(f"{root}: range-partitioned logs (rlogs/) are not read; {_REMEDY}")
    if "bulkdump_data" in folders and not container.manifests:
        raise SourceNotSupported(f"{root}: a snapshot by bulk dump (bulkdump_data/) is not read; {_REMEDY}")
    if container.has_encrypted_range_files:
        raise SourceNotSupported(
            f"{root}: the range files are of format {ENCRYPTED_RANGE_FORMAT}: encrypted by the cluster, whose keys "
            f"only its key service has; {_REMEDY}"
        )


def no_snapshot(holdings: Holdings) -> SourceNotFound:
    """The error if there is no snapshot that can be read."""
    container = holdings.container
    found = f"{container.place}: {len(container.ranges)} range file(s), but "
    if not container.manifests:
        return SourceNotFound(
            f"{found}no manifest of a complete snapshot in snapshots/, so nothing says whether the files are complete; "
            "wait until fdbbackup says that the backup is restorable, or copy the backup again if it was"
        )
    if not holdings.manifests:
        return SourceNotFound(
            f"{found}all snapshots are older than version {holdings.properties.trusted_from}: expired or unreliable; "
            "use another backup"
        )
    names = ", ".join(manifest.path for manifest in holdings.manifests[:_NAMED])
    names += ", ..." if len(holdings.manifests) > _NAMED else ""
    return SourceNotFound(
        f"{found}no manifest that can be read ({names}), so nothing says whether the files are complete; "
        "copy the backup again, or use another one"
    )


def not_restorable(holdings: Holdings, what: str, begin: bytes, end: bytes) -> InspectorError:
    """The error if ``what`` is asked of the keys ``[begin, end)``; it names the versions at which they can be read."""
    if next(holdings.readable_snapshots(), None) is None:
        return no_snapshot(holdings)
    readable = ", ".join(f"{first} to {last}" for first, last in readable_versions(holdings, begin, end)) or "none"
    holes = "".join(f"; the mutation logs have a gap from {first} to {stop}" for first, stop in gaps(holdings.chains))
    return VersionNotRestorable(f"{holdings.container.place}: {what}; readable versions: {readable}{holes}")


def no_logs(holdings: Holdings) -> SourceNotSupported:
    """The error if a history is asked for and there are no logs that can be trusted."""
    return SourceNotSupported(
        f"{holdings.container.place}: no mutation logs, and only they hold a history; "
        "`inspector diff` compares the backup with an older or a newer one"
    )


def logs_too_new(holdings: Holdings, version: int | None) -> VersionNotRestorable:
    """The error if a history up to ``version`` is asked for and all logs begin after it."""
    held = ", ".join(f"{chain.begin} to {chain.end - 1}" for chain in holdings.chains)
    return VersionNotRestorable(
        f"{holdings.container.place}: no mutation log holds a version up to {version}; "
        f"the logs hold {held}: open a version of those"
    )
