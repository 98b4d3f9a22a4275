"""Tables that several processes fill of a backup with logs are those that one process fills: the same rows in order."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.parallel.pieces import WORTH_PROCESSES
from inspector.schema import Schema
from inspector.sources.backup import BackupSource
from inspector.sources.base import END_OF_DATA
from inspector.tables.base import Reading
from inspector.tables.catalogue import catalogue
from inspector.tables.jobs import Jobs
from inspector.tables.sql.database import Database
from keycodec import encode, key_range
from keycodec.suffix import Counter
from tests.inspector.sources.backup.writer import CLEAR, SET, Container
from tests.support.examples import part
from tests.support.inspector import message_class

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from inspector.sources.base import KeyValue
    from keycodec.ranges import KeyRange

pytestmark = pytest.mark.slow

SCHEMA = Schema.builtin()
TABLES = ["MetaRowsetKey", "MetaTabletIdxKey", "StatsTabletKey", "TxnLabelKey", "records", "usage", "tablet_stats"]
INSTANCES = ["i-1", "i-2"]
ROWSET, INDEX = message_class("doris.RowsetMetaCloudPB"), message_class("doris.cloud.TabletIndexPB")
STATS = message_class("doris.cloud.TabletStatsPB")
#: The type of a mutation that adds to a number.
ADD = 2


class Backup(BackupSource):
    """A backup that says it is large, so that every table is worth processes; it is cut as what it is."""

    cuts = False

    def estimated_bytes(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> int | None:
        size = super().estimated_bytes(begin, end) or 0
        return size if self.cuts else size * WORTH_PROCESSES

    def partitions(self, number: int, begin: bytes = b"", end: bytes = END_OF_DATA) -> list[KeyRange]:
        self.cuts = True
        try:
            return super().partitions(number, begin, end)
        finally:
            self.cuts = False


def rowset(instance: str, tablet: int, version: int, rows: int) -> KeyValue:
    key = encode("MetaRowsetKey", instance_id=instance, tablet_id=tablet, version=version)
    return key, ROWSET(rowset_id=1, tablet_id=tablet, num_rows=rows).SerializeToString()


def stats(instance: str, tablet: int, counter: str | None = None) -> bytes:
    ids = {"table_id": 7, "index_id": 8, "part_id": 9, "tablet_id": tablet}
    return encode("StatsTabletKey", suffix=Counter(counter) if counter else None, instance_id=instance, **ids)


def stored() -> Iterator[KeyValue]:
    """What the snapshot holds."""
    for instance in INSTANCES:
        for tablet in range(60):
            index = INDEX(tablet_id=tablet).SerializeToString()
            yield encode("MetaTabletIdxKey", instance_id=instance, tablet_id=tablet), index
            yield stats(instance, tablet), STATS(num_rows=tablet).SerializeToString()
            yield from (rowset(instance, tablet, version, 10 * version) for version in range(2, 8))


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Many blocks; logs that add and change rowsets and labels, and clear tablets, all over the keys."""
    container = Container(tmp_path / "backup")
    rows = sorted(stored())
    container.manifest([container.range_file(5, b"", END_OF_DATA, rows, block_size=1 << 12)])
    for log in range(6):
        begin = 1 + 20 * log
        changes = {}
        for at in (6, 9, 13):
            tablet, instance = (log * 17 + at * 7) % 60, INSTANCES[(log + at) % 2]
            label = encode("TxnLabelKey", instance_id=instance, db_id=log, label=f"job-{at}")
            changes[begin + at] = [
                (SET, *rowset(instance, tablet, 5, 1000 + log)),
                (SET, *rowset(instance, tablet, 100 + log, at)),
                (SET, label, b"damaged"),
                (ADD, stats(instance, tablet, "num_rows"), (log + 1).to_bytes(8, "little")),
                (ADD, stats(instance, tablet // 9, "data_size"), (-at).to_bytes(8, "little", signed=True)),
                (CLEAR, *key_range("MetaRowsetKey", instance_id=instance, tablet_id=(tablet + 3) % 60)),
            ]
        container.log(begin, begin + 20, changes)
    return tmp_path / "backup"


def rows(batches: Iterable[pa.RecordBatch]) -> list[str]:
    return list(map(repr, chain.from_iterable(batch.to_pylist() for batch in batches)))


@pytest.mark.parametrize("number", part([2, 7], 2))
def test_every_table_is_what_one_process_makes(backup: Path, number: int) -> None:
    with Backup.open(backup) as source, Jobs([source], SCHEMA, number, pieces_each=3) as several:
        reading = Reading(source, SCHEMA)
        for table in (catalogue(SCHEMA)[name] for name in TABLES):
            columns = table.schema.names
            of_one = rows(table.read(reading, columns))
            assert of_one
            assert rows(several.batches(table, reading, columns)) == of_one, table.name
        assert len(list(source.partitions(number * 3, b"", END_OF_DATA))) > number


@pytest.mark.thorough  # they come of the tables above; of a snapshot they are compared each time
def test_files_and_answers_are_the_same(backup: Path, tmp_path: Path) -> None:
    sums = "SELECT instance_id, tablet_id, count(*), sum(value.num_rows) AS rows FROM MetaRowsetKey GROUP BY ALL"
    statement = f"{sums} ORDER BY ALL"
    answers, files = [], []
    with Backup.open(backup) as source:
        for jobs in (1, 2):
            with Database(source, jobs=jobs) as database:
                answers.append(rows(database.query(statement)))
            inspector.export(source, tmp_path / str(jobs), ["MetaRowsetKey", "records"], to="jsonl", jobs=jobs)
            files.append({path.name: path.read_bytes() for path in (tmp_path / str(jobs)).iterdir()})
    assert answers[0] == answers[1]
    assert files[0] == files[1]
