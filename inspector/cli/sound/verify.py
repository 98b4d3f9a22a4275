"""``inspector verify``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.options import Opening, Output, jobs_option, output_options, source_options
from inspector.cli.selection import range_options, schema_option, where_option
from inspector.output.formats import End
from inspector.output.items import RowItem
from inspector.views.matching import RowFilter
from inspector.views.verify import VerifyRow, total, verify
from keycodec.cli.command import FAILED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.schema import Schema


@click.command("verify")
@range_options
@where_option("'failed>0'")
@schema_option
@jobs_option
@source_options
@output_options
def command(
    opening: Opening, output: Output, chosen: dict[str, Any], where: Sequence[str], schema: Schema, jobs: int
) -> int:
    """Decode everything, or a FAMILY, and count by family: records, key-values, and how many failed.

    Exit code 1 if any failed. Below a table: the first records of each family that failed, and why.
    """
    output.check_fields(RowItem.columns_of(VerifyRow))
    shown, failed = RowFilter(VerifyRow, where), False
    with opening.start(jobs=jobs) as run:
        rows = verify(run.source, schema=schema, watch=run.watching(), jobs=jobs, progress=run.progress, **chosen)
        found = [*shown(rows)]
        end = End(RowItem(total(rows)), list(_told(found)))
        failed = any(row.failed for row in rows)
        nothing = partial(run.nothing, "nothing found" if rows else "no such record", chosen.get("instance_id"))
        output.items(map(RowItem, found), RowItem.columns_of(VerifyRow), nothing, lambda: end)
    return max(run.exit_code("counted so far"), FAILED if failed else 0)


def _told(rows: Iterable[VerifyRow]) -> Iterator[str]:
    """The first failures of each family: the key as ``get`` takes it, then what is wrong."""
    for row in rows:
        if row.failures:
            shown = f", the first {len(row.failures)}" if row.failed > len(row.failures) else ""
            yield ""
            yield f"failed of {row.family}: {row.failed}{shown}"
        for failure in row.failures:
            yield f"  {failure['record']}"
            yield f"    {failure['problem']}"
