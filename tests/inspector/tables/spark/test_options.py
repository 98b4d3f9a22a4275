"""What a load may ask for, and what is said where it cannot be."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.errors import UsageError
from tests.support.places import FIXTURES

pytest.importorskip("pyspark", reason="pyspark is not installed: pip install -e '.[spark]'")

from pyspark.sql.types import DecimalType, LongType, StringType, StructField, StructType

from inspector.schema import Schema
from inspector.tables.catalogue import catalogue
from inspector.tables.spark.columntypes import spark_schema
from inspector.tables.spark.datasource import DorisMeta
from inspector.tables.spark.options import Options
from inspector.tables.spark.scan import open_scan
from tests.inspector.tables.spark.test_rows import expected, plain

if TYPE_CHECKING:
    from pathlib import Path

BEHIND = f"backup:{FIXTURES / 'backup-behind'}"
WRONG = [
    ({}, "the option source is missing"),
    ({"source": BEHIND}, "the option table is missing"),
    ({"table": "MetaRowsetKye"}, "no table is called 'MetaRowsetKye'; did you mean MetaRowsetKey"),
    ({"table": "InstanceKey", "partition": "3"}, "no option and no leading field 'partition'; .*partitions"),
    ({"table": "InstanceKey", "partitions": "0"}, "partitions 0: give a number from 1 on"),
    ({"table": "InstanceKey", "partitions": "many"}, "partitions many: give a number from 1 on"),
    ({"table": "InstanceKey", "salvage": "maybe"}, "salvage 'maybe': give true or false"),
    ({"table": "InstanceKey", "columns": "kye"}, "InstanceKey has no column 'kye'; did you mean key"),
    ({"table": "InstanceKey", "columns": "value.nmae"}, "value has no field 'nmae'; it has "),
    ({"table": "InstanceKey", "columns": "key.x"}, "key has no field 'x'; it has none"),
    ({"table": "MetaRowsetKey", "tablet_id": "x"}, "tablet_id 'x': MetaRowsetKey has numbers there"),
    ({"table": "InstanceKey", "tablet_id": "5"}, "InstanceKey has no option and no leading field 'tablet_id'"),
    ({"table": "MetaServiceRegistryKey", "instance_id": "x"}, "instance"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "said"), WRONG)
def test_what_cannot_be_asked_for_is_refused(options: dict[str, str], said: str) -> None:
    asked = DorisMeta(options if not options or "source" in options else {"source": BEHIND, **options})
    with pytest.raises(UsageError, match=said):
        asked.reader(asked.schema()).partitions()


def test_a_cluster_is_refused_before_it_is_reached() -> None:
    with pytest.raises(UsageError, match=r"Spark reads a backup or a snapshot, .* not a cluster"):
        DorisMeta({"source": "fdb:/nowhere/fdb.cluster", "table": "records"}).schema()


@pytest.mark.parametrize(
    "schema",
    [
        StructType().add("tablet", StringType()),
        StructType().add("tablet_id", StructType()),
        StructType().add("value", StructType().add("num_rowz", LongType())),
    ],
)
def test_a_schema_that_the_table_does_not_have_is_refused(schema: StructType) -> None:
    with pytest.raises(UsageError, match=r"no column|cannot be read as"):
        DorisMeta({"source": BEHIND, "table": "MetaRowsetKey"}).reader(schema)


def test_every_table_has_a_schema_of_spark() -> None:
    for table in catalogue(Schema.builtin()).values():
        schema = spark_schema(table)
        assert schema.names == table.schema.names
    (value,) = spark_schema(catalogue(Schema.builtin())["MetaSchemaKey"], ["value.schema_version"])
    assert value.dataType["schema_version"].dataType.typeName() == "integer"
    rowset = spark_schema(catalogue(Schema.builtin())["MetaRowsetKey"])["value"].dataType
    assert rowset["load_id"].dataType["hi"].dataType == LongType()
    assert DecimalType(20, 0) in {field.dataType for field in _all_fields(rowset)}


def _all_fields(struct: StructType) -> list[StructField]:
    found = list(struct)
    for field in struct:
        if isinstance(field.dataType, StructType):
            found += _all_fields(field.dataType)
    return found


@pytest.mark.slow
def test_every_table_comes_as_it_is(tmp_path: Path) -> None:
    """As Spark does it, without Spark: what is pickled on the driver reads in another process."""
    with inspector.open(BEHIND) as backup:
        inspector.capture(backup, tmp_path / "behind", backup.key_values())
    source = f"snapshot:{tmp_path / 'behind'}"
    for name in catalogue(Schema.builtin()):
        asked = pickle.loads(pickle.dumps(DorisMeta({"source": source, "table": name, "partitions": "3"})))
        reader = pickle.loads(pickle.dumps(asked.reader(asked.schema())))
        batches = [batch for piece in reader.partitions() for batch in reader.read(piece)]
        assert [plain(row) for batch in batches for row in batch.to_pylist()] == expected(source, name), name


def test_where_logs_dominate_the_driver_says_so(caplog: pytest.LogCaptureFixture) -> None:
    def partitions(source: str, **options: str) -> int:
        caplog.clear()
        asked = open_scan(Options.read({"source": source, "table": "records", **options}))
        return len(replace(asked, partition_bytes=1000).pieces())

    asked = DorisMeta({"source": BEHIND, "table": "records", "partitions": "3"})
    asked.reader(asked.schema()).partitions()
    assert not caplog.messages  # of so few bytes nobody has to hear
    assert partitions(BEHIND, partitions="3") == 3
    (said,) = caplog.messages
    assert said.startswith("mutation logs dominate: partitions: 3, and each reads all logs, 374.6 KiB; ")
    assert said.endswith("(the newest gives @1132591770), or fewer partitions")
    assert partitions(BEHIND) == 2  # as many as leave half of what is read to the snapshot
    assert partitions(f"{BEHIND}@snapshot") > 2
    assert not caplog.messages


def test_texts_of_what_is_carried_have_no_secret() -> None:
    source = DorisMeta({"source": BEHIND, "table": "records"})
    reader = source.reader(source.schema())
    (piece,) = reader.partitions()
    for text in (repr(source), repr(reader), repr(source._scan), repr(source._scan.options)):
        assert "backup-behind" not in text
    assert "begin=" in repr(piece)
