"""Group ordered key-values into logical records, as a stream: memory holds one record at a time.

A record may span many key-values: the chunks of a blob, a document's root and children, a stats row and its counters.
All of them share a stem (see :class:`keycodec.runs.Run`), and they follow each other, forward and in reverse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from inspector.records.record import Record
from inspector.values.layouts import Layouts
from keycodec.decoding import decode
from keycodec.runs import Run, int_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.sources.base import KeyValue
    from inspector.values.layouts import Layout

Passing = TypeVar("Passing")


#: Passes a stream on as it is read, perhaps not to its end: to end it at Ctrl-C, or to show how far it is.
Watch = Callable[[Iterable[Passing]], Iterable[Passing]]

#: A record is closed when it holds more than this many bytes, so that no source can make us hold more.
RECORD_LIMIT = 256 << 20

#: Bytes of memory that a key-value takes beside its own, roughly.
_OVERHEAD = 150

#: Key-values that are looked at together.
_CHUNK = 256


class Batch(NamedTuple):
    """Key-values of one run, each a record. ``stem_end``: where the stem ends in every key; None: at its end."""

    layout: Layout
    stem_end: int | None
    key_values: list[KeyValue]
    run: Run

    def records(self) -> Iterator[Record]:
        """The records one by one: a list of them would keep all their values alive."""
        layout, stem_end, parse = self.layout, self.stem_end, self.layout.parse
        for key_value in self.key_values:
            yield Record((key_value,), key_value[0][:stem_end], layout, parse)


def records(
    key_values: Iterable[KeyValue],
    layouts: Layouts | None = None,
    *,
    reverse: bool = False,
    record_limit: int = RECORD_LIMIT,
    at_once: int = _CHUNK,
) -> Iterator[Record]:
    """Group key-values into records. They come in key order (``reverse``: in reverse), and so do the records.

    Every key-value is in the ``key_values`` of exactly one record. A record of more than ``record_limit`` bytes comes
    in pieces. ``at_once``: key-values that are looked at together, which changes no record.
    """
    for piece in batches(key_values, layouts, reverse=reverse, record_limit=record_limit, at_once=at_once):
        if isinstance(piece, Batch):
            yield from piece.records()
        else:
            yield piece


def batches(
    key_values: Iterable[KeyValue],
    layouts: Layouts | None = None,
    *,
    reverse: bool = False,
    record_limit: int = RECORD_LIMIT,
    at_once: int = _CHUNK,
) -> Iterator[Batch | Record]:
    """Group as :func:`records` does, but give neighbouring records of one key-value each as one batch."""
    grouping = _Grouping(layouts or Layouts(), reverse, record_limit)
    stream = iter(key_values)
    while chunk := list(islice(stream, at_once)):
        pieces = grouping.take_whole(chunk)
        if pieces is None:
            for key_value in chunk:
                yield from grouping.take(key_value)
        else:
            yield from pieces
    yield from grouping.close()


class _Grouping:
    """The state between two key-values: the run of the last key, and the record that is not complete yet."""

    def __init__(self, layouts: Layouts, reverse: bool, record_limit: int) -> None:
        self._layouts = layouts
        self._reverse = reverse
        self._limit = record_limit
        self._run: Run | None = None
        self._layout: Layout | None = None
        self._stem = b""  # of the open record; empty where none is open
        self._key_values: list[KeyValue] = []
        self._strays: list[KeyValue] = []  # keys of no family that stand between the open record's
        self._held = 0

    def take_whole(self, chunk: list[KeyValue]) -> list[Batch | Record] | None:
        """Take a chunk if each key-value in it begins a record, as in most chunks; else return None."""
        run, layout = self._run, self._layout
        if run is None or layout is None or not run.all_whole([key for key, _ in chunk]):
            return None
        stem_end = None if layout.is_plain else run.stem_end(chunk[0][0])
        if chunk[0][0][:stem_end] == self._stem:
            return None
        pieces: list[Batch | Record] = [*self.close()]
        if not layout.is_plain:  # more may follow the last one
            self._open(chunk[-1][0][:stem_end], chunk.pop())
        return [*pieces, Batch(layout, stem_end, chunk, run)] if chunk else pieces

    def take(self, key_value: KeyValue) -> Sequence[Record]:
        """Take the next key-value. Yields the records that are now complete."""
        raw = key_value[0]
        stem_end = self._run.stem_end(raw) if self._run is not None else 0
        if not stem_end:
            key = decode(raw, partial=True)
            if key.family is None:
                return self._take_unknown(key_value)
            complete = self.close()
            self._run, self._layout = int_run(key) or Run(key), self._layouts.of(key.family)
            stem_end = self._run.stem_end(raw)
        elif raw[:stem_end] == self._stem and self._hold(self._key_values, key_value):
            return ()
        else:
            complete = self.close()
        if self._layout is None or self._layout.is_plain:
            return [*complete, Record((key_value,), raw, self._layout)]
        self._open(raw[:stem_end], key_value)
        return complete

    def _take_unknown(self, key_value: KeyValue) -> Sequence[Record]:
        """Take a key of no family. If it starts like the open record's keys, that stays open: more may follow."""
        if self._stem and key_value[0].startswith(self._stem) and self._hold(self._strays, key_value):
            return ()
        return [*self.close(), Record((key_value,), key_value[0], None)]

    def _open(self, stem: bytes, key_value: KeyValue) -> None:
        self._stem = stem
        self._key_values.append(key_value)

    def _hold(self, among: list[KeyValue], key_value: KeyValue) -> bool:
        """Add to the open record. False if it must not grow further."""
        if self._held > self._limit:
            return False
        self._held += len(key_value[0]) + len(key_value[1]) + _OVERHEAD
        among.append(key_value)
        return True

    def close(self) -> list[Record]:
        """Yield the open record and the strays, in the order of the scan. Then nothing is open."""
        if not self._key_values:
            return []
        key_values = self._key_values[::-1] if self._reverse else self._key_values
        complete = [Record(tuple(key_values), self._stem, self._layout)]
        complete += [Record((stray,), stray[0], None) for stray in self._strays]
        if self._strays:  # children may stand before their root
            complete.sort(key=lambda record: record.key_values[0][0], reverse=self._reverse)
        self._stem, self._key_values, self._strays, self._held = b"", [], [], 0
        return complete
