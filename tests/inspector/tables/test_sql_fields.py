"""Which fields of ``value`` a statement has decoded, and that its answer is the one over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.tables.sql.database import Database
from inspector.tables.sql.fields import named_fields
from tests.support.examples import examples
from tests.support.places import DATA, FIXTURES

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A statement, and the fields that it needs; none: all.
NAMED = [line.split("\t") for line in (DATA / "sql" / "named_fields.tsv").read_text().splitlines()]
TABLES = ("MetaRowsetKey", "MetaTabletKey", "TxnLabelKey", "InstanceKey")


@pytest.mark.parametrize(("statement", "fields"), NAMED, ids=[statement for statement, _ in NAMED])
def test_which_fields_a_statement_names(statement: str, fields: str) -> None:
    with duckdb.connect() as connection:
        assert named_fields(connection, statement) == (frozenset(fields.split()) or None)


def test_a_statement_that_is_nested_deeply_asks_for_all() -> None:
    with duckdb.connect() as connection:
        statement = f"SELECT value.a{' + 1' * 900} FROM t"
        assert named_fields(connection, statement) in (None, frozenset("a"))


@pytest.fixture(scope="module")
def databases() -> Iterator[tuple[Database, duckdb.DuckDBPyConnection]]:
    """The tables of a fixture, and the same in DuckDB, whole."""
    with (
        inspector.open(f"backup:{FIXTURES / 'backup-behind'}") as source,
        Database(source) as database,
        duckdb.connect() as plain,
    ):
        for name in TABLES:
            plain.register(name, inspector.table(source, name).read_all())
        yield database, plain


def test_explain_tells_the_fields(databases: tuple[Database, duckdb.DuckDBPyConnection]) -> None:
    database, _ = databases
    (row,) = database.explain("SELECT tablet_id, r.VALUE.Num_Rows FROM MetaRowsetKey r WHERE value.txn_id > 3")
    assert set(row.columns) == {"tablet_id", "value.num_rows", "value.txn_id"}
    (row,) = database.explain("SELECT r.value FROM MetaRowsetKey r WHERE value.txn_id > 3")
    assert row.columns == ["value"]


FIELDS = {
    "MetaRowsetKey": ["num_rows", "txn_id", "rowset_state", "load_id", "start_version", "rowset_id_v2"],
    "MetaTabletKey": ["table_id", "schema", "tablet_state", "replica_id"],
    "TxnLabelKey": ["txn_ids", "@txn_id", "@versionstamp"],
    "InstanceKey": ["user_id", "clusters", "ram_user", "obj_info"],
}
CELLS = [
    'value."{0}"',
    '{t}.value."{0}"',
    '"VALUE"."{0}"',
    "value['{0}']",
    "struct_extract(value, '{0}')",
    '({t}).value."{0}"',
    "value",
    "{t}.value",
    "{t}",
    "to_json(value)",
    'to_json(value."{0}")',
    "{{'a': value}}.a.\"{0}\"",
    'list_transform([value], lambda v: v."{0}")',
    '(SELECT max(value."{0}"::VARCHAR) FROM {table})',
    "(SELECT count(value) FROM {table})",
    "*",
    "{t}.*",
    "* EXCLUDE (value)",
    "COLUMNS('val.*')",
    "key",
    "hash({t})",
    'first(value."{0}") OVER (PARTITION BY value."{1}"::VARCHAR ORDER BY key)',
]
FROM = [
    "{table} AS {t}",
    "main.{table} AS {t}",
    "(FROM {table}) AS {t}",
    "(SELECT key, value FROM {table}) AS {t}",
    "(SELECT key, value AS value FROM {table} WHERE value IS NOT NULL) AS {t}",
    "(SELECT key, {{'{0}': value.\"{0}\", '{1}': value.\"{1}\"}} AS value FROM {table}) AS {t}",
    "(SELECT o.key, o.value FROM {table} AS o JOIN {table} USING (key, value)) AS {t}",
    "{table} AS {t}(a, b)",
    "(FROM {table} NATURAL JOIN (SELECT key FROM {table})) AS {t}",
    "(SELECT key, any_value(value) AS value FROM {table} GROUP BY key) AS {t}",
]
CONDITIONS = ['value."{1}" IS NOT NULL', "value.\"{1}\"::VARCHAR > '3'", "{t}.value IS NOT NULL", "true", "key > 'a'"]


@st.composite
def statements(draw: st.DrawFn) -> str:
    """A statement over one table, most of which name fields of its value in some way."""
    table = draw(st.sampled_from(TABLES))
    first, second = draw(st.lists(st.sampled_from(FIELDS[table]), min_size=2, max_size=2))
    cells = draw(st.lists(st.sampled_from(CELLS), min_size=1, max_size=3))
    pattern = draw(
        st.sampled_from(
            [
                "SELECT {cells} FROM {source} WHERE {condition}",
                "SELECT DISTINCT {cells} FROM {source} WHERE {condition}",
                "WITH w AS (SELECT {cells} FROM {source} WHERE {condition}) FROM w",
                "SELECT {cells} FROM {source} UNION ALL BY NAME SELECT key FROM {source}",
                "SELECT key FROM {source} WHERE EXISTS (SELECT {cells} FROM {source})",
            ]
        )
    )
    whole = pattern.format(
        cells=", ".join(cells), source=draw(st.sampled_from(FROM)), condition=draw(st.sampled_from(CONDITIONS))
    )
    return whole.format(first, second, table=table, t=draw(st.sampled_from(["t", table, "value"])))


@pytest.mark.slow
@given(statement=statements())
@examples(60)
def test_what_is_not_decoded_changes_no_answer(
    databases: tuple[Database, duckdb.DuckDBPyConnection], statement: str
) -> None:
    database, plain = databases
    try:
        expected = plain.sql(statement).to_arrow_table()
    except duckdb.Error:
        with pytest.raises(inspector.UsageError):
            database.query(statement)
        return
    found = database.query(statement).read_all()
    assert found.schema == expected.schema
    assert sorted(map(repr, found.to_pylist())) == sorted(map(repr, expected.to_pylist()))
