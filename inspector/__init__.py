"""Apache Doris's metadata in FoundationDB, read-only: from a backup, a snapshot file or a live cluster.

    import inspector
    with inspector.open("backup:/backups/backup-2026-11-01-03-00-00.000000") as source:
        for record in inspector.scan(source, "InstanceKey"):
            instance = record.message(inspector.messages.InstanceInfoPB)
            print(instance.instance_id, len(instance.clusters))

``inspector.messages`` has Doris's messages. ``record.message`` and ``record.value`` give what is stored, secrets
included; ``record.to_dict()`` and the commands mask them.
"""

from __future__ import annotations

#: Where each public name is at home; it is imported when it is first asked for. ``__init__.pyi`` tells type checkers.
_HOMES = {
    "inspector.checks.engine": ("check",),
    "inspector.checks.report": (
        "FindingRow",
        "Report",
    ),
    "inspector.compare.changes": (
        "RecordChange",
        "changes",
    ),
    "inspector.compare.diff": (
        "Change",
        "diff",
    ),
    "inspector.compare.history": (
        "Event",
        "History",
        "history",
    ),
    "inspector.compare.summary": (
        "DiffSummary",
        "diff_summary",
    ),
    "inspector.errors": (
        "ChainBroken",
        "ExtraMissing",
        "InspectorError",
        "OutputExists",
        "ReadVersionExpired",
        "RecordNotFound",
        "SourceDamaged",
        "SourceNotFound",
        "SourceNotSupported",
        "SourceUnreachable",
        "SourceUnreadable",
        "UsageError",
        "ValueUndecoded",
        "VersionNotRestorable",
    ),
    "inspector.moments.clock": (
        "Moment",
        "VersionClock",
    ),
    "inspector.moments.known": ("clock",),
    "inspector.moments.opening": ("open_source",),
    "inspector.records.clones.reading": ("rowsets",),
    "inspector.records.conditions": ("Condition",),
    "inspector.records.record": ("Record",),
    "inspector.records.scanning": (
        "get",
        "get_all",
        "scan",
    ),
    "inspector.relations.about": (
        "about",
        "related",
    ),
    "inspector.relations.steps": ("RelatedRecord",),
    "inspector.schema": (
        "Schema",
        "messages",
    ),
    "inspector.schema.descriptor_sets": ("SchemaError",),
    "inspector.service.rehearsal": (
        "Rehearsal",
        "rehearse",
    ),
    "inspector.service.releases": (
        "Release",
        "Setting",
    ),
    "inspector.sources.backup": ("BackupSource",),
    "inspector.sources.base": (
        "Source",
        "SourceInfo",
    ),
    "inspector.sources.cluster.source": ("ClusterSource",),
    "inspector.sources.memory": ("MemorySource",),
    "inspector.sources.snapshot.source": ("SnapshotSource",),
    "inspector.sources.snapshot.writer": ("capture",),
    "inspector.sources.transcript": ("TranscriptSource",),
    "inspector.tables.files.folder": ("export",),
    "inspector.tables.reading": ("table",),
    "inspector.tables.sql.database": ("sql",),
    "inspector.values.bitmap": ("DeleteBitmap",),
    "inspector.values.label": ("TxnLabel",),
    "inspector.values.reading": (
        "Problem",
        "Undecoded",
    ),
    "inspector.values.stats": ("TabletStats",),
    "inspector.views.activity.delete_bitmap_locks": (
        "DeleteBitmapLockRow",
        "delete_bitmap_locks",
    ),
    "inspector.views.activity.jobs": (
        "JobRow",
        "jobs",
    ),
    "inspector.views.activity.recycle_bin": (
        "RecycleBinRow",
        "Retention",
        "recycle_bin",
    ),
    "inspector.views.activity.transactions": (
        "TransactionRow",
        "transactions",
    ),
    "inspector.views.clusters": (
        "ClusterRow",
        "NodeRow",
        "clusters",
        "nodes",
    ),
    "inspector.views.contents.tables": (
        "TableRow",
        "table_totals",
    ),
    "inspector.views.contents.version_path": (
        "RowsetRow",
        "version_path",
        "version_paths",
    ),
    "inspector.views.info": ("info",),
    "inspector.views.instances": (
        "InstanceRow",
        "instances",
    ),
    "inspector.views.snapshots": (
        "SnapshotRow",
        "snapshots",
    ),
    "inspector.views.tablet_stats": (
        "CloneTabletStatsRow",
        "TabletStatsRow",
        "tablet_stats",
    ),
    "inspector.views.space.growth": (
        "GrowthRow",
        "usage_growth",
    ),
    "inspector.views.space.usage_by": (
        "GroupUsageRow",
        "largest_by",
        "usage_by",
    ),
    "inspector.views.usage": (
        "LargestRow",
        "UsageRow",
        "largest",
        "usage",
    ),
    "inspector.views.verify": (
        "VerifyRow",
        "verify",
    ),
}
_RENAMED = {"open": "open_source"}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted({*_HOME, *_RENAMED} - {*_RENAMED.values()})


def __getattr__(name: str) -> object:
    """A public name, or ``__version__``, looked up when it is first asked for."""
    if name == "__version__":
        from importlib.metadata import version

        return version("doris-fdb-inspector")
    inner = _RENAMED.get(name, name)
    if inner not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # not before the command can end on Ctrl-C: see __main__.py

    value: object = getattr(import_module(_HOME[inner]), inner)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
