"""``inspector dissect``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from inspector.cli.access import key_file_option
from inspector.cli.options import Output, output_options
from inspector.cli.selection import where_option
from inspector.output.items import RowItem
from inspector.views.dissection import FieldRow, dissection
from inspector.views.matching import RowFilter
from keycodec.cli.command import FAILED, OK, note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@click.command("dissect")
@click.argument("path", metavar="FILE", type=click.Path())
@click.option("--block", type=click.IntRange(min=0), metavar="N", help="Show only this block; the first is 0.")
@where_option("'problem!='")
@key_file_option
@output_options
def command(output: Output, path: str, block: int | None, where: Sequence[str], encryption_key_file: str | None) -> int:
    """Show one file of a backup, field by field: offset, length, name, and the value, shortened.

    FILE is a range file, a mutation log, a partitioned log, a manifest or a property. Of a damaged block, the fields
    before the damage are shown, and what was expected there. Exit code 1 if a block is damaged. No -s is needed.

    A value is masked if its family may hold secrets or is unknown, if it is a part of a longer log value, and always in
    a damaged block.
    """
    chosen = RowFilter(FieldRow, where)
    damage = Damage()
    rows = dissection(path, block, mask=output.mask, encryption_key_file=encryption_key_file)
    nothing = "nothing found" if chosen else "the file is empty"
    output.items(map(RowItem, chosen(damage.among(rows))), RowItem.columns_of(FieldRow), nothing)
    if damage.count:
        places = "1 place" if damage.count == 1 else f"{damage.count} places"
        note(f"{path}: damaged in {places}; the column `problem` says what was expected there")
    return FAILED if damage.count else OK


class Damage:
    """Counts the places that are damaged, as rows pass."""

    def __init__(self) -> None:
        self.count = 0

    def among(self, rows: Iterable[FieldRow]) -> Iterator[FieldRow]:
        """Pass rows on."""
        for row in rows:
            if row.problem is not None:
                self.count += 1
            yield row
