"""FoundationDB backups on disk, read without a cluster; nothing is written to them (docs/backup-format.md)."""

from inspector.sources.backup.describe import BackupDescription, SnapshotDescription, describe_backup
from inspector.sources.backup.mutation import Mutation, MutationType
from inspector.sources.backup.source import BackupSource

__all__ = [
    "BackupDescription",
    "BackupSource",
    "Mutation",
    "MutationType",
    "SnapshotDescription",
    "describe_backup",
]
