"""However the facts are read, the findings are the same: by several processes, by way of files, of few families."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing import active_children
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

import inspector
from inspector.checks.declared.every import CHECKS
from inspector.checks.emptiness import without_empty
from inspector.checks.reading.facts import FACTS
from inspector.checks.reading.loading import FactReader
from inspector.checks.views import VIEWS
from inspector.errors import SourceDamaged, UsageError
from inspector.schema import Schema
from inspector.tables.sql.heaps import ROWS_HELD, Heap, HeapWriter
from inspector.tables.sql.workbench import Workbench
from tests.inspector.tables.test_jobs import ForOneProcess, Snapshot, snapshot_of
from tests.support.examples import part
from tests.support.life.lives import NOW
from tests.support.life.planting import FAULTS, Fault, Sound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

for room in ("records", "work", "instances"):  # they register their faults
    import_module(f"tests.support.life.faults_of_{room}")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[inspector.Source]:
    with snapshot_of("backup-behind", tmp_path_factory.mktemp("snapshots")) as source:
        yield source


@pytest.fixture(scope="module")
def report(snapshot: inspector.Source) -> inspector.Report:
    return inspector.check(snapshot, sample=1000)


def told(report: inspector.Report) -> tuple[Any, ...]:
    return report.findings, report.counts, report.read, report.now, report.why, report.notes


@pytest.mark.slow
@pytest.mark.parametrize("jobs", part([2, 1, 7], 3))
def test_several_processes_find_what_one_finds(jobs: int, snapshot: inspector.Source, report: inspector.Report) -> None:
    before = set(active_children())

    assert told(inspector.check(snapshot, sample=1000, jobs=jobs)) == told(report)
    assert set(active_children()) == before


@pytest.mark.slow
def test_rows_in_files_are_those_in_memory(snapshot: inspector.Source) -> None:
    """All in files, or some of them, as where each process has a heap of its own."""
    reader = FactReader(snapshot, Schema.builtin(), None)
    rows: dict[str, list[pa.RecordBatch]] = defaultdict(list)
    for again in (False, True):
        for fact, batch in reader.read([fact for fact in FACTS.values() if fact.again is again]):
            rows[fact.name] += [batch.slice(place, 1) for place in range(batch.num_rows)]
    assert len(rows) > 40

    with Workbench("100MiB") as bench:
        for name, single in rows.items():
            schema = single[0].schema
            memory, files, first, others = (
                _heap(bench, schema, some, rows_held)
                for some, rows_held in ((single, ROWS_HELD), (single, 1), (single[:1], ROWS_HELD), (single[1:], 2))
            )
            assert (len(memory.files), len(files.files), files.batches) == (0, 1, [])
            for place, heap in (("memory", memory), ("files", files), ("both", Heap.of([first, others]))):
                bench.define(f"{name}_{place}", schema, heap)
            of_memory, of_files, of_both = (_held(bench, f"{name}_{place}") for place in ("memory", "files", "both"))
            assert len(of_memory) == len(schema) + len(single)
            assert of_files == of_both == of_memory


def _heap(bench: Workbench, schema: pa.Schema, rows: list[pa.RecordBatch], rows_held: int) -> Heap:
    writer = HeapWriter(bench.folder, schema, rows_held=rows_held)
    for row in rows:
        writer.add(row)
    return writer.close()


def _held(bench: Workbench, table: str) -> list[str]:
    """The columns of a table with their types, and its rows in any order."""
    return [*map(repr, bench.rows(f"DESCRIBE {table}")), *sorted(map(repr, bench.rows(f"FROM {table}")))]


@pytest.mark.slow
def test_an_error_in_a_process_is_that_of_the_run(tmp_path: Path) -> None:
    with snapshot_of("backup-behind", tmp_path) as source:
        path = source.info().location
    with open(path, "r+b") as file:
        size = file.seek(0, 2)
        file.seek(size // 2)
        file.write(bytes(4096))
    with Snapshot(path) as damaged, pytest.raises(SourceDamaged):
        inspector.check(damaged, jobs=2)


def test_a_source_that_only_one_process_can_read_is_refused() -> None:
    with pytest.raises(UsageError, match="several processes can read a backup or a snapshot, not memory"):
        inspector.check(ForOneProcess(), jobs=2)


@pytest.mark.slow
@pytest.mark.parametrize("fault", part(FAULTS, 24, [fault.name for fault in FAULTS]))
def test_a_fault_is_found_where_little_else_is(fault: Fault) -> None:
    sound = Sound.make(fault.name)
    fault.plant(sound)
    report = inspector.check(sound.service.source, now=datetime.fromtimestamp(NOW, UTC), only=list(CHECKS))

    found_by = fault.found_by - report.why.keys() if fault.is_seen_alone else set()
    assert {row.check for row in report.findings} == found_by


@pytest.fixture(scope="module")
def nothing() -> duckdb.DuckDBPyConnection:
    """Two tables: one row in ``full``, none in ``void``."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE full_ AS SELECT 1 AS a, 'x' AS b")
    connection.execute("CREATE TABLE void AS SELECT * FROM full_ LIMIT 0")
    return connection


