"""The tables of views have the rows of the views."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

import inspector
from inspector.forms.jsontext import dumps
from inspector.schema import Schema
from inspector.tables.catalogue import catalogue
from inspector.values.reading import Problem
from inspector.views.rows import columns
from keycodec import FAMILIES
from tests.support.places import FIXTURES
from tests.support.stores.clones import example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector import Source

#: Views whose function has another name than their table.
FUNCTIONS = {"tables": "table_totals", "rowsets": "version_paths"}
NAMES = [name for name in catalogue(Schema.builtin()) if name not in FAMILIES and name != "records"]


@pytest.fixture(scope="module", params=["clones", "backup-demo"])
def source(request: pytest.FixtureRequest) -> Iterator[Source]:
    if request.param == "clones":
        yield example().source
    else:
        with inspector.open(f"backup:{FIXTURES / request.param}") as source:
            yield source


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_table_has_the_rows_of_its_view(source: Source, name: str) -> None:
    view = getattr(inspector, FUNCTIONS.get(name, name))
    rows = list(view(source, visible=True) if name == "transactions" else view(source))
    table = inspector.table(source, name)
    types = {field.name: field.type for field in table.schema}
    expected = [
        {column: _cell(getattr(row, column), types[column]) for column in columns(type(row))}  # as the row has it
        for row in rows
    ]
    assert table.read_all().to_pylist() == expected


@pytest.mark.parametrize("name", NAMES)
def test_the_page_names_each_view(name: str) -> None:
    views = Path("docs/tables.md").read_text("utf-8").split("## Views")[1].split("##")[0]
    assert f"`{name}`" in views


def test_snapshots_are_those_of_all_instances() -> None:
    found = inspector.sql(example().source, "SELECT instance_id, count(*) FROM snapshots GROUP BY ALL ORDER BY ALL")
    expected = Counter(row.instance_id for row in inspector.snapshots(example().source))
    assert [tuple(row.values()) for row in found.read_all().to_pylist()] == sorted(expected.items())
    assert len(expected) > 1


def _cell(value: Any, type_: pa.DataType) -> Any:
    if isinstance(value, Problem):
        return str(value)
    if isinstance(value, dict) and pa.types.is_map(type_):
        return list(value.items())
    return dumps(value) if isinstance(value, dict | list) and pa.types.is_string(type_) else value
