"""Rows that Spark reads are those of the tables."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.schema import Schema
from inspector.tables.catalogue import catalogue
from tests.inspector.sources.backup.places.objectstore import KEY, SECRET, s3_server
from tests.support.places import FIXTURES

pytest.importorskip("pyspark", reason="pyspark is not installed: pip install -e '.[spark]'")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from tests.inspector.sources.backup.places.objectstore import S3Server
    from tests.inspector.tables.spark.conftest import Running

#: Of each kind: a family, one with empty messages, one of counters, one without an instance, views, all records.
TABLES = ["MetaRowsetKey", "LogKey", "StatsTabletKey", "MetaServiceRegistryKey", "tablet_stats", "records"]
VERSIONS = [
    ("backup-behind", "latest"),
    ("backup-behind", "snapshot"),
    ("backup-behind", "1124746219"),
    ("backup-demo", "931218569"),
    ("backup-demo", "943236456"),
    ("backup-partitioned", "1131595747"),
]


def plain(cell: Any) -> Any:
    """A cell without what Spark has another type for: a message without fields, numbers above its longest integer."""
    match cell:
        case dict():
            return {name: plain(inner) for name, inner in cell.items()} or True
        case list():
            return [plain(inner) for inner in cell]
        case tuple():
            return tuple(map(plain, cell))
        case Decimal():
            return int(cell)
        case _:
            return cell


def plain_rows(table: pa.Table | pa.RecordBatchReader) -> list[Any]:
    rows = (table.read_all() if hasattr(table, "read_all") else table).to_pylist()
    return [plain(row) for row in rows]


def expected(source: str, table: str, **asked: Any) -> list[Any]:
    with inspector.open(source) as opened:
        return plain_rows(inspector.table(opened, table, **asked))


@pytest.mark.slow
@pytest.mark.parametrize(("fixture", "at"), VERSIONS)
def test_rows_are_the_tables_in_any_number_of_partitions(spark: Running, fixture: str, at: str) -> None:
    source = f"backup:{FIXTURES / fixture}@{at}"
    rows = expected(source, "records")
    for number in (1, 2, 7):
        loaded = spark.load(source=source, table="records", partitions=number)
        assert plain_rows(loaded.toArrow()) == rows
        assert loaded.rdd.getNumPartitions() <= number
    if fixture == "backup-behind":  # the others are of few blocks
        assert loaded.rdd.getNumPartitions() > 2


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_all_columns_of_a_table_come_as_they_are(spark: Running, table: str) -> None:
    source = f"backup:{FIXTURES / 'backup-behind'}"
    loaded = spark.load(source=source, table=table, partitions=2)
    rows = expected(source, table)
    assert plain_rows(loaded.toArrow()) == rows
    assert loaded.columns == catalogue(Schema.builtin())[table].schema.names


@pytest.fixture
def server() -> Iterator[S3Server]:
    with s3_server() as running:
        running.upload("backups", "behind", FIXTURES / "backup-behind")
        yield running


@pytest.mark.slow
def test_executors_have_the_credentials_of_the_driver(spark: Running, server: S3Server, tmp_path: Path) -> None:
    given = tmp_path / "blob.json"
    given.write_text(json.dumps({"accounts": {f"{KEY}@127.0.0.1": {"secret": SECRET}}}))
    source = f"backup:{server.blobstore('backups', 'behind', KEY)}"
    loaded = spark.load(source=source, table="records", partitions=2, blob_credentials=given)
    given.unlink()
    listed = len(server.requests)
    assert plain_rows(loaded.toArrow()) == expected(f"backup:{FIXTURES / 'backup-behind'}", "records")
    later = server.requests[listed:]
    assert later
    assert not any(request.is_listing for request in later)
    assert all(f"Credential={KEY}/" in request.headers["authorization"] for request in later)


@pytest.mark.slow
def test_each_partition_reads_the_logs_once_and_none_where_it_needs_none(
    spark: Running, server: S3Server, tmp_path: Path
) -> None:
    given = tmp_path / "blob.json"
    given.write_text(json.dumps({"accounts": {f"{KEY}@127.0.0.1": {"secret": SECRET}}}))
    source = f"backup:{server.blobstore('backups', 'behind', KEY)}"
    for at, number in (("latest", 3), ("snapshot", 0)):
        loaded = spark.load(source=f"{source}@{at}", table="records", partitions=3, blob_credentials=given)
        assert loaded.rdd.getNumPartitions() == 3
        planned = len(server.requests)
        loaded.toArrow()
        read = Counter(request.path for request in server.requests[planned:] if "/logs/" in request.path)
        assert set(read.values()) == ({number} if number else set())


@pytest.mark.slow
def test_executors_have_the_key_that_the_driver_had(spark: Running, tmp_path: Path) -> None:
    key = shutil.copy(FIXTURES / "backup-encrypted.key", tmp_path)
    source = f"backup:{FIXTURES / 'backup-encrypted'}@655186794"
    with inspector.open(source, encryption_key_file=key) as opened:
        rows = plain_rows(inspector.table(opened, "records"))
    loaded = spark.load(source=source, table="records", partitions=2, encryption_key_file=key)
    (tmp_path / "backup-encrypted.key").unlink()
    assert plain_rows(loaded.toArrow()) == rows


@pytest.mark.slow
def test_the_version_is_that_of_the_load(spark: Running, tmp_path: Path) -> None:
    folder = shutil.copytree(FIXTURES / "backup-behind", tmp_path / "backup-behind")
    newest = folder / "snapshots" / "snapshot,1133238315,1146937245,590016"
    newest.rename(tmp_path / "kept")
    loaded = spark.load(source=f"backup:{folder}@snapshot", table="records", partitions=2)
    rows = expected(f"backup:{folder}@snapshot", "records")
    (tmp_path / "kept").rename(newest)
    assert expected(f"backup:{folder}@snapshot", "records") != rows
    assert plain_rows(loaded.toArrow()) == rows


@pytest.mark.slow
def test_a_snapshot_file_is_read_too(spark: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with inspector.open(f"backup:{FIXTURES / 'backup-demo'}") as source:
        inspector.capture(source, tmp_path / "demo.snapshot", source.key_values())
    source = f"snapshot:{tmp_path / 'demo.snapshot'}"
    loaded = spark.load(source=source, table="records", partitions=7)
    assert loaded.rdd.getNumPartitions() > 2
    assert plain_rows(loaded.toArrow()) == expected(source, "records")


@pytest.mark.slow
def test_only_what_is_asked_for_comes(spark: Running) -> None:
    source = f"backup:{FIXTURES / 'backup-behind'}"
    instance = expected(source, "InstanceKey")[0]["instance_id"]
    whole = expected(source, "MetaRowsetKey", instance_id=instance)
    rowsets = {"source": source, "table": "metarowsetkey", "instance_id": instance, "partitions": 2}
    assert 0 < len(whole) < len(expected(source, "MetaRowsetKey"))

    some = spark.load(**rowsets, columns="size, value.num_rows, tablet_id, value.rowset_id")
    assert some.columns == ["size", "value", "tablet_id"]
    fields = ("num_rows", "rowset_id")
    rows = [
        {"size": row["size"], "value": {name: row["value"][name] for name in fields}, "tablet_id": row["tablet_id"]}
        for row in whole
    ]
    assert plain_rows(some.toArrow()) == rows

    given = spark.session.read.format("doris_meta").schema("tablet_id LONG, value STRUCT<num_rows: LONG>")
    asked = given.options(**rowsets).load()
    assert plain_rows(asked.toArrow()) == [
        {"tablet_id": row["tablet_id"], "value": {"num_rows": row["value"]["num_rows"]}} for row in whole
    ]

    tablet = whole[-1]["tablet_id"]
    of_one = spark.load(**rowsets, tablet_id=tablet)
    assert plain_rows(of_one.toArrow()) == [row for row in whole if row["tablet_id"] == tablet]
    assert spark.load(**rowsets, tablet_id=0).count() == 0
