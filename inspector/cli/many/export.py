"""``inspector export``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inspector.cli.completion import complete_table
from inspector.cli.options import Opening, jobs_option, source_options
from inspector.cli.selection import instance_option, schema_option
from keycodec.cli.command import note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.schema import Schema


@click.command("export")
@click.argument("out", metavar="OUT", type=click.Path())
@click.argument("tables", metavar="[FAMILY]...", nargs=-1, shell_complete=complete_table)
@click.option(
    "--to",
    type=click.Choice(["parquet", "arrow", "jsonl", "csv"]),
    default="parquet",
    show_default=True,
    help="Format of the files.",
)
@click.option(
    "--partition-by",
    type=click.Choice(["instance"]),
    help="Write a folder for each instance: FAMILY/instance_id=ID/0.parquet.",
)
@instance_option
@click.option("--show-secrets", is_flag=True, help="Write secrets (passwords, access keys); else they are masked.")
@schema_option
@jobs_option
@source_options
def command(
    opening: Opening,
    out: str,
    tables: Sequence[str],
    to: str,
    partition_by: str | None,
    instance_id: str | None,
    show_secrets: bool,
    schema: Schema,
    jobs: int,
) -> int:
    """Write tables into a new folder OUT, one file each, for DuckDB, pandas, Spark, or Doris itself.

    FAMILY is a key family, a group of them (txn), a pattern (Recycle*) or a view (tablet_stats); without one, every
    family that has records is written. The folder gets its name when it is complete. docs/export.md shows how to read
    it.
    """
    from inspector.tables.files.folder import export  # it needs the extra `sql`

    with opening.start(jobs=jobs) as run:
        counts = export(
            run.source,
            out,
            tables,
            to=to,
            by_instance=partition_by is not None,
            mask=not show_secrets,
            schema=schema,
            instance_id=instance_id,
            jobs=jobs,
            progress=run.progress,
        )
        secrets = ", secrets included" if show_secrets else ""
        click.echo(f"{out}: {len(counts)} tables, {sum(counts.values())} rows{secrets}", err=True)
        if not counts:
            note("the source has no records")
    return run.exit_code(nothing="nothing was written")
