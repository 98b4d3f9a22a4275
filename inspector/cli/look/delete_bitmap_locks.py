"""``inspector delete-bitmap-locks``."""

from __future__ import annotations

from typing import Any

import click

from inspector.cli.moment import list_activity, now_option
from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import instance_option, where_option
from inspector.views.activity.delete_bitmap_locks import DeleteBitmapLockRow, delete_bitmap_locks


@click.command("delete-bitmap-locks")
@instance_option
@where_option("holder=load")
@now_option
@limit_option("rows")
@source_options
@output_options
def command(opening: Opening, output: Output, **asked: Any) -> int:
    """List the locks of delete bitmaps (merge-on-write): loads, compactions and schema changes that hold them.

    An expired lock is not a fault: the next one can take it.
    """
    return list_activity(opening, output, DeleteBitmapLockRow, delete_bitmap_locks, **asked)
