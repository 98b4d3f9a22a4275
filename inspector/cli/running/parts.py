"""Verbs whose output several processes make: a part of it for each piece of the keys."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from inspector.cli.running.progress import clear_bar
from inspector.cli.running.stamptimes import beside, stamp_times
from inspector.errors import UsageError
from inspector.output.families import FamilyKeyItem, FamilyRecordItem
from inspector.output.kinds.records import KeyItem, RecordItem
from inspector.output.parts import Part, make_part, write_parts
from inspector.parallel.pieces import map_pieces
from keycodec.cli.command import note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from inspector.cli.options import Output
    from inspector.cli.running.passes import Pass
    from inspector.moments.clock import Moment
    from inspector.output.items import Columns, Item
    from inspector.output.parts import Style
    from inspector.parallel.pieces import Piece
    from inspector.records.selection import Selection
    from inspector.records.targets import RecordPaths
    from inspector.sources.base import Source

Result = TypeVar("Result")


@dataclass(frozen=True)
class Printing:
    """What a process prints of the selection. ``tell``: when a version was, if that is to stand beside it."""

    selection: Selection
    style: Style
    mask: bool
    tell: Callable[[int], Moment | None] | None = None

    @classmethod
    def of(cls, selection: Selection, output: Output, *sources: Source) -> Printing:
        """Return what each process prints for a verb that reads these sources."""
        told = stamp_times(output.style, *sources)
        return cls(selection, output.style, output.mask, None if told is None else told.clock.time_of)

    def within(self, begin: bytes, end: bytes) -> Selection:
        """Return what is selected of a piece."""
        return replace(self.selection, begin=begin, end=end)


class Failing:
    """Counts what failed of a stream on its way."""

    def __init__(self) -> None:
        self.number = 0

    def watch(self, stream: Iterable[Result]) -> Iterator[Result]:
        """Pass the stream on."""
        failed = attrgetter("failed")
        for passing in stream:
            self.number += failed(passing)
            yield passing


def refuse_with_jobs(jobs: int, **flags: object) -> None:
    """Raise UsageError for an option that was given and that several processes cannot keep."""
    for name, value in flags.items():
        if jobs != 1 and value:
            raise UsageError(f"--{name.replace('_', '-')} goes with one process: leave --jobs out")


def scanned(
    printing: Printing, keys_only: bool, reverse: bool, sources: Sequence[Source], begin: bytes, end: bytes
) -> tuple[Part, int]:
    """Print the records of a piece; also how many failed."""
    failing, one_family = Failing(), printing.selection.is_one_family
    found = printing.within(begin, end).scan(sources[0], reverse=reverse)
    items: Iterable[Item]
    if keys_only:
        key_item = FamilyKeyItem if one_family else KeyItem
        items = (key_item(record.key) for record in found)
    else:
        item = FamilyRecordItem if one_family else RecordItem
        items = (item(record.shown(mask=printing.mask)) for record in failing.watch(found))
    return make_part(beside(items, printing.tell), RecordItem.COLUMNS.flat, printing.style), failing.number


def pieces_of(
    run: Pass,
    selection: Selection,
    work: Callable[[Sequence[Source], bytes, bytes], Result],
    jobs: int,
    *,
    reverse: bool = False,
) -> Iterator[Piece[Result]]:
    """Do the work for each piece of the selection."""
    ranges = selection.wanted.ranges
    return map_pieces(work, run.sources, ranges, jobs, streams=True, reverse=reverse, progress=run.progress)


def print_parts(
    output: Output,
    run: Pass,
    found: Iterable[Piece[tuple[Part, int]]],
    columns: Columns,
    paths: RecordPaths,
    nothing: Callable[[], str],
    *,
    reverse: bool = False,
) -> None:
    """Print the parts as they come, and ``nothing`` to standard error where there is nothing in them."""
    output.check_fields(columns, paths)
    any_items = False

    def passing() -> Iterator[Part]:
        nonlocal any_items
        for piece in run.watching(reverse=reverse)(found):
            part, failed = piece.result
            run.add_failed(failed)
            any_items = any_items or part.items > 0
            clear_bar()
            yield part

    write_parts(passing(), columns.flat, output.style, sys.stdout)
    clear_bar()
    if not any_items and (said := nothing()):
        note(said)


def print_scan(output: Output, run: Pass, selection: Selection, jobs: int, *, keys_only: bool, reverse: bool) -> None:
    """Print the selection's records."""
    printing = Printing.of(selection, output, run.plain_source)
    found = pieces_of(run, selection, partial(scanned, printing, keys_only, reverse), jobs, reverse=reverse)
    nothing = partial(run.nothing, "no such record", selection.instance_id)
    columns = KeyItem.COLUMNS if keys_only else RecordItem.COLUMNS
    print_parts(output, run, found, columns, selection.paths, nothing, reverse=reverse)
