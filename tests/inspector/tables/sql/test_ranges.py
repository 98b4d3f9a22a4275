"""Conditions on leading fields only make reading shorter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.sources.memory import MemorySource
from inspector.tables.catalogue import catalogue
from keycodec import FAMILIES
from tests.inspector.tables.sql.conftest import Watched, rows
from tests.support.examples import examples
from tests.support.inspector import SCHEMA
from tests.support.strategies.crowds import crowded_keys

if TYPE_CHECKING:
    from inspector.tables.sql.database import Database

_LITERALS = {
    "VARCHAR": [
        "'00000000000000010000'",
        "'a'",
        "'b'",
        "'ab'",
        "''",
        "'a\x00'".replace("\x00", "' || chr(0) || '"),
        '\'{"@hex":"ff"}\'',
        "NULL",
    ],
    "BIGINT": ["0", "1", "2", "-1", "9223372036854775807", "-9223372036854775808", "3", "NULL"],
}


@st.composite
def conditions(draw: st.DrawFn, fields: dict[str, str]) -> str:
    """A condition on leading fields, in SQL."""
    name = draw(st.sampled_from(list(fields)))
    literal = st.sampled_from(_LITERALS[fields[name]])
    match draw(st.integers(0, 6)):
        case 0 | 1:
            return f"{name} = {draw(literal)}"
        case 2:
            return f"{name} {draw(st.sampled_from(['<', '<=', '>', '>=', '<>', 'IS DISTINCT FROM']))} {draw(literal)}"
        case 3:
            return f"{name} IN ({', '.join(draw(st.lists(literal, min_size=1, max_size=4)))})"
        case 4:
            return f"{name} BETWEEN {draw(literal)} AND {draw(literal)}"
        case 5:
            return f"NOT ({draw(conditions(fields))})"
        case _:
            return (
                f"({draw(conditions(fields))} {draw(st.sampled_from(['AND', 'AND', 'OR']))} {draw(conditions(fields))})"
            )


@pytest.mark.slow
@examples(150)
@given(data=st.data())
def test_conditions_on_leading_fields_change_no_answer(
    database: Database, watched: Watched, data: st.DataObject
) -> None:
    family = data.draw(st.sampled_from([family for family in FAMILIES.values() if family.fields]))
    keys = data.draw(st.lists(crowded_keys(st.just(family)), max_size=15))
    watched.inner = MemorySource((key, b"") for key in keys)
    table = catalogue(SCHEMA)[family.name]
    types = {"string": "VARCHAR", "int64": "BIGINT"}
    fields = {name: types[str(table.schema.field(name).type)] for name in table.leading_fields}
    chosen = " AND ".join(data.draw(st.lists(conditions(fields), min_size=1, max_size=3)))
    statement = f'SELECT "key" FROM {family.name} WHERE {chosen} ORDER BY ALL'
    with duckdb.connect() as plain:
        columns = [*table.leading_fields, "key"]
        plain.register(family.name, inspector.table(watched, family.name, columns=columns).read_all())
        expected = plain.sql(statement).fetchall()
    assert rows(database, statement) == expected


@pytest.mark.parametrize(
    ("condition", "keys"),
    [
        ("instance_id = 'i' AND tablet_id = 7", [{"instance_id": "i", "tablet_id": 7}]),
        ("tablet_id = 7 AND 'i' = instance_id", [{"instance_id": "i", "tablet_id": 7}]),
        ("instance_id = 'i' AND tablet_id BETWEEN 7 AND 7", [{"instance_id": "i", "tablet_id": 7}]),
        (
            "instance_id IN ('a', 'i') AND tablet_id IN (1, 7)",
            [{"instance_id": name, "tablet_id": number} for name in "ai" for number in (1, 7)],
        ),
        ("instance_id = 'i' AND value.num_rows > 3", [{"instance_id": "i"}]),
        ("tablet_id = 7", [{}]),
        ("instance_id = 'i' OR tablet_id = 7", [{}]),
        ("instance_id = 'i' AND instance_id = 'j'", []),
    ],
)
def test_which_ranges_are_read(
    database: Database, watched: Watched, condition: str, keys: list[dict[str, object]]
) -> None:
    from keycodec import key_range

    watched.ranges = []
    rows(database, f"SELECT count(*) FROM MetaRowsetKey WHERE {condition}")
    assert watched.ranges == [key_range(FAMILIES["MetaRowsetKey"], **fields) for fields in keys]  # type: ignore[arg-type]


def test_explain_tells_tables_columns_and_keys_and_reads_none(database: Database, watched: Watched) -> None:
    watched.ranges = []
    statement = (
        "EXPLAIN SELECT r.tablet_id FROM MetaRowsetKey r JOIN nodes n USING (instance_id) WHERE instance_id = 'i'"
    )
    told = {(row.table, tuple(row.columns), row.keys) for row in database.explain(statement)}
    begin, end = (
        r"\x01\x10meta\x00\x01\x10i\x00\x01\x10rowset\x00\x01",
        r"\x01\x10meta\x00\x01\x10i\x00\x01\x10rowset\x00\x02",
    )
    assert told == {
        ("MetaRowsetKey", ("instance_id", "tablet_id"), f"[{begin}, {end})"),
        ("nodes", ("instance_id",), "instance_id=i"),
    }
    assert watched.ranges == []


def test_values_that_no_column_needs_are_not_decoded(database: Database, watched: Watched) -> None:
    (row,) = database.explain("SELECT count(*) FROM MetaRowsetKey WHERE tablet_id IN (1, 2, 70)")
    assert "value" not in row.columns
