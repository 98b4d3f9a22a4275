"""What a scan gives, as pieces that become record batches: batches as large as they may be, and single records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby
from typing import TYPE_CHECKING, cast

from inspector.records.grouping import Batch
from inspector.tables.base import BATCH_BYTES, BATCH_ROWS
from inspector.tables.filling.decoder import OddError
from keycodec.families.family import SuffixKind
from keycodec.runs import Run, int_run

if TYPE_CHECKING:
    import pyarrow as pa

    from inspector.records.record import Record
    from inspector.tables.filling.quick import QuickWay
    from inspector.values.layouts import Layout

#: Makes rows record by record.
ExactWay = Callable[["Iterable[Record]"], "Iterator[pa.RecordBatch]"]

#: Rows that the exact way takes over, if the quick way finds something odd among them.
_FEW_ROWS = 256


def gathered(
    pieces: Iterable[Batch | Record], layout: Layout, rows: int = BATCH_ROWS
) -> Iterator[Batch | Iterator[Record]]:
    """Yield the batches of a family and, between them, its other records, in the order of the keys.

    Batches of one run are joined, to about so many rows. The records must be read before the next piece is asked for.
    """
    for is_batch, group in groupby(_of_family(pieces, layout), key=lambda piece: isinstance(piece, Batch)):
        if is_batch:
            yield from _joined(cast("Iterator[Batch]", group), rows)
        else:
            yield cast("Iterator[Record]", group)


def _of_family(pieces: Iterable[Batch | Record], layout: Layout) -> Iterator[Batch | Record]:
    """The pieces of a family. A record that is one key-value under its own key is a batch too."""
    run: Run | None = None
    for piece in pieces:
        if isinstance(piece, Batch):
            if piece.layout.family is layout.family:
                run = piece.run
                yield piece
        elif (piece.family or piece.key.nearest) is layout.family:
            run = _run_of(piece, run)
            yield piece if run is None else _batch_of(piece, layout, run)


def _run_of(record: Record, last: Run | None) -> Run | None:
    """The run that a record is a batch of, perhaps the last one; None if it is no batch."""
    (key, _), *others = record.key_values
    if record.family is None or others or record.family.suffix is SuffixKind.BLOB:
        return None
    if last is not None and last.all_whole([key]):
        return last
    run = int_run(record.key) or Run(record.key)
    return run if run.all_whole([key]) else None


def _batch_of(record: Record, layout: Layout, run: Run) -> Batch:
    stem_end = None if layout.is_plain else len(record.stem)
    return Batch(layout, stem_end, list(record.key_values), run)


def _joined(batches: Iterator[Batch], rows: int) -> Iterator[Batch]:
    joined = next(batches)
    size = _size(joined)
    for batch in batches:
        if batch.run is joined.run and len(joined.key_values) < rows and size < BATCH_BYTES:
            joined.key_values.extend(batch.key_values)
            size += _size(batch)
        else:
            yield joined
            joined, size = batch, _size(batch)
    yield joined


def _size(batch: Batch) -> int:
    return sum(map(len, chain.from_iterable(batch.key_values)))


def rows_of(batch: Batch, quick: QuickWay, exact: ExactWay) -> Iterator[pa.RecordBatch]:
    """The rows of a batch, the quick way. The exact way makes those that are near something odd."""
    rows = len(batch.key_values)
    try:
        made = [quick.rows(batch)]
    except OddError:
        made = []
    if made:
        yield from made
    elif rows <= _FEW_ROWS:
        yield from exact(batch.records())
    else:
        for part in (slice(rows // 2), slice(rows // 2, None)):
            yield from rows_of(batch._replace(key_values=batch.key_values[part]), quick, exact)
