"""One logical record: its key-values, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf.message import DecodeError, Message

from inspector.errors import UsageError, ValueUndecoded
from inspector.forms.jsontext import dumps
from inspector.forms.plain import Shown, ShownKeyValue, record_data
from inspector.forms.redaction import MASK, hides_bytes, mask_value, mask_values
from inspector.schema import AnyMessage, Schema, descriptor_of
from inspector.values.reading import Problem, Reading, Undecoded, missing_fields
from inspector.values.value import message_of
from keycodec.decoding import decode
from keycodec.elements import END
from keycodec.families.family import SuffixKind, family_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from google.protobuf.descriptor import Descriptor

    from inspector.forms.jsontext import Json
    from inspector.sources.base import KeyValue
    from inspector.values.layouts import Layout, Parse
    from inspector.values.value import Value
    from keycodec.families.family import Family
    from keycodec.key import Key

#: What stands for a value that was not read yet.
_UNREAD: Any = object()


def owner(key: Key) -> tuple[str, str]:
    """Return the instance and the family that a key is counted for; one that does not decode may name an instance."""
    return str(key.fields.get("instance_id", "")), family_name(key.family)


class Record:
    """One logical record: ``key_values`` are all its (key, value) pairs, in key order.

    ``stem``: the bytes that all their keys begin with. Records come in the order of their stems.
    ``layout``: how the records of the family are read; None if no family explains the key.
    ``key``, ``value`` and ``problems`` are decoded when they are first used.
    """

    __slots__ = ("_key", "_parse", "_problems", "_reading", "_value", "key_values", "layout", "stem")

    def __init__(
        self, key_values: tuple[KeyValue, ...], stem: bytes, layout: Layout | None, parse: Parse | None = None
    ) -> None:
        self.key_values = key_values
        self.stem = stem
        self.layout = layout
        self._parse = parse  # the quick way to the value of a record of one key-value; the layout knows them all
        self._key: Key | None = None
        self._reading: Reading[Value] | None = None
        self._problems: tuple[Problem, ...] | None = None
        self._value: Value = _UNREAD

    @property
    def family(self) -> Family | None:
        """The key's family; None if no family explains the key."""
        return self.layout.family if self.layout else None

    @property
    def message_class(self) -> type[Message] | None:
        """The class of the family's messages; None if its values are not messages."""
        return self.layout.message_class if self.layout else None

    @property
    def key(self) -> Key:
        """The record's key, without a suffix; for a document, the root's. ``key.error`` says why it has no family."""
        if self._key is None:
            is_root_key = len(self.key_values[0][0]) == len(self.stem) or not self._children_inside()
            self._key = decode(self.stem if is_root_key else self.stem + END, partial=True)
        return self._key

    def _children_inside(self) -> bool:
        """Tell whether the stem lacks the end tag, because the keys of a document's children come before it."""
        return self.family is not None and self.family.versioned and self.family.suffix is SuffixKind.DOCUMENT

    @property
    def value(self) -> Value:
        """The value, by family: a protobuf message, an int, None (empty), TabletStats, TxnLabel, DeleteBitmap.

        Undecoded if the bytes cannot be decoded, or if no family explains the key.
        """
        if self._value is _UNREAD:
            if self._parse is None:
                return self._read().value
            try:
                self._value = self._parse(self.key_values[0][1])
            except DecodeError:  # reading it again says what is wrong
                return self._read().value
        return self._value

    def message(self, message_class: type[AnyMessage]) -> AnyMessage:
        """Return the value as a message of that class, so that type checkers know its fields.

        ``message_class``: a class of ``inspector.messages``, such as ``messages.InstanceInfoPB``. Raises UsageError if
        the value is something else, and ValueUndecoded if it could not be decoded.
        """
        message = message_of(self.value, message_class)
        if message is None:
            raise self._no_message(message_class.DESCRIPTOR.full_name)
        return message

    def _no_message(self, wanted: str) -> UsageError | ValueUndecoded:
        if isinstance(self.value, Undecoded):
            why = "; ".join(map(str, self.problems)) or "no family explains the key"
            return ValueUndecoded(f"{self.key}: the value cannot be decoded: {why}; record.value has its bytes")
        kind = "empty" if self.value is None else type(self.value).__name__
        found = self.value.DESCRIPTOR.full_name if isinstance(self.value, Message) else kind
        return UsageError(f"{self.key}: the value is {found}, not {wanted}; record.value has it")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the value. That no family explains the key does not count as a problem."""
        if self._problems is None:
            value = self.value
            problems = () if self._value is not _UNREAD else self._read().problems
            lack = missing_fields(value) if isinstance(value, Message) else None
            self._problems = (*problems, lack) if lack else problems
        return self._problems

    @property
    def failed(self) -> bool:
        """Whether part of the value could not be decoded."""
        problems = self.problems
        return bool(problems) and any(problem.failed for problem in problems)

    @property
    def size(self) -> int:
        """Bytes of all keys and values."""
        return sum(len(key) + len(value) for key, value in self.key_values)

    def _read(self) -> Reading[Value]:
        if self._reading is None:
            if self.layout is None:
                self._reading = Reading(Undecoded(self.key_values[0][1]))
            else:
                self._reading = self.layout.read(self.stem, self.key_values)
        return self._reading

    def shown(self, *, mask: bool = True) -> Shown:
        """Return the record as it may be shown. All output passes here, so secrets are masked (docs/safety.md).

        ``mask``: replace each secret by ``******``, and leave out bytes that may hold one.
        """
        value = mask_value(self.value, self._descriptor) if mask else self.value
        return Shown(self.key, value, self.problems)

    def shown_key_values(self, *, mask: bool = True) -> list[ShownKeyValue]:
        """Return the stored key-values, each with its own key. Secrets are masked as in :meth:`shown`."""
        shown: Sequence[bytes | None] = [value for _, value in self.key_values]
        if mask:
            shown = self._masked_values()
        return [
            ShownKeyValue(key, masked, len(value)) for (key, value), masked in zip(self.key_values, shown, strict=True)
        ]

    def masked_key_values(self) -> tuple[KeyValue, ...]:
        """Return the key-values with secrets masked, to be stored. A value that cannot be parsed becomes the mask."""
        masked = (MASK.encode() if value is None else value for value in self._masked_values())
        return tuple((key, value) for (key, _), value in zip(self.key_values, masked, strict=True))

    def hides(self, data: bytes) -> bool:
        """Tell whether a secret can be in these bytes of the record, without parsing them."""
        return hides_bytes(self._descriptor, data)

    def to_dict(self, *, mask: bool = True) -> dict[str, Json]:
        """Convert the record to data for JSON (docs/values.md, "JSON"). 64-bit ints are strings.

        ``mask``: see :meth:`shown`.
        """
        return record_data(self.shown(mask=mask))

    def to_json(self, *, mask: bool = True, indent: int | None = None) -> str:
        """Write :meth:`to_dict` as JSON text that is safe to print, on one line unless ``indent`` is given."""
        return dumps(self.to_dict(mask=mask), indent=indent)

    def _masked_values(self) -> Sequence[bytes | None]:
        values = [value for _, value in self.key_values]
        is_blob = self.family is not None and self.family.suffix is SuffixKind.BLOB
        return mask_values(values, self.value, self._descriptor, is_blob=is_blob)

    @property
    def _descriptor(self) -> Descriptor | None:
        """The message type of the values. If the key does not decode: the type that they seem to have."""
        if self.layout is not None:
            return self.layout.descriptor
        if self.key.nearest is not None and self.key.nearest.message is not None:
            return descriptor_of(Schema.builtin().message_class(self.key.nearest.message))
        return None

    def __reduce__(self) -> tuple[type[Record], tuple[object, ...]]:
        """Pickle the key-values and how to read them. They are decoded again when that is needed."""
        return Record, (self.key_values, self.stem, self.layout)

    def __repr__(self) -> str:
        return f"<Record {self.key}, {len(self.key_values)} key-values>"
