"""Tables that several processes fill are those that one fills."""

from __future__ import annotations

from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.errors import SourceDamaged, UsageError
from inspector.parallel.pieces import WORTH_PROCESSES
from inspector.schema import Schema
from inspector.sources.base import END_OF_DATA, BaseSource, SourceInfo
from inspector.sources.snapshot.source import SnapshotSource
from inspector.tables.base import Reading
from inspector.tables.catalogue import catalogue
from inspector.tables.jobs import Jobs
from inspector.tables.leading import WantedValues
from inspector.tables.sql.database import Database
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from inspector import Source
    from inspector.sources.base import KeyValue
    from inspector.tables.base import Table

SCHEMA = Schema.builtin()
TABLES = catalogue(SCHEMA)


class Snapshot(SnapshotSource):
    """A snapshot that says it is large, so that every table is worth processes."""

    def estimated_bytes(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> int | None:
        return max(super().estimated_bytes(begin, end) or 0, WORTH_PROCESSES)


def snapshot_of(name: str, folder: Path) -> Source:
    """A snapshot of a fixture, which can be cut in more places than its few blocks."""
    with inspector.open(f"backup:{FIXTURES / name}") as source:
        inspector.capture(source, folder / name, source.key_values())
    return Snapshot(folder / name)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    with snapshot_of("backup-behind", tmp_path_factory.mktemp("snapshots")) as source:
        yield source


def rows(batches: Iterator[pa.RecordBatch]) -> list[str]:
    """All rows, in a form that compares also what is not equal to itself: NaN."""
    found = [batch.to_pylist() or [{"rows": batch.num_rows}] for batch in batches]
    return [repr(row) for some in found for row in some]


@pytest.mark.thorough  # of a backup with logs they are compared each time
@pytest.mark.parametrize(("name", "every"), [("backup-demo", 5), ("backup-demo", 1), ("backup-behind", 1)])
def test_every_table_is_what_one_process_makes(name: str, every: int, tmp_path: Path) -> None:
    """Each table is; or each fifth one."""
    with snapshot_of(name, tmp_path) as snapshot, Jobs([snapshot], SCHEMA, 2, pieces_each=3) as two:
        reading = Reading(snapshot, SCHEMA)
        for table in list(TABLES.values())[::every]:
            columns = table.schema.names
            assert rows(two.batches(table, reading, columns)) == rows(table.read(reading, columns)), table.name
        of_one, of_two = (list(read(TABLES["records"], reading, ["key"])) for read in (jobs_of_one, two.batches))
        assert len(of_two) > len(of_one)


def jobs_of_one(table: Table, reading: Reading, columns: list[str]) -> Iterator[pa.RecordBatch]:
    return Jobs([reading.source], SCHEMA).batches(table, reading, columns)


@pytest.mark.slow
def test_what_is_asked_for_is_the_same(snapshot: Source) -> None:
    (instance, *_) = inspector.instances(snapshot)
    table, reading = TABLES["MetaRowsetKey"], Reading(snapshot, SCHEMA)
    with Jobs([snapshot], SCHEMA, 2, pieces_each=3) as two:
        for asked, columns in (
            (replace(reading, leading={"instance_id": WantedValues((instance.instance_id,))}), ["value", "tablet_id"]),
            (replace(reading, leading={"instance_id": WantedValues(("nobody",))}), ["key"]),
            (replace(reading, mask=False), ["value", "unknown"]),
            (replace(reading, value_fields=frozenset(["num_rows"])), ["value"]),
            (replace(reading, begin=b"\x01\x10meta\x00", end=b"\x01\x10metb"), ["key"]),
            (reading, []),
        ):
            assert rows(two.batches(table, asked, columns)) == rows(table.read(asked, columns))


@pytest.mark.slow
def test_a_statement_has_the_same_answer_and_no_process_stays(snapshot: Source) -> None:
    told: list[tuple[int, int | None]] = []
    before = set(active_children())
    with (
        Database(snapshot) as one,
        Database(snapshot, jobs=2, progress=lambda size, known: told.append((size, known))) as two,
    ):
        for statement in (
            "SELECT family, count(*), sum(size) FROM records GROUP BY ALL ORDER BY ALL",
            "SELECT r.key, t.value FROM MetaRowsetKey r JOIN MetaTabletKey t USING (tablet_id) ORDER BY ALL",
            "SELECT key FROM records LIMIT 3",
            "SELECT * FROM tablet_stats",
        ):
            assert rows(two.query(statement)) == rows(one.query(statement))
    assert set(active_children()) == before
    assert sum(size for size, _ in told) > 0


@pytest.mark.thorough  # what files hold are the tables, which are compared above
def test_files_hold_the_same(snapshot: Source, tmp_path: Path) -> None:
    for number in (1, 2):
        inspector.export(snapshot, tmp_path / f"{number}", ["MetaRowset*", "records", "nodes"], to="jsonl", jobs=number)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("1", "2"))
    assert one == two


class ForOneProcess(BaseSource):
    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        return iter(())

    def info(self) -> SourceInfo:
        return SourceInfo("memory", "")


def test_a_source_that_only_one_process_can_read_is_refused(tmp_path: Path) -> None:
    source = ForOneProcess()
    for ask in (
        lambda: inspector.table(source, "InstanceKey", jobs=2),
        lambda: inspector.sql(source, "SELECT 1", jobs=2),
        lambda: inspector.export(source, tmp_path / "out", jobs=2),
    ):
        with pytest.raises(UsageError, match="several processes can read a backup or a snapshot, not memory"):
            ask()


@pytest.fixture
def damaged(snapshot: Source, tmp_path: Path) -> Path:
    """The snapshot with a row in its middle overwritten."""
    data = bytearray(Path(snapshot.info().location).read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = bytes(4096)
    path = tmp_path / "damaged"
    path.write_bytes(data)
    return path


@pytest.mark.slow
def test_an_error_in_a_process_is_that_of_the_run(damaged: Path, tmp_path: Path) -> None:
    with Snapshot(damaged) as source:
        with pytest.raises(SourceDamaged) as of_one:
            inspector.table(source, "records").read_all()
        with pytest.raises(SourceDamaged) as of_two, Database(source, jobs=2) as database:
            database.query("SELECT count(key) FROM records").read_all()
        assert str(of_one.value) == str(of_two.value)
        with pytest.raises(SourceDamaged):
            inspector.export(source, tmp_path / "out", ["records"], jobs=2)
    assert not (tmp_path / "out").exists()
