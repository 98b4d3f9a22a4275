"""``inspector recycle-bin``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from inspector.cli.moment import list_activity, now_option, retention_options
from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import instance_option, where_option
from inspector.views.activity.recycle_bin import RecycleBinRow, Retention, recycle_bin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@click.command("recycle-bin")
@instance_option
@where_option("kind=rowset")
@now_option
@retention_options
@limit_option("rows")
@source_options
@output_options
def command(
    opening: Opening,
    output: Output,
    instance_id: Any,
    now: datetime | None,
    limit: int | None,
    where: Sequence[str],
    **seconds: int,
) -> int:
    """List what waits to be removed: indexes, partitions, rowsets, stages, transactions.

    Shows when the recycler may remove it, and the bytes of its data where they are known.
    """
    asked: dict[str, Any] = {"instance_id": instance_id, "now": now, "limit": limit, "where": where}
    return list_activity(opening, output, RecycleBinRow, recycle_bin, retention=Retention(**seconds), **asked)
