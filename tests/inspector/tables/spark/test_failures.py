"""Tasks that die, files that are damaged, and what of secrets is to be seen."""

from __future__ import annotations

import json
import os
import shutil
import signal
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.errors import UsageError
from tests.inspector.sources.backup.places.objectstore import KEY, SECRET, s3_server
from tests.inspector.tables.spark.test_rows import expected, plain_rows
from tests.support.places import FIXTURES

pytest.importorskip("pyspark", reason="pyspark is not installed: pip install -e '.[spark]'")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa
    from pyspark.sql.types import StructType

    from tests.inspector.tables.spark.conftest import Running

BEHIND = FIXTURES / "backup-behind"


def dying(folder: Path) -> Any:
    """A data source whose worker is killed once in each partition, when a part of its rows has been sent."""
    from inspector.tables import base
    from inspector.tables.spark.datasource import DorisMeta, Piece, TableReader

    class DyingReader(TableReader):
        def read(self, partition: Any) -> Iterator[pa.RecordBatch]:
            assert isinstance(partition, Piece)
            base.BATCH_ROWS = 20  # several batches of a small backup
            for number, batch in enumerate(super().read(partition)):
                yield batch
                mark = folder / partition.begin.hex()[-40:]
                if number == 1 and not mark.exists():
                    mark.touch()
                    os.kill(os.getpid(), signal.SIGKILL)

    class Dying(DorisMeta):
        @classmethod
        def name(cls) -> str:
            return "dying"

        def reader(self, schema: StructType) -> TableReader:
            return DyingReader(self._scan, schema)

    return Dying


@pytest.mark.slow
def test_a_task_that_dies_gives_the_same_rows_when_it_is_run_again(spark: Running, tmp_path: Path) -> None:
    spark.session.dataSource.register(dying(tmp_path))
    asked = spark.session.read.format("dying").options(source=f"backup:{BEHIND}", table="records", partitions=7)
    assert plain_rows(asked.load().toArrow()) == expected(f"backup:{BEHIND}", "records")
    assert len(list(tmp_path.iterdir())) > 1


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A backup of which a file of the newest snapshot has lost what is in its middle."""
    folder = shutil.copytree(BEHIND, tmp_path / "backup-behind")
    (file,) = folder.rglob("range,1140369783,*")
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 30_000] = b"\xff" * 30_000
    file.write_bytes(content)
    return file


@pytest.mark.slow
def test_a_damaged_file_is_named_or_passed_over_and_listed(spark: Running, damaged: Path, tmp_path: Path) -> None:
    source = f"backup:{tmp_path / 'backup-behind'}@snapshot"
    with inspector.open(source, salvage=True) as opened:
        rows = plain_rows(inspector.table(opened, "records"))
        problems = set(opened.problems)
    assert any(damaged.name in problem for problem in problems)

    with pytest.raises(Exception, match=f"SourceDamaged: .*{damaged.name}: offset [0-9]+"):
        spark.load(source=source, table="records", partitions=2).toArrow()
    assert plain_rows(spark.load(source=source, table="records", partitions=2, salvage="true").toArrow()) == rows
    assert "salvage: what is damaged is passed over; the option table=problems lists it" in spark.said()
    listed = spark.load(source=source, table="problems", partitions=2).distinct()
    assert {row.problem for row in listed.collect()} == problems
    assert all(problem in spark.said() for problem in problems)


@pytest.mark.slow
def test_no_secret_is_in_plans_logs_events_texts_and_errors(
    spark: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "blob.json"
    given.write_text(json.dumps({"accounts": {f"{KEY}@127.0.0.1": {"secret": SECRET}}}))
    texts = []
    with s3_server() as server:
        server.upload("backups", "behind", BEHIND)
        source = f"backup:{server.blobstore('backups', 'behind', KEY)}"
        right = {"source": source, "table": "records", "partitions": 2, "blob_credentials": given}
        loaded = spark.load(**right)
        asked = loaded.filter("size > 10").select("key")
        asked.collect()
        asked.createOrReplaceTempView("shown")
        asked.explain(mode="extended")
        asked.explain(mode="formatted")
        texts += [repr(loaded), repr(asked), capsys.readouterr().out]
        texts += [repr(row) for row in spark.session.sql("DESCRIBE EXTENDED shown").collect()]
        for wrong in (
            {"source": source.replace("/behind?", "/gone?")},
            {"source": source.replace(KEY, f"{KEY}:{SECRET}")},
            {"source": source.replace(KEY, f"{KEY}:{SECRET}").replace("bucket=", "basket=")},
            {"table": "recordss"},
            {"partitionss": 3},
        ):
            with pytest.raises(Exception, match=r"SourceNotFound|UsageError") as error:
                spark.load(**(right | wrong))
            texts += [str(error.value), repr(error.value)]
    said = spark.said()
    assert "blob_credentials" in said  # the events have the options
    for text in (said, *texts):
        assert SECRET not in text


def test_a_secret_in_the_source_is_refused(tmp_path: Path) -> None:
    """Spark's events have the options as they are."""
    from inspector.tables.spark.datasource import DorisMeta

    for url in (
        f"blobstore://{KEY}:{SECRET}@host/name?bucket=b",
        f"blobstore://{KEY}::{SECRET}@host/name?bucket=b",
        f"blobstore://host/name?bucket=b&header=Authorization:{SECRET}",
    ):
        with pytest.raises(UsageError, match=r"source: a secret in a URL .* blob_credentials") as error:
            DorisMeta({"source": f"backup:{url}", "table": "records"}).schema()
        assert SECRET not in str(error.value)