STATEMENTS = {
    "SELECT a FROM void": True,
    "SELECT a FROM full_": False,
    "SELECT v.a FROM full_ f JOIN void v USING (a)": True,
    "SELECT f.a FROM full_ f LEFT JOIN void v USING (a)": False,
    "SELECT f.a FROM full_ f ANTI JOIN void v USING (a)": False,
    "SELECT f.a FROM full_ f SEMI JOIN void v USING (a)": True,
    "SELECT f.a FROM void v RIGHT JOIN full_ f USING (a)": False,
    "SELECT count(*) FROM void": False,
    "SELECT a, count(*) FROM void GROUP BY a": True,
    "SELECT a FROM full_ WHERE a NOT IN (SELECT a FROM void)": False,
    "SELECT a FROM (SELECT a FROM void) t": True,
    "SELECT a FROM full_ WHERE b = 'FROM void'": False,
    "SELECT 1 AS a": False,
    "WITH w AS (SELECT a FROM void) SELECT a FROM w": True,
    "WITH void AS (SELECT a FROM full_) SELECT a FROM void": False,
    "WITH w AS (SELECT a FROM full_), x AS (SELECT a FROM void) SELECT a FROM w UNION ALL SELECT a FROM x": False,
    "SELECT a FROM void UNION SELECT a FROM void": True,
}


@pytest.mark.parametrize("sql", STATEMENTS)
def test_a_statement_is_left_out_only_if_it_answers_nothing(sql: str, nothing: duckdb.DuckDBPyConnection) -> None:
    assert (without_empty(sql, {"void"}) is None) == STATEMENTS[sql]
    if STATEMENTS[sql]:
        assert nothing.execute(sql).fetchall() == []


@pytest.mark.parametrize(
    ("sql", "left"),
    [
        ("WITH w AS (SELECT a FROM full_) SELECT a FROM w UNION ALL BY NAME SELECT a, b FROM void", [(1,)]),
        ("SELECT b FROM void UNION ALL BY NAME SELECT a FROM full_ UNION BY NAME SELECT a FROM full_", [(1,)]),
        ("WITH w AS (SELECT a FROM full_ UNION ALL SELECT a FROM void) SELECT a FROM w", [(1,)]),
        ("WITH v AS (SELECT a FROM void) SELECT a FROM full_ UNION ALL SELECT a FROM v", [(1,)]),
    ],
)
def test_the_empty_branches_of_a_statement_are_left_out(
    sql: str, left: list[tuple[int]], nothing: duckdb.DuckDBPyConnection
) -> None:
    kept = without_empty(sql, {"void"})

    assert kept is not None
    assert "void" not in kept
    assert nothing.execute(kept).fetchall() == left


def test_the_first_branch_names_the_columns(nothing: duckdb.DuckDBPyConnection) -> None:
    kept = without_empty("SELECT a AS c FROM void UNION ALL SELECT a FROM full_ UNION ALL SELECT a FROM void", {"void"})

    assert kept is not None
    assert kept.count("void") == 1
    assert nothing.execute(f"SELECT c FROM ({kept})").fetchall() == [(1,)]


@pytest.mark.parametrize("name", [*CHECKS, *VIEWS])
def test_of_no_facts_few_statements_are_left(name: str) -> None:
    """What is left counts without a fact, or begins with what all sources have."""
    sql = CHECKS[name].sql if name in CHECKS else VIEWS[name]
    empty = {*FACTS, *VIEWS} - {name}
    left = {"committed-txn-stuck", "instance-orphan-keys", "version_path"}

    assert (without_empty(sql, empty) is None) == (name not in left)
