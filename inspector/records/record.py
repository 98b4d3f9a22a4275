"""One logical record: its key-values, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf.message import DecodeError, Message

from inspector.values.reading import Problem, Reading, Undecoded, missing_fields
from keycodec.decoding import decode
from keycodec.elements import END
from keycodec.families import SuffixKind

if TYPE_CHECKING:
    from inspector.sources.base import KeyValue
    from inspector.values.layouts import Layout, Parse
    from inspector.values.value import Value
    from keycodec.families import Family
    from keycodec.key import Key

#: What stands for a value that was not read yet.
_UNREAD: Any = object()


class Record:
    """One logical record: ``key_values`` are all its (key, value) pairs, in key order.

    ``stem`` is what their keys share; records follow each other in the order of their stems.
    ``key``, ``value`` and ``problems`` are worked out when they are asked for.
    """

    __slots__ = ("_key", "_layout", "_parse", "_reading", "_value", "key_values", "stem")

    def __init__(
        self, key_values: tuple[KeyValue, ...], stem: bytes, layout: Layout | None, parse: Parse | None = None
    ) -> None:
        self.key_values = key_values
        self.stem = stem
        self._layout = layout
        self._parse = parse  # the quick way to the value of a record of one key-value; the layout knows them all
        self._key: Key | None = None
        self._reading: Reading[Value] | None = None
        self._value: Value = _UNREAD

    @property
    def family(self) -> Family | None:
        """The key's family; None where no family explains the key."""
        return self._layout.family if self._layout else None

    @property
    def message_class(self) -> type[Message] | None:
        """The class of the family's messages; None where its values are none."""
        return self._layout.message_class if self._layout else None

    @property
    def key(self) -> Key:
        """The record's key, without a suffix; of a document, its root's. ``key.error`` says why there is no family."""
        if self._key is None:
            is_root_key = len(self.key_values[0][0]) == len(self.stem) or not self._children_inside()
            self._key = decode(self.stem if is_root_key else self.stem + END, partial=True)
        return self._key

    def _children_inside(self) -> bool:
        """Whether the stem leaves out the end tag, because a document's children stand before it."""
        return self.family is not None and self.family.versioned and self.family.suffix is SuffixKind.DOCUMENT

    @property
    def value(self) -> Value:
        """The value, by family: a protobuf message, an int, None (empty), TabletStats, TxnLabel, DeleteBitmap.

        Undecoded bytes where that fails or nobody knows the family.
        """
        if self._value is _UNREAD:
            if self._parse is None:
                return self._read().value
            try:
                self._value = self._parse(self.key_values[0][1])
            except DecodeError:  # reading it again says what is wrong
                return self._read().value
        return self._value

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the value; a key that no family explains is no problem of its record."""
        value, problems = (self._value, ()) if self._value is not _UNREAD else self._read()
        lack = missing_fields(value) if isinstance(value, Message) else None
        return (*problems, lack) if lack else problems

    @property
    def failed(self) -> bool:
        """Whether part of the value could not be decoded."""
        return any(problem.failed for problem in self.problems)

    @property
    def size(self) -> int:
        """Bytes of all keys and values."""
        return sum(len(key) + len(value) for key, value in self.key_values)

    def _read(self) -> Reading[Value]:
        if self._reading is None:
            if self._layout is None:
                self._reading = Reading(Undecoded(self.key_values[0][1]))
            else:
                self._reading = self._layout.read(self.stem, self.key_values)
        return self._reading

    def __repr__(self) -> str:
        return f"<Record {self.key}, {len(self.key_values)} key-values>"
