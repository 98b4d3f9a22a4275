"""What pandas and polars make of exported files and of tables: the lines of docs/export.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import inspector
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from inspector import Source

pytestmark = pytest.mark.slow
ROWSETS = "MetaRowsetKey"


@pytest.fixture(scope="module")
def source() -> Iterator[Source]:
    with inspector.open(f"backup:{FIXTURES / 'backup-behind'}") as source:
        yield source


@pytest.fixture(scope="module")
def folder(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    inspector.export(source, folder / "whole")
    inspector.export(source, folder / "split", [ROWSETS], by_instance=True)
    return folder


@pytest.fixture(scope="module")
def num_rows(source: Source) -> list[int]:
    return [
        row["value"]["num_rows"] for row in inspector.table(source, ROWSETS, columns=["value"]).read_all().to_pylist()
    ]


def reader(name: str) -> Any:
    """The library. Where it is not installed, the test says so."""
    return pytest.importorskip(name, reason=f"{name} is not installed")


def test_pandas_reads_every_file(folder: Path, num_rows: list[int]) -> None:
    pandas = reader("pandas")
    for path in (folder / "whole").iterdir():
        assert len(pandas.read_parquet(path))
    path = folder / "whole" / f"{ROWSETS}.parquet"
    assert pandas.read_parquet(path)["value"].str["num_rows"].tolist() == num_rows
    typed = pandas.read_parquet(path, dtype_backend="pyarrow")["value"].struct.field("num_rows")
    assert typed.tolist() == num_rows


def test_polars_reads_every_file(folder: Path, num_rows: list[int]) -> None:
    polars = reader("polars")
    for path in (folder / "whole").iterdir():
        assert len(polars.read_parquet(path))
    field = polars.col("value").struct.field("num_rows")
    found = polars.read_parquet(folder / "whole" / f"{ROWSETS}.parquet").select("tablet_id", field)
    assert found["num_rows"].to_list() == num_rows
    split = polars.read_parquet(f"{folder / 'split' / ROWSETS}/")
    assert "instance_id" in split.columns
    assert sorted(split.select(field)["num_rows"].to_list()) == sorted(num_rows)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_table_is_taken_as_it_is(source: Source, library: str, num_rows: list[int]) -> None:
    table = inspector.table(source, ROWSETS)
    frames = reader(library)
    frame = frames.DataFrame.from_arrow(table) if library == "pandas" else frames.from_arrow(table)
    assert len(frame) == len(num_rows)
