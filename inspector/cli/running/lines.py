"""Verbs that print millions of records: by batches, where each record is a line of text for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from inspector.cli.running.progress import clear_bar
from inspector.output.kinds.records import key_value_lines
from inspector.records.grouping import Batch
from inspector.records.lines import json_lines, record_lines, shown_key_values
from keycodec.cli.command import note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from inspector.cli.options import Output
    from inspector.cli.running.passes import Pass
    from inspector.records.record import Record
    from inspector.records.selection import Selection


def goes_by_batches(output: Output, selection: Selection, format_: str, **flags: Any) -> bool:
    """Tell whether all that is selected is printed as it is, in a format of lines. ``flags``: options against that."""
    is_whole = output.format == format_ and not output.fields and not output.json_numbers
    return is_whole and selection.versions == "all" and not selection.conditions and not any(flags.values())


def print_records(output: Output, run: Pass, selection: Selection) -> None:
    """Print the selected records as JSON, a line each."""

    def texts(pieces: Iterable[Batch | Record]) -> Iterator[str]:
        for piece in pieces:
            if isinstance(piece, Batch):
                lines = json_lines(piece, mask=output.mask)
            else:
                lines = record_lines([piece], mask=output.mask)
            run.add_failed(lines.failed)
            yield lines.text

    _print(run, selection, texts, "no such record")


def print_key_values(output: Output, run: Pass, selection: Selection) -> None:
    """Print the selected key-values as fdbcli does."""

    def texts(pieces: Iterable[Batch | Record]) -> Iterator[str]:
        for piece in pieces:
            if isinstance(piece, Batch):
                yield key_value_lines(shown_key_values(piece, mask=output.mask))
            else:
                yield key_value_lines(piece.shown_key_values(mask=output.mask))

    _print(run, selection, texts, "no such key-value")


def _print(
    run: Pass, selection: Selection, texts: Callable[[Iterable[Batch | Record]], Iterator[str]], nothing: str
) -> None:
    is_empty = True
    for text in texts(selection.batches(run.source, watch=run.watching())):
        is_empty = False
        clear_bar()
        sys.stdout.write(text)
    clear_bar()
    if is_empty and (said := run.nothing(nothing, selection.instance_id)):
        note(said)
