"""The columns and paths of ``--fields``."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from inspector.cli.completion.conditions import paths_behind
from inspector.cli.completion.words import named_words
from inspector.sources.opening import names_source

if TYPE_CHECKING:
    import click

    from inspector.output.items import Columns
    from inspector.views.rows import Row
    from keycodec.cli.completion import Completions


def complete_fields(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
    """Complete the last of some columns or paths, with a comma between two."""
    before, comma, begun = incomplete.rpartition(",")
    given = before.split(",")
    known = [name for name in columns_of(ctx) if name not in given]
    found = paths_behind(ctx, begun, known) if "." not in begun or begun.startswith(("value.", "fields.")) else []
    for item in found:
        item.value = before + comma + item.value
    return found


def columns_of(ctx: click.Context) -> tuple[str, ...]:
    """The columns that a verb can print; none for a verb whose columns nobody knows beforehand."""
    columns = _columns(ctx)
    return (*columns.flat, *columns.more)


def row_class_of(ctx: click.Context) -> type[Row] | None:
    """The class of the rows that a verb prints, given what is typed; None for a verb that prints something else."""
    from inspector.checks.report import CheckRow, FindingRow
    from inspector.views.activity.delete_bitmap_locks import DeleteBitmapLockRow
    from inspector.views.activity.jobs import JobRow
    from inspector.views.activity.recycle_bin import RecycleBinRow
    from inspector.views.activity.transactions import TransactionRow
    from inspector.views.clusters import ClusterRow, NodeRow
    from inspector.views.contents.tables import TableRow
    from inspector.views.contents.version_path import RowsetRow
    from inspector.views.dissection import FieldRow
    from inspector.views.instances import InstanceRow
    from inspector.views.snapshots import SnapshotRow
    from inspector.views.space.growth import GrowthRow
    from inspector.views.space.usage_by import GroupUsageRow
    from inspector.views.tablet_stats import CloneTabletStatsRow, TabletStatsRow
    from inspector.views.timeline import ClockRow
    from inspector.views.usage import LargestRow, UsageRow
    from inspector.views.verify import VerifyRow

    given = ctx.params
    usage: type[Row] = GroupUsageRow if given.get("by") else UsageRow
    if any(map(names_source, named_words(ctx)[:1])):  # two sources are compared
        usage = GrowthRow
    rows: dict[str, type[Row]] = {
        "instances": InstanceRow,
        "clusters": NodeRow if given.get("a_row_a_node") else ClusterRow,
        "snapshots": SnapshotRow,
        "tablet-stats": CloneTabletStatsRow if given.get("through_clones") else TabletStatsRow,
        "transactions": TransactionRow,
        "recycle-bin": RecycleBinRow,
        "jobs": JobRow,
        "tables": TableRow,
        "rowsets": RowsetRow,
        "delete-bitmap-locks": DeleteBitmapLockRow,
        "usage": usage,
        "largest": GroupUsageRow if given.get("by") else LargestRow,
        "verify": VerifyRow,
        "check": CheckRow if given.get("list_only") else FindingRow,
        "dissect": FieldRow,
        "clock": ClockRow,
    }
    return rows.get(str(ctx.info_name))


def _columns(ctx: click.Context) -> Columns:
    from inspector.compare.changes import ActivityCount
    from inspector.compare.summary import DiffCount
    from inspector.output.items import Columns, RowItem
    from inspector.output.kinds.changes import EVENT_COLUMNS, ChangeItem
    from inspector.output.kinds.counts import CountItem
    from inspector.output.kinds.recordchanges import RECORD_CHANGE_COLUMNS
    from inspector.output.kinds.records import KeyValueItem, RecordItem
    from inspector.output.kinds.related import RelatedItem
    from inspector.sources.cluster.doctor.checks import DoctorCheck
    from inspector.views.info import info_fields

    row_class, given = row_class_of(ctx), ctx.params
    if row_class is not None:
        return RowItem.columns_of(row_class)
    others = {
        "get": RecordItem.COLUMNS,
        "scan": RecordItem.COLUMNS,
        "about": RelatedItem.COLUMNS,
        "related": RelatedItem.COLUMNS,
        "raw": KeyValueItem.COLUMNS,
        "info": Columns(info_fields()),
        "history": EVENT_COLUMNS,
        "diff": CountItem.columns_of(DiffCount) if given.get("summarised") else ChangeItem.COLUMNS,
        "changes": RECORD_CHANGE_COLUMNS if given.get("each") else CountItem.columns_of(ActivityCount),
        "doctor": Columns(tuple(field.name for field in fields(DoctorCheck))),
    }
    return others.get(str(ctx.info_name), Columns(()))
