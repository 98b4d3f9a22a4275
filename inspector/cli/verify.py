"""``inspector verify``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inspector.cli.interruption import Interruption, resume_after
from inspector.cli.options import Failures, Opening, Output, output_options, source_options
from inspector.cli.progress import with_progress
from inspector.cli.selection import Bounds, range_options, schema_option
from inspector.output.items import RowItem
from inspector.views.verify import Verifier, VerifyRow
from keycodec.cli.command import FAILED

if TYPE_CHECKING:
    from inspector.schema import Schema
    from keycodec.family import Family


@click.command("verify")
@range_options
@schema_option
@source_options
@output_options
def command(opening: Opening, output: Output, family: Family | None, bounds: Bounds, schema: Schema) -> int:
    """Decode everything, or a FAMILY, and count by family: records, key-values, and how many failed.

    Exit code 1 if any did.
    """
    verifier = Verifier(schema)
    with opening.source() as source:
        with Interruption() as interruption:
            verifier.verify(with_progress(source).key_values(*bounds), interruption.watch)
        rows = [row for row in verifier.rows() if family is None or row.family == family.name]
        output.items(map(RowItem, rows), RowItem.columns_of(VerifyRow))
        if interruption.came:
            return interruption.exit_code("counted so far", resume_after(verifier.last_key))
        return max(Failures().exit_code(source), FAILED if any(row.failed for row in rows) else 0)
