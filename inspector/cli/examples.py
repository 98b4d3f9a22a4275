"""One line for each verb, which its help shows."""

from __future__ import annotations

EXAMPLES = {
    "instances": "inspector -s backup:DIR instances",
    "clusters": "inspector -s fdb: clusters --nodes",
    "tablet-stats": "inspector -s backup:DIR tablet-stats --table-id 10086",
    "snapshots": "inspector -s backup:DIR snapshots --where status=SNAPSHOT_NORMAL",
    "transactions": "inspector -s backup:DIR transactions --where 'overdue>1h'",
    "recycle-bin": "inspector -s backup:DIR recycle-bin --where kind=rowset",
    "jobs": "inspector -s backup:DIR jobs --where stale=true",
    "tables": "inspector -s backup:DIR tables --where 'tablets>1000'",
    "rowsets": "inspector -s backup:DIR rowsets 114739",
    "delete-bitmap-locks": "inspector -s backup:DIR delete-bitmap-locks --where holder=load",
    "get": "inspector -s backup:DIR get InstanceKey instance_id=ID",
    "scan": "inspector -s backup:DIR scan InstanceKey --where status=NORMAL",
    "raw": "inspector -s backup:DIR raw InstanceKey --format text",
    "usage": "inspector -s fdb: usage --limit 20",
    "largest": "inspector -s backup:DIR largest MetaRowsetKey -n 5",
    "verify": "inspector -s backup:DIR verify InstanceKey",
    "info": "inspector -s backup:DIR info",
    "dissect": "inspector dissect DIR/kvranges/RANGE_FILE --block 0",
    "history": "inspector -s backup:DIR history InstanceKey instance_id=ID",
    "diff": "inspector diff backup:DIR@snapshot backup:DIR InstanceKey",
    "capture": "inspector -s fdb: capture today.snapshot --mask-secrets",
    "doctor": "inspector doctor fdb:/etc/foundationdb/fdb.cluster",
    "serve": "inspector -s backup:DIR serve --port 5000",
    "rehearse": "inspector -s backup:DIR rehearse drop_cluster request.json",
}
