"""Tables as files: what other programs read of them, and that no half folder is ever left."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest

import inspector
from inspector.errors import OutputExists, SourceDamaged, UsageError
from inspector.sources.base import END_OF_DATA, BaseSource, SourceInfo
from inspector.sources.memory import MemorySource
from inspector.tables.files.forms import ParquetFile
from inspector.tables.files.storable import storable
from keycodec import FAMILIES, key_range
from tests.inspector.test_scratch import left_by_a_killed_program
from tests.support import times
from tests.support.inspector import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from inspector import Source
    from inspector.sources.base import KeyValue

BEHIND = "backup:fixtures/backup-behind"


@pytest.fixture(scope="module")
def source() -> Iterator[Source]:
    with inspector.open(BEHIND) as source:
        yield source


def rows(source: Source, name: str, *without: str) -> list[dict[str, object]]:
    columns = [name for name in inspector.table(source, name).schema.names if name not in without]
    return inspector.table(source, name, columns=columns).read_all().to_pylist()


@pytest.mark.slow
def test_every_family_that_has_records_is_a_file_with_all_of_them(source: Source, tmp_path: Path) -> None:
    counts = inspector.export(source, tmp_path / "out")
    records = Counter(record.family.name for record in inspector.scan(source) if record.family is not None)
    assert counts == records
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{name}.parquet" for name in records}
    for name in sorted(records)[::4]:
        table = pq.read_table(tmp_path / "out" / f"{name}.parquet")
        stored, convert = storable(inspector.table(source, name).schema)
        expected = pa.Table.from_batches(map(convert, inspector.table(source, name)), stored)
        assert table.to_pylist() == expected.to_pylist()


def test_duckdb_reads_parquet(source: Source, tmp_path: Path) -> None:
    inspector.export(source, tmp_path / "out", ["MetaTabletKey"])
    with duckdb.connect() as connection:
        path = tmp_path / "out" / "MetaTabletKey.parquet"
        statement = f"SELECT key, value.schema.column[1].name FROM '{path}' WHERE tablet_id > 0 ORDER BY key"
        found = connection.sql(statement.replace("schema.column", '"schema"."column"')).fetchall()
    expected = [row for row in rows(source, "MetaTabletKey") if row["tablet_id"] > 0]  # type: ignore[operator]
    assert [key for key, _ in found] == [row["key"] for row in expected]
    assert any(name for _, name in found)


def test_pyarrow_reads_arrow(source: Source, tmp_path: Path) -> None:
    inspector.export(source, tmp_path / "out", ["InstanceKey"], to="arrow")
    table = pa.ipc.open_file(tmp_path / "out" / "InstanceKey.arrow").read_all()
    assert table.to_pylist() == rows(source, "InstanceKey")
    assert table.schema.metadata[b"doris-fdb-inspector.table"] == b"InstanceKey"


def test_json_lines_and_csv_hold_the_same(source: Source, tmp_path: Path) -> None:
    for form in ("jsonl", "csv"):
        inspector.export(source, tmp_path / form, ["MetaTabletKey"], to=form)
    lines = (tmp_path / "jsonl" / "MetaTabletKey.jsonl").read_text("utf-8").splitlines()
    with (tmp_path / "csv" / "MetaTabletKey.csv").open(encoding="utf-8", newline="") as stream:
        cells = list(csv.DictReader(stream))
    expected = rows(source, "MetaTabletKey")
    for line, row, whole in zip(map(json.loads, lines), cells, expected, strict=True):
        assert line["key"] == row["key"] == whole["key"].hex()  # type: ignore[attr-defined]
        assert line["tablet_id"] == row["tablet_id"] == str(whole["tablet_id"])
        assert line["value"] == json.loads(row["value"])
        assert "unknown" in line or row["unknown"] == ""
        assert None not in line.values()


def test_a_folder_for_each_instance(source: Source, tmp_path: Path) -> None:
    inspector.export(source, tmp_path / "out", ["MetaTabletKey", "records"], by_instance=True)
    assert (tmp_path / "out" / "records.parquet").is_file()
    folder = tmp_path / "out" / "MetaTabletKey"
    expected = rows(source, "MetaTabletKey", "value", "problems", "unknown")
    assert {path.name for path in folder.iterdir()} == {f"instance_id={row['instance_id']}" for row in expected}
    with duckdb.connect() as connection:
        statement = "SELECT instance_id, tablet_id, key FROM read_parquet(?, hive_partitioning = true) ORDER BY ALL"
        found = connection.execute(statement, [f"{folder}/*/*.parquet"]).fetchall()
    assert found == sorted((row["instance_id"], row["tablet_id"], row["key"]) for row in expected)  # type: ignore[type-var]
    read = pyarrow.dataset.dataset(folder, partitioning="hive").to_table(columns=["instance_id", "key"])
    assert read.num_rows == len(expected)


def test_an_instance_of_any_name_has_a_folder_of_its_own(tmp_path: Path) -> None:
    names = ["..", "a/b", "", "i=1 %", "中"]
    source = MemorySource((key_of("MetaTabletKey", instance_id=name), b"") for name in names)
    inspector.export(source, tmp_path / "out", by_instance=True)
    paths = f"{tmp_path}/out/MetaTabletKey/*/*.parquet"
    with duckdb.connect() as connection:
        found = connection.execute("SELECT instance_id FROM read_parquet(?, hive_partitioning = true)", [paths])
        assert sorted(name for (name,) in found.fetchall()) == sorted(names)


def test_groups_patterns_and_views_are_named_and_empty_tables_are_files_too(tmp_path: Path) -> None:
    source = MemorySource([(key_of("TxnLabelKey"), b"")])
    counts = inspector.export(source, tmp_path / "out", ["txn", "Recycle*Key", "instances", "txn"])
    assert counts["TxnLabelKey"] == 1
    assert {"TxnInfoKey", "RecycleIndexKey", "instances"} < counts.keys()
    assert pq.read_table(tmp_path / "out" / "TxnInfoKey.parquet").schema.names[0] == "instance_id"


def test_a_key_that_is_cut_short_is_in_its_family(tmp_path: Path) -> None:
    source = MemorySource([(key_of("MetaTabletKey"), b""), (key_of("MetaTabletKey")[:-1], b"")])
    expected = rows(source, "MetaTabletKey")
    counts = inspector.export(source, tmp_path / "out")
    assert counts["MetaTabletKey"] == len(expected) == 2


def test_only_the_ranges_of_the_families_are_read(tmp_path: Path) -> None:
    ranges = []

    class Watched(BaseSource):
        def key_values(
            self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False
        ) -> Iterator[KeyValue]:
            ranges.append((begin, end))
            return MemorySource([(key_of("MetaTabletKey", instance_id="i"), b"")]).key_values(begin, end)

        def info(self) -> SourceInfo:
            return SourceInfo("memory", "")

    inspector.export(Watched(), tmp_path / "out")
    assert ranges[1:] == [key_range(FAMILIES["MetaTabletKey"], instance_id="i")]


def test_a_group_of_rows_ends_with_the_batch_that_reaches_its_size(tmp_path: Path) -> None:
    schema = pa.schema([("number", pa.int64())])
    file = ParquetFile(tmp_path / "out", schema, dict, group_rows=5)
    for size in (2, 3, 1, 7, 4):
        file.write(pa.record_batch([range(size)], schema))
    file.close()
    metadata = pq.ParquetFile(tmp_path / "out").metadata
    assert [metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)] == [5, 8, 4]


def test_statistics_and_what_a_file_says_of_itself(source: Source, tmp_path: Path) -> None:
    inspector.export(source, tmp_path / "out", ["MetaTabletKey"])
    file = pq.ParquetFile(tmp_path / "out" / "MetaTabletKey.parquet")
    metadata = file.metadata
    group = metadata.row_group(0)
    tablet = next(group.column(i) for i in range(group.num_columns) if group.column(i).path_in_schema == "tablet_id")
    assert tablet.compression == "ZSTD"
    assert tablet.statistics is not None
    assert tablet.statistics.has_min_max
    about = {name.decode(): text.decode() for name, text in metadata.metadata.items()}
    assert about["doris-fdb-inspector.source"] == source.info().location
    assert about["doris-fdb-inspector.read_versions"] == " ".join(map(str, source.info().read_versions))
    assert about["doris-fdb-inspector.table"] == "MetaTabletKey"
    assert about["doris-fdb-inspector.tool_version"] == inspector.__version__


def test_a_file_says_when_its_version_was(tmp_path: Path) -> None:
    with inspector.open(times.timed_backup(tmp_path / "backup")) as source:
        inspector.export(source, tmp_path / "out", ["InstanceKey"])
    about = pq.ParquetFile(tmp_path / "out" / "InstanceKey.parquet").metadata.metadata
    assert about[b"doris-fdb-inspector.read_versions"] == b"1219999999"
    assert about[b"doris-fdb-inspector.read_times"] == b"2026-11-26T10:01:59Z, extrapolated by 10 s"


def test_secrets_are_masked_unless_asked_for(tmp_path: Path) -> None:
    with inspector.open("backup:fixtures/backup-demo") as source:
        for name, mask in (("masked", True), ("whole", False)):
            inspector.export(source, tmp_path / name, ["InstanceKey"], to="jsonl", mask=mask)
    texts = [(tmp_path / name / "InstanceKey.jsonl").read_text("utf-8") for name in ("masked", "whole")]
    assert ["******" in text for text in texts] == [True, False]
    assert (tmp_path / "whole").stat().st_mode & 0o077 == 0


def test_nothing_is_overwritten(source: Source, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").symlink_to("nowhere")
    for name in "ab":
        with pytest.raises(OutputExists, match="exists already"):
            inspector.export(source, tmp_path / name, ["InstanceKey"])
    with pytest.raises(UsageError, match="cannot create a folder"):
        inspector.export(source, tmp_path / "no" / "such", ["InstanceKey"])


@pytest.mark.parametrize(
    ("tables", "form", "says"),
    [
        (["MetaRowsetKy"], "parquet", "did you mean MetaRowsetKey"),
        ([], "parket", "did you mean parquet?"),
    ],
)
def test_what_is_not_there_is_refused(source: Source, tmp_path: Path, tables: list[str], form: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        inspector.export(source, tmp_path / "out", tables, to=form)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("error", [SourceDamaged("a.range", 7, "broken"), KeyboardInterrupt()])
def test_a_run_that_ends_early_leaves_nothing(tmp_path: Path, error: BaseException) -> None:
    class Broken(BaseSource):
        reads = 0

        def key_values(
            self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False
        ) -> Iterator[KeyValue]:
            self.reads += 1
            yield key_of("MetaTabletKey"), b""
            if self.reads > 1:
                assert list(tmp_path.iterdir())
                raise error

        def info(self) -> SourceInfo:
            return SourceInfo("memory", "")

    with pytest.raises(type(error)):
        inspector.export(Broken(), tmp_path / "out")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="no locks of this kind")
def test_what_a_killed_export_left_goes_with_the_next_of_that_name(source: Source, tmp_path: Path) -> None:
    left_by_a_killed_program(".out.", tmp_path)
    inspector.export(source, tmp_path / "out", ["InstanceKey"])
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"InstanceKey.parquet"}


def test_a_message_without_fields_is_true_where_it_is_set() -> None:
    inner = pa.struct([pa.field("none", pa.struct([])), pa.field("a", pa.int64())])
    type_ = pa.struct(
        [pa.field("one", inner), pa.field("many", pa.list_(inner)), pa.field("map", pa.map_(pa.string(), inner))]
    )
    cells = [
        {"one": {"none": {}, "a": 1}, "many": [{"none": None, "a": 2}, None], "map": [("k", {"none": {}, "a": 3})]},
        None,
    ]
    batch = pa.record_batch([pa.array(cells, type_)], names=["value"])
    _, convert = storable(batch.schema)
    assert convert(batch).column("value").to_pylist() == [
        {"one": {"none": True, "a": 1}, "many": [{"none": None, "a": 2}, None], "map": [("k", {"none": True, "a": 3})]},
        None,
    ]
