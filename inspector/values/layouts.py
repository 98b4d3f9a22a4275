"""How the key-values of one record are read, family by family (docs/values.md).

A :class:`Layout` is what a family's row in ``keycodec.families`` says about values, bound to a schema.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from inspector.schema import Schema
from inspector.values.bitmap import BitmapError, DeleteBitmap
from inspector.values.blob import join_chunks
from inspector.values.document import merge_children
from inspector.values.label import read_label
from inspector.values.reading import Problem, Reading, Undecoded, read_message, undecoded
from inspector.values.stats import TabletStats
from keycodec.elements import END, decode_bytes, decode_int64, to_text
from keycodec.family import SuffixKind, ValueKind

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from inspector.sources.base import KeyValue
    from keycodec.family import Family

_INT64 = struct.Struct("<q")

#: Ints in the key of a document's child that is no child's child: the field, perhaps an element.
_FLAT_PATH = 2

#: Reads one record: the stem that its keys share, and its key-values in key order.
ReadRecord = Callable[[bytes, Sequence["KeyValue"]], Reading]
#: The bytes of a value to the value. Raises protobuf's DecodeError.
Parse = Callable[[bytes], Any]


class Layouts:
    """The way to read each family's records, with the messages of one schema."""

    def __init__(self, schema: Schema | None = None) -> None:
        self.schema = schema or Schema.builtin()
        self._layouts: dict[Family, Layout] = {}

    def of(self, family: Family) -> Layout:
        """The family's layout."""
        layout = self._layouts.get(family)
        if layout is None:
            layout = self._layouts[family] = Layout(family, self.schema)
        return layout


class Layout:
    """How the records of one family are read.

    ``read(stem, key_values)`` gives the reading of one record from all its key-values, in key order; ``stem`` is what
    their keys share: the record's key, without the end tag where a document's children stand before it.
    """

    def __init__(self, family: Family, schema: Schema) -> None:
        self.family = family
        self.message_class = schema.message_class(family.message) if family.message else None
        self.read = self._record_reader()
        #: Whether each key-value is a record of its own.
        self.is_plain = family.suffix is None
        #: The value of a record that is one key-value under its own key, as ``read`` gives it; raises DecodeError.
        self.parse = self._quick_parse()

    def _quick_parse(self) -> Parse | None:
        message_class = self.message_class
        if message_class is None or self.family.value is not ValueKind.MESSAGE:
            return None
        from_string = message_class.FromString
        if self.family.suffix is SuffixKind.COUNTER:
            return lambda data: TabletStats(from_string(data), {}, message_class)
        return from_string if self.is_plain else None

    def _record_reader(self) -> ReadRecord:
        return {
            None: self._read_plain,
            SuffixKind.BLOB: self._read_blob,
            SuffixKind.DOCUMENT: self._read_document,
            SuffixKind.COUNTER: self._read_stats,
        }[self.family.suffix]

    def _read_plain(self, stem: bytes, key_values: Sequence[KeyValue]) -> Reading:
        return self.read_value(key_values[0][1])

    def _read_blob(self, stem: bytes, key_values: Sequence[KeyValue]) -> Reading:
        data, problems = join_chunks(stem, key_values)
        return Reading(Undecoded(data), problems) if problems else self.read_value(data)

    def _read_document(self, stem: bytes, key_values: Sequence[KeyValue]) -> Reading:
        root: bytes | None = None
        children = []
        for key, value in key_values:
            path = _path(key, len(stem))
            if path:
                children.append((path, value))
            else:
                root = value
        if root is None:
            together = b"".join(value for _, value in key_values)
            return undecoded(together, f"{len(children)} children of a document whose root is missing")
        reading = self.read_value(root)
        if isinstance(reading.value, Undecoded):
            return reading
        problems = merge_children(reading.value, children, versioned=self.family.versioned)
        if any(len(path) > _FLAT_PATH for path, _ in children):  # nested documents may nest too deep together
            again = read_message(self._message_class, reading.value.SerializePartialToString())
            return Reading(again.value, (*problems, *again.problems))
        return Reading(reading.value, problems)

    def _read_stats(self, stem: bytes, key_values: Sequence[KeyValue]) -> Reading:
        has_row = key_values[0][0] == stem
        row = read_message(self._message_class, key_values[0][1]) if has_row else Reading(None)
        if len(key_values) == 1 and has_row and not row.problems:
            return Reading(TabletStats(row.value, {}, self._message_class))
        problems = list(row.problems)
        counters: dict[str, int] = {}
        for key, value in key_values[has_row:]:
            name = to_text(decode_bytes(key, len(stem))[0])
            counter, found = _read_int64(value)
            problems += [Problem(f"counter {name}: {problem}") for problem in found]
            counters |= {} if found else {name: counter}
        if isinstance(row.value, Undecoded):
            return Reading(row.value, tuple(problems))
        if not has_row:
            problems.append(Problem(f"counters without a stats row: {', '.join(counters)}", failed=False))
        return Reading(TabletStats(row.value, counters, self._message_class), tuple(problems))

    def read_value(self, data: bytes) -> Reading:
        """One whole value of the family."""
        match self.family.value:
            case ValueKind.MESSAGE:
                return read_message(self._message_class, data)
            case ValueKind.STAMPED_MESSAGE:
                return read_label(self._message_class, data)
            case ValueKind.INT64:
                return self._read_int64_or_message(data)
            case ValueKind.EMPTY:
                return _read_empty(data)
            case ValueKind.BITMAP:
                return _read_bitmap(data)

    def _read_int64_or_message(self, data: bytes) -> Reading:
        reading = _read_int64(data)
        if not reading.problems or self.message_class is None:
            return reading
        as_message = read_message(self.message_class, data)
        if as_message.problems:
            return reading
        name = self.message_class.DESCRIPTOR.full_name
        return Reading(as_message.value, (Problem(f"no int64 of 8 bytes, read as {name}", failed=False),))

    @property
    def _message_class(self) -> type[Message]:
        assert self.message_class is not None, self.family
        return self.message_class


def _path(key: bytes, start: int) -> tuple[int, ...]:
    """The ints of a document child's key; none in its root's."""
    path: list[int] = []
    while key[start : start + 1] not in (b"", END):
        number, start = decode_int64(key, start)
        path.append(number)
    return tuple(path)


def _read_int64(data: bytes) -> Reading:
    if len(data) != _INT64.size:
        return undecoded(data, f"an int64 has {_INT64.size} bytes, found {len(data)}")
    return Reading(_INT64.unpack(data)[0])


def _read_empty(data: bytes) -> Reading:
    return undecoded(data, f"expected an empty value, found {len(data)} bytes") if data else Reading(None)


def _read_bitmap(data: bytes) -> Reading:
    try:
        return Reading(DeleteBitmap.from_bytes(data))
    except BitmapError as error:
        return undecoded(data, str(error))
