"""Types as Parquet can hold them: it has no struct without fields, so a message without any is true where it is set.

And its columns, which are the fields that hold no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.types as types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Convert = Callable[[Any], Any]


def storable(schema: pa.Schema) -> tuple[pa.Schema, Callable[[pa.RecordBatch], pa.RecordBatch]]:
    """The schema of a table in Parquet, and what makes its batches of the table's."""
    types_ = [_type(field.type) for field in schema]
    changed = {
        name: type_ for name, type_, field in zip(schema.names, types_, schema, strict=True) if type_ != field.type
    }
    stored = pa.schema([pa.field(name, type_) for name, type_ in zip(schema.names, types_, strict=True)])

    def convert(batch: pa.RecordBatch) -> pa.RecordBatch:
        for name, type_ in changed.items():
            column = batch.column(name)
            cell = _convert(column.type)
            cells = pa.array([cell(value) for value in column.to_pylist()], type_)
            batch = batch.set_column(batch.schema.get_field_index(name), name, cells)
        return batch

    return stored, convert


def _type(type_: pa.DataType) -> pa.DataType:
    if types.is_struct(type_):
        fields = [pa.field(field.name, _type(field.type)) for field in type_]
        return pa.struct(fields) if fields else pa.bool_()
    if types.is_map(type_):
        return pa.map_(type_.key_type, _type(type_.item_type))
    return pa.list_(_type(type_.value_type)) if types.is_list(type_) else type_


def _convert(type_: pa.DataType) -> Convert:
    if types.is_struct(type_):
        fields = {field.name: _convert(field.type) for field in type_}
        return _optional(lambda value: {name: cell(value[name]) for name, cell in fields.items()} if fields else True)
    if types.is_map(type_):
        item = _convert(type_.item_type)
        return _optional(lambda value: [(name, item(inner)) for name, inner in value])
    if types.is_list(type_):
        element = _convert(type_.value_type)
        return _optional(lambda value: [element(inner) for inner in value])
    return lambda value: value


def _optional(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def text_paths(fields: Iterable[pa.Field[Any]], within: str = "") -> Iterator[str]:
    """Yield the path of each column of text, as Parquet names it."""
    for field in fields:
        yield from _text_paths(field.type, f"{within}{field.name}")


def _text_paths(type_: pa.DataType, path: str) -> Iterator[str]:
    if types.is_struct(type_):
        yield from text_paths(type_, f"{path}.")
    elif types.is_map(type_):
        yield from _text_paths(type_.key_type, f"{path}.key_value.key")
        yield from _text_paths(type_.item_type, f"{path}.key_value.value")
    elif types.is_list(type_):
        yield from _text_paths(type_.value_type, f"{path}.list.element")
    elif types.is_string(type_):
        yield path
