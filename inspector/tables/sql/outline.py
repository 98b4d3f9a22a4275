"""The columns of a table with the fields inside them, each as a path with its type in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NAMES: dict[pa.DataType, str] = {
    pa.string(): "VARCHAR",
    pa.binary(): "BLOB",
    pa.bool_(): "BOOLEAN",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.uint32(): "UINTEGER",
    pa.uint64(): "UBIGINT",
    pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE",
}


def outline(fields: Iterable[pa.Field[Any]], within: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path and the type of each field that holds no other: ``value.index[].index_id`` and ``BIGINT``."""
    for field in fields:
        yield from _outline(f"{within}{field.name}", field.type)


def _outline(path: str, type_: pa.DataType) -> Iterator[tuple[str, str]]:
    if pa.types.is_struct(type_):
        yield from outline(type_, f"{path}.")
    elif pa.types.is_list(type_):
        yield from _outline(f"{path}[]", type_.value_type)
    elif pa.types.is_map(type_):
        yield from _outline(f"{path}{{}}", type_.item_type)
    else:
        yield path, _NAMES.get(type_, str(type_).upper())
