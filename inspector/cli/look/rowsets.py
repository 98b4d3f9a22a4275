"""``inspector rowsets``."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import instance_option, where_option
from inspector.views.contents.version_path import RowsetRow, version_path, why_no_tablet

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("rowsets")
@click.argument("tablet_id", type=int, metavar="TABLET")
@instance_option
@where_option("kind=hole")
@limit_option("rows")
@source_options
@output_options
def command(
    opening: Opening, output: Output, tablet_id: int, instance_id: Any, limit: int | None, where: Sequence[str]
) -> int:
    """List the rowsets of a TABLET in the order of their versions, as a backend gets them.

    Versions that no rowset covers have a row of their own, as a hole; versions that two rowsets cover are named.
    For a clone, the instances it was cloned from are also read.
    """
    with opening.start() as run:
        rows = version_path(run.source, tablet_id, instance_id=instance_id, where=where)
        missing = partial(why_no_tablet, run.source, tablet_id, instance_id=instance_id)
        output.rows(run, RowsetRow, islice(rows, limit), instance_id=instance_id, missing=missing)
    return run.exit_code()
