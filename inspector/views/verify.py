"""Whether everything decodes: every value read, and counted by family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from google.protobuf.message import DecodeError, EncodeError, Message

from inspector.records.grouping import Batch, batches
from inspector.schema import has_required_fields
from inspector.values.layouts import Layouts
from inspector.views.rows import Kind, Row, column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.records.grouping import Watch
    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.sources.base import KeyValue, Source

#: How records are counted whose key no family explains.
UNKNOWN = "(no family)"


@dataclass(frozen=True)
class VerifyRow(Row):
    """The records of one family. ``failed``: those that could not be decoded in full; ``example``: one of them."""

    family: str
    records: int = 0
    key_values: int = 0
    failed: int = 0
    example: str = column(Kind.LONG, default="")


class Verifier:
    """Decodes what passes, and counts; ``rows`` may be asked for at any time. ``last_key``: the last one counted."""

    def __init__(self, schema: Schema | None = None) -> None:
        self._layouts = Layouts(schema)
        self._rows: dict[str, list[int]] = {}
        self._examples: dict[str, str] = {}
        self.last_key: bytes | None = None

    def verify(self, key_values: Iterable[KeyValue], watch: Watch = iter) -> None:
        """Decode all of them, or those until ``watch``, which is given the stream of what is counted, ends it."""
        for piece in watch(batches(key_values, self._layouts)):
            if isinstance(piece, Batch):
                self._verify_batch(piece)
            else:
                self._verify_record(piece)
            self.last_key = piece.key_values[-1][0]

    def _verify_batch(self, batch: Batch) -> None:
        """Messages are parsed bare; only where one fails is it looked at as a record."""
        message_class = batch.layout.message_class
        if batch.layout.parse is None or message_class is None or not _all_parse(message_class, batch):
            for record in batch.records():
                self._verify_record(record)
            return
        totals = self._rows.setdefault(batch.layout.family.name, [0, 0, 0])
        totals[0] += len(batch.key_values)
        totals[1] += len(batch.key_values)

    def _verify_record(self, record: Record) -> None:
        name = record.family.name if record.family else UNKNOWN
        totals = self._rows.setdefault(name, [0, 0, 0])
        totals[0] += 1
        totals[1] += len(record.key_values)
        failed = next((problem for problem in record.problems if problem.failed), None)
        if failed is not None:
            totals[2] += 1
            self._examples.setdefault(name, f"{record.key}: {failed}")

    def rows(self) -> list[VerifyRow]:
        """What was counted so far, by family."""
        return [
            VerifyRow(name, records, key_values, failed, self._examples.get(name, ""))
            for name, (records, key_values, failed) in sorted(self._rows.items())
        ]


def _all_parse(message_class: type[Message], batch: Batch) -> bool:
    """Whether all values are messages, and none lacks a required field; serializing is what looks for that quickest."""
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


def verify(source: Source, *, schema: Schema | None = None) -> list[VerifyRow]:
    """Decode every record of a source; how many there are of each family, and how many failed."""
    verifier = Verifier(schema)
    verifier.verify(source.key_values())
    return verifier.rows()
