"""Check that every value can be decoded, and count them by family."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from google.protobuf.message import DecodeError, EncodeError, Message

from inspector.parallel.pieces import Piece, map_pieces, of_piece
from inspector.records.grouping import Batch, batches
from inspector.records.wanted import wanted
from inspector.schema import has_required_fields
from inspector.sources.base import END_OF_DATA
from inspector.values.layouts import Layouts
from inspector.views.matching import RowFilter
from inspector.views.rows import TOTAL, Row, Unit, column, record_name
from keycodec.families import FAMILIES
from keycodec.families.family import family_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inspector.parallel.pieces import Progress, Watching
    from inspector.records.conditions import Condition
    from inspector.records.record import Record
    from inspector.records.wanted import Families
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from keycodec.elements import FieldValue

#: Failed records of a family that are kept to be shown.
FAILURES_KEPT = 3


@dataclass(frozen=True)
class VerifyRow(Row):
    """The records of one family. ``failed``: how many could not be fully decoded.

    ``failures``: the first of these, each with its key (``record``) and what is wrong with it (``problem``).
    ``example``: the first of them in one text.
    """

    family: str
    records: int = 0
    key_values: int = 0
    failed: int = 0
    example: str = column(Unit.DETAIL, default="")
    failures: list[dict[str, str]] = column(Unit.DETAIL, default_factory=list)  # noqa: RUF009 - it is a field


def total(rows: Iterable[VerifyRow]) -> VerifyRow:
    """Add up rows of :func:`verify`."""
    records = key_values = failed = 0
    for row in rows:
        records, key_values, failed = records + row.records, key_values + row.key_values, failed + row.failed
    return VerifyRow(TOTAL, records, key_values, failed)


def verify(
    source: Source,
    family: Families | None = None,
    *,
    instance_id: str | bytes | None = None,
    schema: Schema | None = None,
    begin: bytes = b"",
    end: bytes = END_OF_DATA,
    where: Sequence[str | Condition] = (),
    watch: Watching = iter,
    jobs: int = 1,
    progress: Progress | None = None,
    **leading_fields: FieldValue | bytes,
) -> list[VerifyRow]:
    """Decode every record, of all families or of one. Count the records and the failed ones by family.

    ``family``, ``instance_id``: as :func:`inspector.scan` takes them. ``begin``, ``end``: only keys in [begin, end).
    ``schema``: how to read values, if not with the built-in schema. ``where``: give only the rows that meet these
    conditions on columns, such as "failed>0". ``watch``: gets the stream that is decoded, and
    passes it on; it may stop early. ``jobs``, ``progress``: see :func:`inspector.parallel.pieces.map_pieces`; the
    stream is then one of pieces. Raises UsageError for an unknown family, fields or column, and any error of the
    source.
    """
    asked = wanted(family, leading_fields, instance_id=instance_id, begin=begin, end=end)
    chosen = RowFilter(VerifyRow, where)
    verifier = _Verifier()
    if jobs == 1:
        for piece in watch(batches(asked.key_values(source), Layouts(schema))):
            verifier.add(piece)
    else:
        arguments = {"family": asked.families, "instance_id": instance_id, "schema": schema, **leading_fields}
        work = partial(of_piece, verify, arguments)
        for part in watch(map_pieces(work, [source], asked.ranges, jobs, progress=progress)):
            verifier.add(part)
    return [*chosen(row for row in verifier.rows() if asked.has(FAMILIES.get(row.family)))]


class _Verifier:
    """The counts so far."""

    def __init__(self) -> None:
        self._rows: dict[str, list[int]] = {}
        self._failures: dict[str, list[dict[str, str]]] = {}

    def add(self, piece: Batch | Record | Piece[list[VerifyRow]]) -> None:
        if isinstance(piece, Batch):
            self._verify_batch(piece)
        elif isinstance(piece, Piece):
            self._add_rows(piece.result)
        else:
            self._verify_record(piece)

    def _add_rows(self, rows: Iterable[VerifyRow]) -> None:
        """Add what was counted elsewhere, further on in the order of keys."""
        for row in rows:
            totals = self._rows.setdefault(row.family, [0, 0, 0])
            totals[:] = totals[0] + row.records, totals[1] + row.key_values, totals[2] + row.failed
            if row.failures:
                kept = [*self._failures.get(row.family, []), *row.failures]
                self._failures[row.family] = kept[:FAILURES_KEPT]

    def _verify_batch(self, batch: Batch) -> None:
        """Parse the messages alone. Only one that fails is read as a record."""
        message_class = batch.layout.message_class
        if batch.layout.parse is None or message_class is None or not _all_parse(message_class, batch):
            for record in batch.records():
                self._verify_record(record)
            return
        totals = self._rows.setdefault(batch.layout.family.name, [0, 0, 0])
        totals[0] += len(batch.key_values)
        totals[1] += len(batch.key_values)

    def _verify_record(self, record: Record) -> None:
        name = family_name(record.family)
        totals = self._rows.setdefault(name, [0, 0, 0])
        totals[0] += 1
        totals[1] += len(record.key_values)
        failed = next((problem for problem in record.problems if problem.failed), None)
        if failed is not None:
            totals[2] += 1
            failures = self._failures.setdefault(name, [])
            if len(failures) < FAILURES_KEPT:
                failures.append({"record": record_name(record.key), "problem": str(failed)})

    def rows(self) -> list[VerifyRow]:
        return [self._row(name, counts) for name, counts in sorted(self._rows.items())]

    def _row(self, name: str, counts: list[int]) -> VerifyRow:
        records, key_values, failed = counts
        failures = self._failures.get(name, [])
        example = "{record}: {problem}".format(**failures[0]) if failures else ""
        return VerifyRow(name, records, key_values, failed, example, failures)


def _all_parse(message_class: type[Message], batch: Batch) -> bool:
    """Tell whether all values are messages with all required fields. Serializing is the fastest check for that."""
    parse, serialize = message_class.FromString, message_class.SerializeToString
    try:
        if has_required_fields(message_class.DESCRIPTOR):
            for _key, value in batch.key_values:
                serialize(parse(value))
        else:
            for _key, value in batch.key_values:
                parse(value)
    except (DecodeError, EncodeError):
        return False
    return True
