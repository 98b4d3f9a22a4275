"""What the views give, as tables: each column's type follows from its annotation (docs/tables.md, "Views")."""

from __future__ import annotations

from functools import cached_property
from itertools import product
from operator import attrgetter
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

from inspector.forms.jsontext import dumps
from inspector.tables.base import in_batches
from inspector.tables.columns.cells import text_cell
from inspector.values.reading import Problem
from inspector.views.rows import Row, columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from inspector.tables.base import Reading

_SCALARS: dict[object, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    Problem: pa.string(),
}
#: Bytes that a row of a view takes, roughly.
_ROW_BYTES = 500


class ViewTable:
    """The rows of a view. ``rows``: the view, which takes an ``instance_id``.

    ``leading_fields``: those of its arguments that choose among the rows and change nothing in them.
    """

    def __init__(
        self, name: str, row_class: type[Row], rows: Callable[..., Iterable[Row]], leading_fields: Sequence[str] = ()
    ) -> None:
        self.name = name
        self.leading_fields = leading_fields
        self._row_class = row_class
        self._rows = rows

    @cached_property
    def schema(self) -> pa.Schema:
        return pa.schema([pa.field(name, type_) for name, type_ in self._types.items()])

    @cached_property
    def _types(self) -> Mapping[str, pa.DataType]:
        hints = get_type_hints(self._row_class, localns={"Problem": Problem})
        return {name: arrow_type(hints[name]) for name in columns(self._row_class)}  # type: ignore[arg-type]

    def ranges(self, reading: Reading) -> None:
        return None

    def read(self, reading: Reading, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        types = {name: self._types[name] for name in columns}
        rows = self._of(reading)
        cells = [_cell(name, type_) for name, type_ in types.items()]
        yield from in_batches(((_ROW_BYTES, row) for row in rows), types, cells)

    def _of(self, reading: Reading) -> Iterator[Row]:
        """The rows, of each combination of the values that are asked for."""
        wanted = {name: wanted.values for name, wanted in reading.wanted.items() if wanted.values is not None}
        for values in product(*wanted.values()):
            yield from self._rows(reading.source, schema=reading.schema, **dict(zip(wanted, values, strict=True)))


def arrow_type(hint: Any) -> pa.DataType:
    """The Arrow type of an annotation. What Arrow has no type for is JSON text."""
    arguments = [argument for argument in get_args(hint) if argument is not NoneType]
    origin = get_origin(hint)
    if origin in (Union, UnionType) and len(arguments) == 1:
        return arrow_type(arguments[0])
    if origin is list and arguments[0] in _SCALARS:
        return pa.list_(_SCALARS[arguments[0]])
    if origin is dict and arguments[0] is str and arguments[1] in _SCALARS:
        return pa.map_(pa.string(), _SCALARS[arguments[1]])
    return _SCALARS.get(hint, pa.string())


def _cell(name: str, type_: pa.DataType) -> Callable[[Row], Any]:
    value_of = attrgetter(name)

    def cell(row: Row) -> Any:
        return _converted(value_of(row), type_)

    return cell


def _converted(value: Any, type_: pa.DataType) -> Any:
    match value:
        case str():
            return text_cell(value)
        case Problem():
            return str(value)
        case dict() if pa.types.is_map(type_):
            return [(_converted(name, pa.string()), inner) for name, inner in value.items()]
        case list() if pa.types.is_list(type_):
            return [_converted(inner, pa.string()) for inner in value]
        case dict() | list():
            return dumps(value)
        case _:
            return value
