"""Every table by name: the key families, the views, and ``records``."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from inspector.errors import UsageError
from inspector.tables.everything import RecordsTable
from inspector.tables.families import FamilyTable
from inspector.tables.views import ViewTable
from inspector.views.activity.delete_bitmap_locks import DeleteBitmapLockRow, delete_bitmap_locks
from inspector.views.activity.jobs import JobRow, jobs
from inspector.views.activity.recycle_bin import RecycleBinRow, recycle_bin
from inspector.views.activity.transactions import TransactionRow, transactions
from inspector.views.clusters import ClusterRow, NodeRow, clusters, nodes
from inspector.views.contents.tables import TableRow, table_totals
from inspector.views.contents.version_path import RowsetRow, version_paths
from inspector.views.instances import InstanceRow, instances
from inspector.views.snapshots import SnapshotRow, snapshots
from inspector.views.tablet_stats import TabletStatsRow, tablet_stats
from inspector.views.usage import UsageRow, usage
from keycodec.families import FAMILIES
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inspector.schema import Schema
    from inspector.tables.base import Table

_VIEWS = (
    ViewTable("instances", InstanceRow, instances, ("instance_id",)),
    ViewTable("clusters", ClusterRow, clusters, ("instance_id",)),
    ViewTable("nodes", NodeRow, nodes, ("instance_id",)),
    ViewTable("tablet_stats", TabletStatsRow, tablet_stats, ("instance_id", "table_id", "index_id", "partition_id")),
    ViewTable("snapshots", SnapshotRow, snapshots),  # of one instance it gives those of others before it, too
    ViewTable("transactions", TransactionRow, partial(transactions, visible=True), ("instance_id",)),
    ViewTable("jobs", JobRow, jobs, ("instance_id",)),
    ViewTable("recycle_bin", RecycleBinRow, recycle_bin, ("instance_id",)),
    ViewTable("tables", TableRow, table_totals, ("instance_id",)),
    ViewTable("rowsets", RowsetRow, version_paths, ("instance_id", "tablet_id")),
    ViewTable("delete_bitmap_locks", DeleteBitmapLockRow, delete_bitmap_locks, ("instance_id",)),
    ViewTable("usage", UsageRow, lambda source, *, schema, **one: usage(source, **one)),  # shares of all that it reads
)


@lru_cache(maxsize=8)
def catalogue(schema: Schema) -> Mapping[str, Table]:
    """All tables by name, with the messages of one schema."""
    tables: list[Table] = [RecordsTable(), *_VIEWS]
    tables += [FamilyTable(family, schema) for family in FAMILIES.values()]
    return {table.name: table for table in tables}


def find_table(name: str, schema: Schema) -> Table:
    """Find a table; upper and lower case are the same. Raises UsageError, with the nearest names, if there is none."""
    if not isinstance(name, str):
        raise UsageError(f"a table is given by its name, not {type(name).__name__}")
    tables = catalogue(schema)
    found = tables.get(name) or next((table for known, table in tables.items() if known.lower() == name.lower()), None)
    if found is None:
        hint = did_you_mean(name, tables, otherwise="docs/tables.md lists them all")
        raise UsageError(f"no table is called {name!r}; {hint}")
    return found
