"""One Spark session for all tests of this folder: its start takes most of their time."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

#: Two executors' threads; a task may fail twice.
MASTER = "local[2,3]"
#: What makes the start quick, and keeps it on this machine.
_SETTINGS = {
    "spark.eventLog.compress": "false",
    "spark.eventLog.enabled": "true",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.python.filterPushdown.enabled": "true",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whichever test is the first waits for Spark's start, which takes minutes on a machine with much else to do."""
    for item in items:
        if isinstance(item, pytest.Function) and "spark" in item.fixturenames:
            item.add_marker(pytest.mark.timeout(900))


@dataclass
class Running:
    """``folder``: where Spark writes its log and its events."""

    session: SparkSession
    folder: Path

    def load(self, **options: object) -> DataFrame:
        """The table that options ask for."""
        return self.session.read.format("doris_meta").options(**options).load()

    def said(self) -> str:
        """All that Spark, its workers and its plans have written so far."""
        return "".join(path.read_text(errors="replace") for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install -e '.[spark]'")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("there is no Java: apt-get install openjdk-17-jre-headless")
    if os.environ.get("PYTEST_XDIST_WORKER"):
        pytest.skip("one process has one Spark for all of these tests: make test-spark")
    from pyspark.sql import SparkSession

    from inspector.tables.spark import DorisMeta

    folder = tmp_path_factory.mktemp("spark")
    (folder / "events").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("SPARK_LOCAL_HOSTNAME", "localhost")
        builder = SparkSession.builder.master(MASTER).config(map=_SETTINGS)
        builder = builder.config("spark.eventLog.dir", (folder / "events").as_uri())
        with _standard_error_in(folder / "log"):
            session = builder.getOrCreate()
    session.sparkContext.setLogLevel("INFO")
    session.dataSource.register(DorisMeta)
    yield Running(session, folder)
    session.stop()


@contextmanager
def _standard_error_in(path: Path) -> Iterator[None]:
    """What starts in the block writes its errors into a file."""
    kept = os.dup(2)
    with path.open("wb") as file:
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
