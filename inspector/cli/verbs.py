"""The verbs: the module of each, what it does in a few words, and an example; both for its help."""

from __future__ import annotations

from keycodec.cli.command import Verb

#: The rooms of verbs, and what the help calls them.
HEADINGS = {
    "look": "Lists",
    "record": "One record",
    "many": "Many records",
    "sound": "Sources and their files",
    "serving": "Servers and rehearsal",
}


def heading(verb: Verb) -> str:
    """Return what the help lists a verb under: the room of its module says it."""
    return HEADINGS[verb.module.split(".")[-2]]


VERBS = {
    "instances": Verb(
        "inspector.cli.look.instances",
        "List instances.",
        "inspector -s backup:DIR instances",
    ),
    "clusters": Verb(
        "inspector.cli.look.clusters",
        "List clusters, or their nodes.",
        "inspector -s fdb: clusters --nodes",
    ),
    "tablet-stats": Verb(
        "inspector.cli.look.tablet_stats",
        "List tablet statistics, merged as the service does.",
        "inspector -s backup:DIR tablet-stats --table-id 10086",
    ),
    "snapshots": Verb(
        "inspector.cli.look.snapshots",
        "List snapshots, and what was cloned from them.",
        "inspector -s backup:DIR snapshots --where status=SNAPSHOT_NORMAL",
    ),
    "transactions": Verb(
        "inspector.cli.look.transactions",
        "List transactions: running, overdue, aborted.",
        "inspector -s backup:DIR transactions --where 'overdue>1h'",
    ),
    "jobs": Verb(
        "inspector.cli.look.jobs",
        "List compactions, schema changes, restores, loads.",
        "inspector -s backup:DIR jobs --where stale=true",
    ),
    "recycle-bin": Verb(
        "inspector.cli.look.recycle_bin",
        "List what waits to be removed: since when, until when.",
        "inspector -s backup:DIR recycle-bin --where kind=rowset",
    ),
    "tables": Verb(
        "inspector.cli.look.tables",
        "List tables: tablets, rows, space of their metadata.",
        "inspector -s backup:DIR tables --where 'tablets>1000'",
    ),
    "rowsets": Verb(
        "inspector.cli.look.rowsets",
        "List the rowsets of a tablet, with holes and overlaps.",
        "inspector -s backup:DIR rowsets 114739",
    ),
    "delete-bitmap-locks": Verb(
        "inspector.cli.look.delete_bitmap_locks",
        "List who may change the delete bitmaps of a table.",
        "inspector -s backup:DIR delete-bitmap-locks --where holder=load",
    ),
    "get": Verb(
        "inspector.cli.record.get",
        "Show one record, put together from its key-values.",
        "inspector -s backup:DIR get InstanceKey instance_id=ID",
    ),
    "about": Verb(
        "inspector.cli.record.about",
        "Show all about a tablet, a transaction, a vault ...",
        "inspector -s backup:DIR about tablet=114739",
    ),
    "related": Verb(
        "inspector.cli.record.related",
        "Show what a record refers to, and what refers to it.",
        "inspector -s backup:DIR related InstanceKey instance_id=ID",
    ),
    "scan": Verb(
        "inspector.cli.many.scan",
        "Show every record, decoded; or those of a FAMILY.",
        "inspector -s backup:DIR scan InstanceKey --where status=NORMAL",
    ),
    "raw": Verb(
        "inspector.cli.many.raw",
        "Show key-values as they are stored, undecoded.",
        "inspector -s backup:DIR raw InstanceKey --format text",
    ),
    "sql": Verb(
        "inspector.cli.many.sql",
        "Query the records in SQL.",
        "inspector -s backup:DIR sql 'SELECT family, count(*) FROM records GROUP BY family'",
    ),
    "usage": Verb(
        "inspector.cli.many.usage",
        "Count keys and bytes by family and instance.",
        "inspector -s fdb: usage --limit 20",
    ),
    "changes": Verb(
        "inspector.cli.many.changes",
        "Show what changed in a backup, how often, by what.",
        "inspector -s backup:DIR changes --since 943236456",
    ),
    "largest": Verb(
        "inspector.cli.many.largest",
        "Find the largest records.",
        "inspector -s backup:DIR largest MetaRowsetKey -n 5",
    ),
    "verify": Verb(
        "inspector.cli.sound.verify",
        "Decode everything, and count what fails.",
        "inspector -s backup:DIR verify InstanceKey",
    ),
    "check": Verb(
        "inspector.cli.sound.check",
        "Check that records agree: losses, stuck work, leaks.",
        "inspector -s backup:DIR check --severity stuck --html report.html",
    ),
    "info": Verb(
        "inspector.cli.sound.info",
        "Show what the source is: versions, snapshots, logs.",
        "inspector -s backup:DIR info",
    ),
    "clock": Verb(
        "inspector.cli.sound.clock",
        "Tell the time of a version, and the version of a time.",
        "inspector -s backup:DIR clock --at 2026-11-26T10:00:00Z",
    ),
    "dissect": Verb(
        "inspector.cli.sound.dissect",
        "Show one file of a backup, field by field.",
        "inspector dissect DIR/kvranges/RANGE_FILE --block 0",
    ),
    "history": Verb(
        "inspector.cli.record.history",
        "Show how mutations changed a record.",
        "inspector -s backup:DIR history InstanceKey instance_id=ID",
    ),
    "diff": Verb(
        "inspector.cli.many.diff",
        "Compare two sources, or two versions of one.",
        "inspector diff backup:DIR@snapshot backup:DIR InstanceKey",
    ),
    "capture": Verb(
        "inspector.cli.many.capture",
        "Write a source into a snapshot file.",
        "inspector -s fdb: capture today.snapshot --mask-secrets",
    ),
    "export": Verb(
        "inspector.cli.many.export",
        "Write tables into a folder, as Parquet and the like.",
        "inspector -s backup:DIR export OUT txn 'Recycle*' tablet_stats --to parquet",
    ),
    "doctor": Verb(
        "inspector.cli.sound.doctor",
        "Check what is needed to read a live cluster.",
        "inspector doctor fdb:/etc/foundationdb/fdb.cluster",
    ),
    "serve": Verb(
        "inspector.cli.serving.serve",
        "Answer the Meta Service's HTTP API from a source.",
        "inspector -s backup:DIR serve --port 5000",
    ),
    "rehearse": Verb(
        "inspector.cli.serving.rehearse",
        "Show what a call to the Meta Service would do.",
        "inspector -s backup:DIR rehearse drop_cluster request.json",
    ),
    "explore": Verb(
        "inspector.cli.serving.explore",
        "Look at a source in a browser on this machine.",
        "inspector -s backup:DIR explore --open",
    ),
}
