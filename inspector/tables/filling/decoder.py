"""Many serialized messages as Arrow arrays at once: ptars, which is Rust, reads the wire format (docs/tables.md).

What ptars does not do as :mod:`inspector.tables.columns.cells` does it is put right here, or it is odd: then the
cells are made one by one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
from google.protobuf.descriptor import FieldDescriptor
from ptars import HandlerPool, PtarsConfig

from inspector.schema import all_fields
from inspector.tables.filling.narrowing import Narrowed, narrowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from google.protobuf.descriptor import Descriptor

    from inspector.tables.columns.unset import Array
    from inspector.tables.filling.narrowing import FieldPath

#: With these, ptars makes the types of :mod:`inspector.tables.columns.arrowtypes`, but for messages inside themselves.
_CONFIG = PtarsConfig(
    enum_repr="string", list_nullable=True, list_value_nullable=True, map_nullable=True, map_value_nullable=True
)


class OddError(Exception):
    """The quick way cannot tell the rows; the exact way can."""


class Decoder:
    """Makes the arrays of some fields of a message."""

    def __init__(self, asked: Narrowed) -> None:
        self._types = asked.types
        self._with_maps = {name for name, type_ in self._types.items() if _holds_maps(type_)}
        self._handler = HandlerPool([asked.message.file], _CONFIG).get_for_message(asked.message)

    def arrays(self, values: Sequence[bytes]) -> dict[str, Array]:
        """The array of each field, by its name. Raises OddError."""
        batch = self._record_batch(list(values))
        if batch.num_rows != len(values):
            raise OddError
        return {name: self._fitted(name, array) for name, array in zip(batch.schema.names, batch.columns, strict=True)}

    def _fitted(self, name: str, array: Array) -> Array:
        type_ = self._types[name]
        is_ours = array.type == type_ and name not in self._with_maps
        return array if is_ours else _fitted(array, type_)

    def _record_batch(self, values: list[bytes]) -> pa.RecordBatch:
        try:
            made: pa.RecordBatch = self._handler.list_to_record_batch(values)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of Rust is no Exception
            raise OddError from error
        return made


def decoder_of(message: Descriptor, fields: frozenset[str] | None) -> Decoder | None:
    """The decoder of some fields of a message (None: of all); None where its answers would not be ours."""
    return decoder_at(message, frozenset((name,) for name in (message.fields_by_name if fields is None else fields)))


@lru_cache(maxsize=256)
def decoder_at(message: Descriptor, paths: frozenset[FieldPath]) -> Decoder | None:
    """The decoder of the fields at some paths (see :func:`narrowed`); None where its answers would not be ours."""
    if not message.fields or not all(map(_is_plain, all_fields(message))):
        return None
    try:
        return Decoder(narrowed(message, paths))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of Rust is no Exception
        return None


def _is_plain(field: FieldDescriptor) -> bool:
    """Whether ptars reads a field as protobuf does: whether it is set can be told, and each number has one name."""
    enum = field.enum_type
    return (
        (field.is_repeated or field.has_presence)
        and field.type != FieldDescriptor.TYPE_GROUP
        and (enum is None or len(enum.values) == len(enum.values_by_number))
    )


# --- what ptars makes, as ours ---


def _fitted(array: Array, type_: pa.DataType) -> Array:
    """The array with our type: maps sorted, messages inside themselves as text. Raises OddError."""
    if array.null_count == len(array):
        return _nulls(len(array), type_)
    if array.type == type_ and not _holds_maps(type_):
        return array
    if isinstance(array, pa.MapArray) and array.type == type_:
        if array.items.null_count:  # an entry without a value: protobuf takes the default
            raise OddError
        if not len(array.items):
            return array
        return pa.array(map(_sorted, cast("Array", array).to_pylist()), type_)
    if isinstance(array, pa.ListArray) and not array.offset:
        return _with_children(array, type_, 2, [_fitted(array.values, type_.field(0).type)])
    if isinstance(array, pa.StructArray) and not array.offset:
        children = [_fitted(array.field(index), type_.field(index).type) for index in range(type_.num_fields)]
        return _with_children(array, type_, 1, children)
    raise OddError


def _with_children(array: Array, type_: pa.DataType, buffers: int, children: list[Array]) -> Array:
    """The array with other children. ``buffers``: how many are its own."""
    own = array.buffers()[:buffers]
    return cast("Array", pa.Array.from_buffers(type_, len(array), own, array.null_count, children=children))


def _nulls(length: int, type_: pa.DataType) -> Array:
    nulls: Any = pa.nulls  # its stubs take known types only
    return cast("Array", nulls(length, type_))


def _holds_maps(type_: pa.DataType) -> bool:
    if pa.types.is_map(type_):
        return True
    return any(_holds_maps(type_.field(index).type) for index in range(type_.num_fields))


def _sorted(entries: list[tuple[object, object]] | None) -> list[tuple[object, object]] | None:
    return None if entries is None else sorted(entries, key=lambda entry: entry[0])  # type: ignore[arg-type,return-value]
