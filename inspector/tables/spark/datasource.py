"""``DorisMeta``: the tables of a backup or a snapshot as a data source of Spark, read by its executors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition

from inspector.tables.spark.columntypes import converter, spark_schema, value_fields
from inspector.tables.spark.filters import leading_of_filters
from inspector.tables.spark.options import Options
from inspector.tables.spark.scan import Scan, open_scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from pyspark.sql.datasource import Filter
    from pyspark.sql.types import StructType


class DorisMeta(DataSource):
    """A table of a source (docs/scale.md).

        from inspector.tables.spark import DorisMeta
        spark.dataSource.register(DorisMeta)
        rows = spark.read.format("doris_meta").option("source", "backup:s3://backups/backup-2026-11-01-03-00-00.000000")
        rows.option("table", "MetaRowsetKey").option("columns", "tablet_id,size").load()

    The source is opened on the driver when ``load`` is called, which fixes its version; executors read that one.
    """

    @classmethod
    def name(cls) -> str:
        return "doris_meta"

    def schema(self) -> StructType:
        return spark_schema(self._scan.table, self._scan.options.columns)

    def reader(self, schema: StructType) -> DataSourceReader:
        # Spark refuses a reader that takes filters where they are not pushed, which is its default
        kind = FilteringReader if self._scan.options.push_filters else TableReader
        return kind(self._scan, schema)

    @cached_property
    def _scan(self) -> Scan:
        return open_scan(Options.read(self.options))

    def __getstate__(self) -> dict[str, Any]:
        """Return what Spark keeps of a load, and plans each query with: the version is fixed in it."""
        return {"options": self.options, "_scan": self._scan}


@dataclass(frozen=True)
class KeyPartition(InputPartition):
    """The keys [begin, end)."""

    begin: bytes
    end: bytes


class TableReader(DataSourceReader):
    """Reads the columns of a schema."""

    def __init__(self, scan: Scan, schema: StructType) -> None:
        self._scan = scan
        self._schema = schema
        converter(scan.table, schema)  # what cannot be read is said on the driver

    def partitions(self) -> list[KeyPartition]:
        return [KeyPartition(*piece) for piece in self._scan.pieces()] or [KeyPartition(b"", b"")]

    def read(self, partition: InputPartition) -> Iterator[pa.RecordBatch]:
        assert isinstance(partition, KeyPartition)
        if partition.begin < partition.end:
            convert = converter(self._scan.table, self._schema)
            names, fields = self._schema.names, value_fields(self._schema)
            yield from map(convert, self._scan.read(partition.begin, partition.end, names, fields))


class FilteringReader(TableReader):
    """Lets filters on leading fields choose the keys that are read.

    Spark up to 4.3 plans a load once, and uses the plan for every query on it: rows that one query filtered away are
    missing in the next one. So this has to be asked for (docs/scale.md, "Filters").
    """

    def pushFilters(self, filters: list[Filter]) -> list[Filter]:  # noqa: N802 - Spark's name
        self._scan = self._scan.asking(leading_of_filters(self._scan.table, filters))
        return filters  # Spark looks at each row again
