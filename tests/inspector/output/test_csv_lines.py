"""Lines of CSV are those that Python's ``csv`` writes."""

from __future__ import annotations

import csv
import io
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.forms.jsontext import dumps
from inspector.output.csvlines import csv_line, row_line
from inspector.output.items import RowItem
from inspector.views.rows import columns
from keycodec.jsonforms import Int64
from keycodec.text.safetext import printable
from tests.support.places import DATA, DEMO

if TYPE_CHECKING:
    from collections.abc import Iterator

CELLS: st.SearchStrategy[Any] = st.one_of(
    st.text(),
    st.text(',"\r\n a', max_size=4),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.integers().map(lambda number: Int64(str(number))),
    st.lists(st.text(), max_size=3),
    st.dictionaries(st.text(), st.integers(), max_size=2),
)
VIEWS = (
    inspector.instances, inspector.clusters, inspector.nodes, inspector.tablet_stats, inspector.transactions,
    inspector.jobs, inspector.recycle_bin, inspector.snapshots, inspector.delete_bitmap_locks, inspector.table_totals,
    inspector.usage, inspector.verify,
)  # fmt: skip


def _by_csv(values: Any) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow([_plain(value) for value in values])
    return stream.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    return value if value is None or isinstance(value, int | float) else dumps(value)


@given(st.lists(CELLS, min_size=1, max_size=5))
def test_any_values(values: list[Any]) -> None:
    assert csv_line(values) == _by_csv(values)


@pytest.fixture(scope="module")
def sources() -> Iterator[list[inspector.Source]]:
    names = [f"text:{DATA / 'busy.txt'}", f"text:{DATA / 'clones.txt'}", f"backup:{DEMO}"]
    with ExitStack() as stack:
        yield [stack.enter_context(inspector.open(name)) for name in names]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_rows_of_views(view: Any, sources: list[inspector.Source]) -> None:
    rows = [row for source in sources for row in view(source)]
    assert rows
    for row in rows:
        assert row_line(row) == _by_csv(RowItem(row).flat().values())
        assert list(RowItem(row).flat()) == list(columns(type(row)))
