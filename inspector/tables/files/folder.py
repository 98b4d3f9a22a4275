"""``inspector.export``: tables of a source as files in a folder (docs/export.md)."""

from __future__ import annotations

from collections import Counter
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from inspector.errors import UsageError
from inspector.moments.known import clock_at_hand, read_times
from inspector.records.missing import check_has_instance
from inspector.records.wanted import read_families
from inspector.schema import Schema
from inspector.tables.base import INSTANCE, Reading
from inspector.tables.catalogue import catalogue, find_table
from inspector.tables.files.forms import FORMS, by_value
from inspector.tables.jobs import Jobs
from inspector.tables.leading import WantedValues
from inspector.unfinished import unfinished
from inspector.views.usage import usage
from keycodec.families import FAMILIES
from keycodec.families.family import UNKNOWN_FAMILY
from keycodec.ranges import has_instance
from keycodec.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyarrow as pa

    from inspector.moments.clock import VersionClock
    from inspector.parallel.pieces import Progress
    from inspector.sources.base import Source
    from inspector.tables.base import Table
    from inspector.tables.files.forms import About, TableFile
    from inspector.views.usage import UsageRow

#: As which Hive knows a value that is null.
_NULL = "__HIVE_DEFAULT_PARTITION__"
_PREFIX = "doris-fdb-inspector."


def export(
    source: Source,
    out: str | Path,
    tables: Iterable[str] = (),
    *,
    to: str = "parquet",
    by_instance: bool = False,
    mask: bool = True,
    schema: Schema | None = None,
    instance_id: str | bytes | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Write tables of a source into a new folder, a file each, and return the number of rows of each.

    ``tables``: families, groups of them or patterns (``txn``, ``Recycle*``), views; all families that have records, if
    none is named. ``to``: ``parquet``, ``arrow``, ``jsonl`` or ``csv``. ``by_instance``: a folder for each table, in it
    one for each instance. ``mask``: replace each secret by ``******``. ``schema``: how to read values, if not with the
    built-in schema. ``instance_id``: only what belongs to this instance. ``jobs``: how many processes read a backup or
    a snapshot; 0: one for each core. ``progress``: is told how far these have read.
    The folder gets its name when it is complete. Raises OutputExists if there is something of that name, UsageError for
    an unknown table or form, and for a family whose keys belong to no instance if one is asked for, RecordNotFound if
    the source has no key of it, and any error of the source; then nothing is left behind.
    """
    if to not in FORMS:
        hint = did_you_mean(to, FORMS, otherwise=f"there are {', '.join(FORMS)}")
        raise UsageError(f"{to!r} is not a format of export; {hint}")
    known = schema or Schema.builtin()
    named = _named(tables, known)
    with Jobs([source], known, jobs, progress) as several, unfinished(Path(out), what="folder") as folder:
        folder.mkdir(0o777 if mask else 0o700)
        if instance_id is not None:
            check_has_instance([source], instance_id)
        several.expect(source.estimated_bytes())
        counted = usage(source, instance_id=instance_id, jobs=jobs, progress=lambda size, _: several.passed(size))
        stored = _Stored(counted, instance_id)
        counts = {}
        told = cache(partial(clock_at_hand, source))  # it looks at many records
        for table in named or stored.tables(known):
            reading = Reading(source, known, stored.leading(table), mask=mask, instance_id=instance_id)
            about = partial(_about, source, told, table, mask)
            parts = _Parts(folder, table, about, FORMS[to], to, by_instance=by_instance)
            rows = parts.fill(several.batches(table, reading, table.schema.names), even_if_empty=bool(named))
            if rows or named:
                counts[table.name] = rows
    return counts


def _named(words: Iterable[str], schema: Schema) -> list[Table]:
    """The tables that words name, each once. Raises UsageError for a word that names none."""
    found: dict[str, Table] = {}
    for word in words:
        names = [word] if word in catalogue(schema) else [family.name for family in read_families(word)]
        found |= {name: find_table(name, schema) for name in names}
    return list(found.values())


class _Stored:
    """Which families and instances a source has records of, counted in one pass.

    With the instances known, a family is read in ranges that hold its own keys alone. Where keys are malformed nobody
    can tell which family they belong to, so that each family is looked for everywhere.
    """

    def __init__(self, counted: Iterable[UsageRow], instance_id: str | bytes | None) -> None:
        self._families = [family.name for family in FAMILIES.values() if instance_id is None or has_instance(family)]
        self._instances: dict[str, set[str]] = {}
        for row in counted:
            self._instances.setdefault(row.family, set()).add(row.instance_id)
        self._is_sound = UNKNOWN_FAMILY not in self._instances

    def tables(self, schema: Schema) -> list[Table]:
        """The families that may have records."""
        names = [name for name in self._families if name in self._instances or not self._is_sound]
        return [find_table(name, schema) for name in names]

    def leading(self, table: Table) -> dict[str, WantedValues]:
        """Return what chooses the ranges to read of a table."""
        is_known = self._is_sound and table.name in FAMILIES and INSTANCE in table.leading_fields
        return {INSTANCE: WantedValues(tuple(sorted(self._instances.get(table.name, ()))))} if is_known else {}


class _Parts:
    """The files of one table; several if each instance has its own."""

    def __init__(
        self, folder: Path, table: Table, about: About, file_class: type[TableFile], suffix: str, *, by_instance: bool
    ) -> None:
        self._folder = folder
        self._table = table
        self._about = about
        self._file_class = file_class
        self._suffix = suffix
        self._is_split = by_instance and INSTANCE in table.leading_fields
        self._files: Counter[str | None] = Counter()
        self._open: dict[str | None, TableFile] = {}

    def fill(self, batches: Iterable[pa.RecordBatch], *, even_if_empty: bool) -> int:
        """Write all rows, and return their number. ``even_if_empty``: write a file though there is none."""
        rows = 0
        for batch in batches:
            for instance, part in by_value(batch, INSTANCE) if self._is_split else ((None, batch),):
                self._file(instance).write(part)
            rows += batch.num_rows
        if not rows and even_if_empty:
            self._file(None)
        self._close()
        return rows

    def _file(self, instance: str | None) -> TableFile:
        """The file of an instance. One at a time is open, but for that of rows without an instance."""
        if instance not in self._open:
            if instance is not None:
                self._close(but=None)
            path, schema = self._folder / f"{self._table.name}.{self._suffix}", self._table.schema
            if self._is_split:
                value = _NULL if instance is None else quote(instance, safe="")
                path = (
                    self._folder / self._table.name / f"{INSTANCE}={value}" / f"{self._files[instance]}.{self._suffix}"
                )
                path.parent.mkdir(parents=True, exist_ok=True)
                self._files[instance] += 1
                schema = schema.remove(schema.get_field_index(INSTANCE))
            self._open[instance] = self._file_class(path, schema, self._about)
        return self._open[instance]

    def _close(self, *, but: str | None = "") -> None:
        for instance in [name for name in self._open if name != but or but == ""]:
            self._open.pop(instance).close()


def _about(source: Source, told: Callable[[], VersionClock], table: Table, mask: bool) -> dict[str, str]:
    info = source.info()
    times = read_times(source, told)
    about = {
        "source": info.location,
        "source_kind": info.kind,
        "read_versions": " ".join(map(str, info.read_versions)),
        "read_times": "; ".join(filter(None, times.values())),
        "consistent": str(info.consistent).lower(),
        "table": table.name,
        "masked": str(mask).lower(),
        "tool_version": version("doris-fdb-inspector"),
    }
    return {f"{_PREFIX}{name}": value for name, value in about.items()}
