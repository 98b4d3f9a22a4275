"""``inspector delete-bitmap-locks``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.moment import now_option, told_now
from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import instance_option
from inspector.views.activity.delete_bitmap_locks import DeleteBitmapLockRow, delete_bitmap_locks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@click.command("delete-bitmap-locks")
@instance_option
@click.option("--where", multiple=True, metavar="CONDITION", help="Only rows that meet it: holder=load.")
@now_option
@limit_option("rows")
@source_options
@output_options
def command(
    opening: Opening, output: Output, instance_id: Any, now: datetime | None, limit: int | None, where: Sequence[str]
) -> int:
    """List the locks of delete bitmaps (merge-on-write): loads, compactions and schema changes that hold them.

    A lock that is expired is free for the next one, and no fault.
    """
    with opening.start() as run:
        now = told_now(run.source, now)
        rows = delete_bitmap_locks(run.source, instance_id=instance_id, now=now, where=where)
        output.rows(run, DeleteBitmapLockRow, islice(rows, limit), instance_id=instance_id)
    return run.exit_code()
