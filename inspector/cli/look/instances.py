"""``inspector instances``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import instance_option, where_option
from inspector.views.instances import InstanceRow, instances

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("instances")
@instance_option
@where_option("status=NORMAL")
@limit_option("rows")
@source_options
@output_options
def command(opening: Opening, output: Output, instance_id: str | None, where: Sequence[str], limit: int | None) -> int:
    """List instances: id, name, status, user, clusters by type, storage, created and modified, source and successor."""
    with opening.start() as run:
        rows = islice(instances(run.source, instance_id=instance_id, where=where), limit)
        output.rows(run, InstanceRow, rows, instance_id=instance_id)
    return run.exit_code()
