"""``inspector clusters``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from inspector.cli.options import Opening, Output, limit_option, output_options, source_options
from inspector.cli.selection import instance_option, where_option
from inspector.views.clusters import ClusterRow, NodeRow, clusters, nodes

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("clusters")
@instance_option
@click.option("--nodes", "a_row_a_node", is_flag=True, help="List nodes instead of clusters.")
@where_option("type=COMPUTE")
@limit_option("rows")
@source_options
@output_options
def command(
    opening: Opening,
    output: Output,
    instance_id: str | None,
    a_row_a_node: bool,
    where: Sequence[str],
    limit: int | None,
) -> int:
    """List clusters: status, nodes, users and endpoints; or their nodes."""
    with opening.start() as run:
        if a_row_a_node:
            rows = islice(nodes(run.source, instance_id=instance_id, where=where), limit)
            output.rows(run, NodeRow, rows, instance_id=instance_id)
        else:
            found = islice(clusters(run.source, instance_id=instance_id, where=where), limit)
            output.rows(run, ClusterRow, found, instance_id=instance_id)
    return run.exit_code()
