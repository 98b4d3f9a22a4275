"""A table that a load asks for: fixed on the driver, cut into pieces there, and read by executors piece by piece."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyarrow as pa

from inspector.errors import UsageError
from inspector.forms.quantities import write_size
from inspector.moments.opening import open_source
from inspector.parallel.pieces import check_reopens, known_bytes
from inspector.records.pieces import pieces
from inspector.schema import Schema
from inspector.sources.abilities import HasDump
from inspector.sources.addresses import has_secret
from inspector.sources.base import END_OF_DATA
from inspector.sources.opening import parse_source
from inspector.tables.base import Reading
from inspector.tables.catalogue import find_table
from inspector.tables.leading import Leading, WantedValues
from inspector.tables.spark.problems import ProblemsTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from inspector.sources.base import Source
    from inspector.tables.base import Table
    from inspector.tables.spark.options import Options
    from keycodec.ranges import KeyRange

_log = logging.getLogger("inspector.spark")


def table_of(name: str) -> Table:
    """The table of a name, ``problems`` among them. Raises UsageError."""
    return ProblemsTable() if name.lower() == ProblemsTable.name else find_table(name, Schema.builtin())


@dataclass(frozen=True)
class Scan:
    """Which source, at which version, and what of it. It can be pickled, and has secrets in it: its text has none.

    ``opener``: opens the source again to read [begin, end) of it; ``leading``: what is asked of leading fields.
    ``partition_bytes``: of keys and values that a partition has, unless their number is asked for; where there are
    more logs than that, as many as these: each partition reads all logs, and so at most half of all that is read is
    logs.
    """

    opener: Callable[[bytes, bytes], Source] = field(repr=False)
    options: Options = field(repr=False)
    leading: Leading = field(default_factory=dict)
    partition_bytes: int = 64 << 20

    @property
    def table(self) -> Table:
        """The table."""
        return table_of(self.options.table)

    def asking(self, leading: Leading) -> Scan:
        """The same, with more asked of leading fields."""
        both = {name: wanted.and_(self.leading.get(name, WantedValues())) for name, wanted in leading.items()}
        return replace(self, leading={**self.leading, **both})

    def pieces(self) -> list[KeyRange]:
        """The pieces that executors read: as many as are asked for, else by bytes. One for a table that has no keys."""
        with self.opener(b"", END_OF_DATA) as source:
            ranges = self.table.ranges(self._reading(source, b"", END_OF_DATA))
            if ranges is None:
                return [(b"", END_OF_DATA)]
            reopened = check_reopens(source)
            size, logs = _size(source, ranges), reopened.bytes_ahead()
            by_bytes = max(1, -(-size // max(self.partition_bytes, logs)))
            cut = pieces([reopened], ranges, self.options.partitions or by_bytes)
            self._tell(source, size, logs, len(cut))
            return cut

    def read(
        self, begin: bytes, end: bytes, columns: Sequence[str], value_fields: frozenset[str] | None
    ) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a piece."""
        with self.opener(begin, end) as source:
            reading = replace(self._reading(source, begin, end), value_fields=value_fields)
            yield from self.table.read(reading, columns)
            for problem in source.problems:
                _log.warning("%s", problem)

    def _reading(self, source: Source, begin: bytes, end: bytes) -> Reading:
        mask = not self.options.show_secrets
        return Reading(source, Schema.builtin(), self.leading, begin, end, mask, instance_id=self.options.instance_id)

    def _tell(self, source: Source, size: int, logs: int, number: int) -> None:
        """Say on the driver what a person should know before the cluster works."""
        if self.options.salvage and self.table.name != ProblemsTable.name:
            _log.warning("salvage: damaged parts are skipped; the option table=problems lists them")
        if logs * number > max(size, self.partition_bytes):
            _log.warning(
                "mutation logs dominate: partitions: %d, and each reads all logs, %s; of the snapshot all read %s; "
                "choose a version soon after a snapshot%s, or fewer partitions",
                number,
                write_size(logs),
                write_size(size),
                _newest_snapshot(source),
            )


def open_scan(options: Options) -> Scan:
    """Open the source that is asked for, and fix its version. Raises UsageError, and any error of opening."""
    _check_source(options.source)
    table = table_of(options.table)
    options.check_leading(dict.fromkeys(table.leading_fields))
    leading = {name: WantedValues((_value(table, name, text),)) for name, text in options.leading.items()}
    with open_source(
        options.source,
        salvage=options.salvage or table.name == ProblemsTable.name,
        encryption_key_file=options.encryption_key_file,
        blob_credentials=options.blob_credentials,
    ) as source:
        return Scan(check_reopens(source).opener(), options, leading)


def _check_source(name: str) -> None:
    kind, location, _ = parse_source(name)
    if kind == "fdb":
        what = "Spark reads a backup or a snapshot, at one version for as long as it takes, not a cluster"
        raise UsageError(f"{what}; `inspector capture` makes a snapshot of it")
    if has_secret(location):
        what = "source: a secret in a URL would be seen in Spark's plans and events"
        raise UsageError(f"{what}; put it into a file of blob credentials, and name that: the option blob_credentials")


def _value(table: Table, name: str, text: str) -> str | int:
    if not pa.types.is_integer(table.schema.field(name).type):
        return text
    try:
        return int(text)
    except ValueError:
        raise UsageError(f"{name} {text!r}: {table.name} has numbers there") from None


def _size(source: Source, ranges: Sequence[KeyRange]) -> int:
    """About how many bytes the ranges have, or all keys where nobody can tell."""
    known = known_bytes([source], ranges)
    return source.estimated_bytes() or 0 if known is None else known


def _newest_snapshot(source: Source) -> str:
    """The version that the newest snapshot gives with the fewest logs, as part of a sentence."""
    firsts = source.dump_versions() if isinstance(source, HasDump) else ()
    return f" (the newest gives @{max(firsts)})" if firsts else ""
