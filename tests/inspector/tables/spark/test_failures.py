"""Tasks that die, files that are damaged, and what of secrets is to be seen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.errors import UsageError
from tests.inspector.sources.backup.places.objectstore import KEY, SECRET, s3_server
from tests.inspector.tables.spark.test_rows import expected, plain_rows
from tests.support.places import FIXTURES, ROOT

pytest.importorskip("pyspark", reason="pyspark is not installed: pip install -e '.[spark]'")

from tests.inspector.tables.spark.dying import dying

if TYPE_CHECKING:
    from pathlib import Path

    from tests.inspector.tables.spark.conftest import Running

BEHIND = FIXTURES / "backup-behind"


@pytest.mark.slow
def test_a_task_that_dies_gives_the_same_rows_when_it_is_run_again(spark: Running, tmp_path: Path) -> None:
    spark.session.dataSource.register(dying(os.getpid, tmp_path))
    asked = spark.session.read.format("dying").options(source=f"backup:{BEHIND}", table="records", partitions=7)
    assert plain_rows(asked.load().toArrow()) == expected(f"backup:{BEHIND}", "records")
    assert len(list(tmp_path.iterdir())) > 1


@pytest.mark.slow
@pytest.mark.usefixtures("spark")  # skipped as others are
def test_an_executor_that_is_killed_is_replaced_and_the_rows_are_the_same(tmp_path: Path) -> None:
    environment = os.environ | {
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": str(ROOT),
        "SPARK_LOCAL_HOSTNAME": "localhost",
    }
    done = subprocess.run(
        [sys.executable, ROOT / "tests/inspector/tables/spark/dying.py", f"backup:{BEHIND}", tmp_path],
        env=environment,
        cwd=tmp_path.parent,  # Spark makes a folder where it works
        capture_output=True,
        text=True,
        check=False,
        timeout=800,  # a cluster is started, and its executor again
    )
    assert done.returncode == 0, done.stderr[-3000:]
    keys = [row["key"].hex() for row in expected(f"backup:{BEHIND}", "records", columns=["key"])]
    assert done.stdout.split() == keys
    assert list(tmp_path.iterdir())  # the mark of a kill


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
    assert "salvage: damaged parts are skipped; the option table=problems lists them" in spark.said()
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
