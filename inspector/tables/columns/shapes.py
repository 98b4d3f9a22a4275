"""What the column ``value`` of a family's table holds, and what of a value it cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
from google.protobuf.message import Message

from inspector.forms.jsontext import dumps
from inspector.forms.messages import UNKNOWN, to_data
from inspector.forms.plain import value_data
from inspector.schema import descriptor_of
from inspector.tables.columns.arrowtypes import message_type
from inspector.tables.columns.cells import message_cell
from inspector.values.bitmap import DeleteBitmap, summary
from inspector.values.label import TxnLabel
from inspector.values.stats import TabletStats
from keycodec.families.family import SuffixKind, ValueKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from google.protobuf.descriptor import Descriptor

    from inspector.forms.redaction import Hidden
    from inspector.values.layouts import Layout
    from inspector.values.value import Value

_BITMAP = pa.struct(
    [
        pa.field("bytes", pa.int64()),
        pa.field("cardinality", pa.int64()),
        pa.field("ranges", pa.list_(pa.list_(pa.int64()))),
        pa.field("more_ranges", pa.bool_()),
    ]
)
STATS_PARTS = ("aggregated_stats", "detached_stats", "merged_stats")
COUNTERS = "@unknown_counters"
LABEL_STAMP, LABEL_TXN_ID = "@versionstamp", "@txn_id"
_LABEL_NOTES = (pa.field(LABEL_STAMP, pa.string()), pa.field(LABEL_TXN_ID, pa.int64()))


class Shape(NamedTuple):
    """``type``: the Arrow type of a family's values. ``cell``: makes a cell; None for a value of another shape."""

    type: pa.DataType
    cell: Callable[[Any], Any]


def shape_of(layout: Layout) -> Shape | None:
    """The shape of a family's values; None for a family whose values are empty."""
    family = layout.family
    message = descriptor_of(layout.message_class) if layout.message_class is not None else None
    match family.value:
        case ValueKind.MESSAGE if message is not None:
            return _stats_shape(message) if family.suffix is SuffixKind.COUNTER else _message_shape(message)
        case ValueKind.STAMPED_MESSAGE if message is not None:
            return _label_shape(message)
        case ValueKind.INT64:
            return Shape(pa.int64(), lambda value: value if isinstance(value, int) else None)
        case ValueKind.BITMAP:
            return Shape(_BITMAP, _bitmap_cell)
        case _:
            return None


def _message_shape(message: Descriptor) -> Shape:
    cell = message_cell(message)
    return Shape(message_type(message), lambda value: cell(value) if isinstance(value, Message) else None)


def _stats_shape(message: Descriptor) -> Shape:
    part = message_type(message)
    counters = pa.field(COUNTERS, pa.map_(pa.string(), pa.int64()))
    make = message_cell(message)

    def cell(value: Value | Hidden) -> dict[str, Any] | None:
        if not isinstance(value, TabletStats):
            return None
        parts = (value.aggregated, value.detached, value.merged)
        cells = {name: make(part) if part is not None else None for name, part in zip(STATS_PARTS, parts, strict=True)}
        return cells | {COUNTERS: sorted(value.unknown_counters.items())}

    return Shape(pa.struct([*(pa.field(name, part) for name in STATS_PARTS), counters]), cell)


def _label_shape(message: Descriptor) -> Shape:
    fields = [*message_type(message), *_LABEL_NOTES]
    make = message_cell(message)

    def cell(value: Value | Hidden) -> dict[str, Any] | None:
        if not isinstance(value, TxnLabel):
            return None
        notes = {LABEL_STAMP: str(value.versionstamp), LABEL_TXN_ID: value.transaction_id}
        return make(value.message) | notes

    return Shape(pa.struct(fields), cell)


def _bitmap_cell(value: Value | Hidden) -> dict[str, Any] | None:
    return {"bytes": len(value.data), **summary(value)} if isinstance(value, DeleteBitmap) else None


# --- what a cell cannot hold ---


def rest_of(value: Value | Hidden, *, fits: bool) -> str | None:
    """Return what a cell cannot hold of its value, as JSON text; None if it holds all.

    ``fits``: whether the value has a cell. Else it is in the text, in the form that ``scan --format json`` has. Of a
    message in a cell: the fields that the schema does not know, by the path of the message that they stand in.
    """
    if not fits:
        return None if value is None else dumps(value_data(value))
    found = {path: unknown for part in _messages_in(value) if has_unknown(part) for path, unknown in _unknown(part)}
    return dumps(found) if found else None


def _messages_in(value: Value | Hidden) -> list[Message]:
    if isinstance(value, Message):
        return [value]
    if isinstance(value, TxnLabel):
        return [value.message]
    return [value.aggregated] if isinstance(value, TabletStats) and value.aggregated is not None else []


def has_unknown(message: Message) -> bool:
    """Whether a message holds fields that its schema does not know, at any depth."""
    known = type(message)()
    known.CopyFrom(message)
    return drop_unknown(known, is_whole=known.IsInitialized())


def drop_unknown(message: Message, *, is_whole: bool) -> bool:
    """Take out of a message what its schema does not know, at any depth. Tells whether there was anything.

    ``is_whole``: whether it has all required fields. Of others, protobuf does not tell the size.
    """
    if is_whole:
        before = message.ByteSize()
        message.DiscardUnknownFields()
        return before != message.ByteSize()
    before = len(message.SerializePartialToString())
    message.DiscardUnknownFields()
    return before != len(message.SerializePartialToString())


def _unknown(message: Message) -> Iterator[tuple[str, Any]]:
    """Each path with unknown fields, and these. The message's own path is empty."""
    return _unknown_in(to_data(message), "")


def _unknown_in(data: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(data, list):
        for index, inner in enumerate(data):
            yield from _unknown_in(inner, f"{path}[{index}]")
    elif isinstance(data, dict):
        for name, inner in data.items():
            if name == UNKNOWN:
                yield path, inner
            else:
                yield from _unknown_in(inner, f"{path}.{name}" if path else name)
