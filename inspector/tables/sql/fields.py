"""Which fields of the column ``value`` a statement names, so that no others are decoded.

DuckDB asks for whole columns. It gives its parse tree, though, and in that a field stands by its name behind that of
its column. Whatever may mean the whole column in any other way, or hide names from us, asks for all fields: an answer
must never depend on this.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from inspector.errors import as_missing_extra

with as_missing_extra("SQL", "sql"):
    import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator

_VALUE = "value"
#: Nodes that stand for columns without naming them.
_NAMELESS = frozenset({"STAR", "POSITIONAL_REFERENCE", "SHOW_REF", "PIVOT"})
#: Functions in FROM that read no table. Others may get a statement as text.
_TABLELESS = frozenset({"unnest", "range", "generate_series"})


class _WholeError(Exception):
    """All fields are asked for, or may be."""


def named_fields(connection: duckdb.DuckDBPyConnection, statement: str) -> frozenset[str] | None:
    """The names, in lower case, of the fields of ``value`` that a statement may need; None for all."""
    try:
        tree = _parse_tree(connection, statement)
    except (duckdb.Error, RecursionError):
        return None
    nodes = list(_nodes(tree))
    tables = frozenset(name for node in nodes for name in _table_names(node))
    try:
        return frozenset(field for node in nodes for field in _fields(node, tables)) or None
    except _WholeError:
        return None


def _parse_tree(connection: duckdb.DuckDBPyConnection, statement: str) -> dict[str, Any]:
    with connection.cursor() as own:  # a stream of the connection's may not have ended
        ((text,),) = own.execute("SELECT json_serialize_sql(?)", [statement]).fetchall()
    tree: dict[str, Any] = json.loads(text)
    return tree


def _nodes(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All nodes of a tree, in no order; a statement may be nested deeper than functions can be."""
    left: list[Any] = [tree]
    while left:
        node = left.pop()
        if isinstance(node, dict):
            yield node
            left += node.values()
        elif isinstance(node, list):
            left += node


def _table_names(node: dict[str, Any]) -> Iterator[str]:
    """Yield what a row of the tables of a node may be called."""
    if "sample" in node:  # every part of FROM has one
        yield from (node[name].lower() for name in ("alias", "table_name") if name in node)


def _fields(node: dict[str, Any], tables: frozenset[str]) -> Iterator[str]:
    """The fields that a node names. Raises _WholeError."""
    kind = str(node.get("type"))  # of a constant it is a node
    if node.get("error") or kind in _NAMELESS or node.get("ref_type") == "NATURAL":
        raise _WholeError  # an error: PIVOT and the like
    if kind == "TABLE_FUNCTION" and node["function"].get("function_name", "").lower() not in _TABLELESS:
        raise _WholeError
    if node.get("column_name_alias") or _VALUE in map(str.lower, node.get("using_columns", ())):
        raise _WholeError
    if node.get("function_name") and (node.get("schema") or node.get("catalog")):  # value.num_rows.abs()
        raise _WholeError
    names = [name.lower() for name in node.get("column_names", ())]
    if names and (names[-1] == _VALUE or names[-1] in tables):
        raise _WholeError
    yield from (field for name, field in pairwise(names) if name == _VALUE)


def fields_of(schema: pa.Schema, named: frozenset[str] | None) -> frozenset[str] | None:
    """The fields of a table's ``value`` that a statement names; None for all."""
    if named is None or _VALUE not in schema.names or not pa.types.is_struct(schema.field(_VALUE).type):
        return None
    return frozenset(field.name for field in schema.field(_VALUE).type if field.name.lower() in named) or None
