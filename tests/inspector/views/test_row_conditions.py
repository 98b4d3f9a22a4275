"""``where`` on rows: one rule for all views."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.errors import UsageError
from inspector.views.dissection import dissection
from inspector.views.rows import columns
from inspector.views.space.growth import usage_growth
from inspector.views.space.usage_by import usage_by
from tests.support.examples import part
from tests.support.places import DATA, DEMO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.verbs import Command

View = Callable[..., Iterable[Any]]
SOURCES = [f"text:{DATA / 'busy.txt'}", f"backup:{DEMO}"]
RANGE_FILE = next(path for path in sorted((DEMO / "kvranges").rglob("*")) if path.is_file())
VIEWS: dict[str, View] = {
    "instances": inspector.instances,
    "clusters": inspector.clusters,
    "nodes": inspector.nodes,
    "tablet_stats": inspector.tablet_stats,
    "tablet_stats through clones": lambda source, **asked: inspector.tablet_stats(source, through_clones=True, **asked),
    "snapshots": inspector.snapshots,
    "transactions": inspector.transactions,
    "jobs": inspector.jobs,
    "recycle_bin": inspector.recycle_bin,
    "table_totals": inspector.table_totals,
    "version_path": lambda source, **asked: inspector.version_path(source, 114739, **asked),
    "delete_bitmap_locks": inspector.delete_bitmap_locks,
    "usage": inspector.usage,
    "usage_by": lambda source, **asked: usage_by(source, "table", **asked),
    "usage_growth": lambda source, **asked: usage_growth(source, source, **asked),
    "verify": inspector.verify,
    "dissection": lambda source, **asked: dissection(RANGE_FILE, **asked),
}


@pytest.fixture(scope="module")
def sources() -> Iterator[list[inspector.Source]]:
    with ExitStack() as stack:
        yield [stack.enter_context(inspector.open(name)) for name in SOURCES]


@pytest.mark.parametrize("view", part(VIEWS.values(), 2, VIEWS))
def test_a_condition_on_any_column_keeps_the_rows_that_meet_it(view: View, sources: list[inspector.Source]) -> None:
    found = [(source, rows) for source in sources if (rows := [*view(source)])]
    assert found
    for source, rows in found:
        for column in _plain_columns(rows[0]):
            value = getattr(rows[0], column)
            having = [row for row in rows if getattr(row, column) == value]
            assert [*view(source, where=[f"{column}={value}"])] == having
            assert [*view(source, where=f"{column}!={value}")] == [row for row in rows if row not in having]


def _plain_columns(row: Any) -> set[str]:
    """The first and the last column of a row that holds a number or a text."""
    values = {column: getattr(row, column) for column in columns(type(row))}
    plain = [
        name for name, value in values.items() if type(value) in (int, str) and str(value).strip() not in ("", "0")
    ]
    return {plain[0], plain[-1]}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("problm=x", "there is no 'problm'; did you mean problem"),
        ("nosuchcolumn=x", "there is no 'nosuchcolumn'; there are "),
        ("problem.text=x", "problem is a single value, with nothing inside it; write only problem"),
        ("x", "is not a condition"),
    ],
)
def test_what_no_row_can_meet_is_wrong_usage_ahead_of_all_reading(view: View, condition: str, says: str) -> None:
    with inspector.open(SOURCES[1]) as source, pytest.raises(UsageError, match=says):
        view(source, where=[condition])


@pytest.mark.parametrize(
    ("view", "condition"),
    [("tablet_stats", "num_rows>many"), ("instances", "created<yesterday"), ("usage", "share>lots")],
)
def test_numbers_have_no_order_with_other_things(view: str, condition: str) -> None:
    with inspector.open(SOURCES[1]) as source, pytest.raises(UsageError, match="is not a number, size"):
        VIEWS[view](source, where=[condition])


def test_a_path_leads_into_a_column_that_counts_by_name_and_into_a_list() -> None:
    with inspector.open(SOURCES[1]) as source:
        rows = [*inspector.instances(source)]
        many = [row for row in rows if row.clusters.get("COMPUTE", 0) > 0]
        assert many
        assert [*inspector.instances(source, where=["clusters.COMPUTE>0"])] == many
        first = next(row for row in inspector.clusters(source) if row.nodes)
        assert first in [*inspector.clusters(source, where=[f"nodes={first.nodes[0]}"])]
        assert first in [*inspector.clusters(source, where=[f"nodes[0]={first.nodes[0]}"])]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["instances", "--where", "statu=NORMAL"], "did you mean status"),
        (["instances", "--where", "status=NORMLA"], "did you mean NORMAL"),
        (["clusters", "--where", "host=x"], "there is no 'host'"),
        (["clusters", "--nodes", "--where", "type=COMPUTE"], "did you mean"),
        (["clusters", "--nodes", "--where", "node_type=FE_MASTR"], "did you mean FE_MASTER"),
        (["tablet-stats", "--where", "found_in=x"], "there is no 'found_in'"),
        (["usage", "--where", "table_id=1"], "there is no 'table_id'"),
        (["usage", "--by", "table", "--where", "space=1"], "there is no 'space'"),
        (["verify", "--where", "faild>0"], "did you mean failed"),
    ],
)
def test_the_command_says_what_there_is(command: Command, words: list[str], says: str) -> None:
    ran = command("-s", SOURCES[1], *words)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_totals_shares_and_exit_codes_are_of_all_rows(command: Command) -> None:
    """Those of `usage` and `verify`; `tablet-stats` adds up what it shows."""
    shown = command("-s", SOURCES[1], "usage", "--where", "family=InstanceKey").out.splitlines()
    whole = command("-s", SOURCES[1], "usage").out.splitlines()
    assert [line.split() for line in shown[2:-1]] == [line.split() for line in whole if " InstanceKey " in line]
    assert shown[-1].split() == whole[-1].split()
    stats = command("-s", SOURCES[1], "tablet-stats", "--where", "num_rows<0")
    assert (stats.code, stats.out, stats.err) == (0, "", "note: nothing found\n")
    assert command("-s", SOURCES[1], "verify", "--where", "records<0").err.endswith("note: nothing found\n")


def test_a_file_with_other_fields_is_not_called_empty(command: Command) -> None:
    ran = command("dissect", str(RANGE_FILE), "--where", "field=nosuch")
    assert (ran.code, ran.out, ran.err) == (0, "", "note: nothing found\n")
