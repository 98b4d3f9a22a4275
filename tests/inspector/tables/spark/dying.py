"""A data source whose processes are killed in the middle.

As a program, ``dying.py SOURCE FOLDER``: reads it on a Spark cluster of its own, whose executors are killed, and prints
the keys; a process has only one Spark.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyspark.sql import SparkSession

from inspector.tables import base
from inspector.tables.spark.datasource import DorisMeta, KeyPartition, TableReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa
    from pyspark.sql.types import StructType

#: One executor of one core, in a Java of its own; the cluster starts another one in its place.
MASTER = "local-cluster[1,1,1024]"


def dying(victim: Callable[[], int], folder: Path) -> type[DorisMeta]:
    """A data source ``dying``: in each partition a process is killed once, when a part of the rows has been sent.

    ``victim``: asked for its number in the process that reads; marks go into ``folder``.
    """

    class DyingReader(TableReader):
        def read(self, partition: Any) -> Iterator[pa.RecordBatch]:
            assert isinstance(partition, KeyPartition)
            base.BATCH_ROWS = 20  # several batches of a small backup
            for number, batch in enumerate(super().read(partition)):
                yield batch
                mark = folder / partition.begin.hex()[-40:]
                if number == 1 and not mark.exists():
                    mark.touch()
                    os.kill(victim(), signal.SIGKILL)

    class Dying(DorisMeta):
        @classmethod
        def name(cls) -> str:
            return "dying"

        def reader(self, schema: StructType) -> TableReader:
            return DyingReader(self._scan, schema)

    return Dying


def executor() -> int:
    """The Java of the executor, which has started the daemon that this process is a child of."""
    return int(Path(f"/proc/{os.getppid()}/stat").read_text().rpartition(")")[2].split()[1])


def main() -> None:
    from tests.inspector.tables.spark.dying import dying, executor  # by a name that executors know

    source, folder = sys.argv[1:]
    spark = SparkSession.builder.master(MASTER).config("spark.ui.enabled", "false").getOrCreate()
    spark.dataSource.register(dying(executor, Path(folder)))
    loaded = spark.read.format("dying").options(source=source, table="records", partitions=2).load()
    for row in loaded.select("key").collect():
        print(row.key.hex())
    spark.stop()


if __name__ == "__main__":
    main()
