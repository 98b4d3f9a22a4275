"""Read the key-values of one record, by family (docs/values.md).

A :class:`Layout` is what a family's row in ``keycodec.families`` says about values, bound to a schema.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from inspector.schema import Schema, descriptor_of
from inspector.values.bitmap import read_bitmap
from inspector.values.blob import join_chunks
from inspector.values.document import read_document
from inspector.values.label import read_label
from inspector.values.reading import Problem, Reading, Undecoded, read_int64, read_message, undecoded
from inspector.values.stats import TabletStats, read_stats
from keycodec.families import get_family
from keycodec.families.family import SuffixKind, ValueKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from google.protobuf.message import Message

    from inspector.schema.messages import TabletStatsPB, TxnLabelPB
    from inspector.sources.base import KeyValue
    from inspector.values.value import Value
    from keycodec.families.family import Family

#: Makes the value from its bytes. Raises protobuf's DecodeError.
Parse = Callable[[bytes], "Value"]


class Layouts:
    """The layouts of all families, with the messages of one schema."""

    def __init__(self, schema: Schema | None = None) -> None:
        self.schema = schema or Schema.builtin()
        self._layouts: dict[Family, Layout] = {}

    def of(self, family: Family) -> Layout:
        """The family's layout."""
        layout = self._layouts.get(family)
        if layout is None:
            layout = self._layouts[family] = Layout(family, self.schema)
        return layout

    def __reduce__(self) -> tuple[Callable[[Schema], Layouts], tuple[Schema]]:
        return _layouts, (self.schema,)


class Layout:
    """How the records of one family are read. It is pickled as the family's name and the schema."""

    def __init__(self, family: Family, schema: Schema) -> None:
        self.family = family
        self.schema = schema
        #: The class of the family's messages; None if its values are not messages.
        self.message_class = schema.message_class(family.message) if family.message else None
        self.descriptor = descriptor_of(self.message_class) if self.message_class else None
        #: Whether each key-value is a record of its own.
        self.is_plain = family.suffix is None
        #: Gives the value of a record that is one key-value under its own key, quickly; None if only ``read`` can.
        self.parse = self._quick_parse()

    def __reduce__(self) -> tuple[Callable[[str, Schema], Layout], tuple[str, Schema]]:
        return _layout, (self.family.name, self.schema)

    def _quick_parse(self) -> Parse | None:
        if self.message_class is None or self.family.value is not ValueKind.MESSAGE:
            return None
        if self.family.suffix is SuffixKind.COUNTER:
            stats_class = self._stats_class()
            from_string = stats_class.FromString
            return lambda data: TabletStats(from_string(data), {}, stats_class)
        return self.message_class.FromString if self.is_plain else None

    def read(self, stem: bytes, key_values: Sequence[KeyValue]) -> Reading[Value]:
        """Read one record from all its key-values, in key order.

        ``stem`` is what their keys share: the record's key, without the end tag where a document's children stand
        before it.
        """
        match self.family.suffix:
            case None:
                return self.read_value(key_values[0][1])
            case SuffixKind.BLOB:
                data, problems = join_chunks(stem, key_values)
                return Reading(Undecoded(data), problems) if problems else self.read_value(data)
            case SuffixKind.DOCUMENT:
                return read_document(self._class(), stem, key_values, versioned=self.family.versioned)
            case SuffixKind.COUNTER:
                return read_stats(self._stats_class(), stem, key_values)

    def read_value(self, data: bytes) -> Reading[Value]:
        """Read one whole value of the family."""
        match self.family.value:
            case ValueKind.MESSAGE:
                return read_message(self._class(), data)
            case ValueKind.STAMPED_MESSAGE:
                return read_label(cast("type[TxnLabelPB]", self._class()), data)
            case ValueKind.INT64:
                return self._read_int64_or_message(data)
            case ValueKind.EMPTY:
                return _read_empty(data)
            case ValueKind.BITMAP:
                return read_bitmap(data)

    def _read_int64_or_message(self, data: bytes) -> Reading[int | Message | Undecoded]:
        number = read_int64(data)
        if not number.problems or self.message_class is None:
            return number
        as_message = read_message(self.message_class, data)
        if as_message.problems:
            return number
        name = self.message_class.DESCRIPTOR.full_name
        return Reading(as_message.value, (Problem(f"no int64 of 8 bytes, read as {name}", failed=False),))

    def _class(self) -> type[Message]:
        assert self.message_class is not None, self.family
        return self.message_class

    def _stats_class(self) -> type[TabletStatsPB]:
        return cast("type[TabletStatsPB]", self._class())


@lru_cache(maxsize=8)
def _layouts(schema: Schema) -> Layouts:
    """The layouts of a pickled layout's schema. Many records are pickled with theirs; this makes it once for all."""
    return Layouts(schema)


def _layout(family_name: str, schema: Schema) -> Layout:
    return _layouts(schema).of(get_family(family_name))


def _read_empty(data: bytes) -> Reading[Undecoded | None]:
    return undecoded(data, f"expected an empty value, found {len(data)} bytes") if data else Reading(None)
