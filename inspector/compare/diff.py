"""Compare two sources record by record: merge two ordered scans, with one record of each in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from google.protobuf.message import Message

from inspector.compare.fields import FieldChange, Side, field_changes
from inspector.forms.paths import places
from inspector.forms.plain import value_data
from inspector.schema import descriptor_of
from inspector.values.label import TxnLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from google.protobuf.descriptor import Descriptor

    from inspector.forms.jsontext import Json
    from inspector.records.record import Record
    from inspector.values.value import Value
    from keycodec.key import Key

#: What happened to a record between two scans.
ChangeKind = Literal["added", "removed", "changed"]

#: The place of a record's versionstamp, which is no part of its value.
VERSIONSTAMP = "@versionstamp"


@dataclass(frozen=True)
class Change:
    """A record that differs. ``before`` is None if it was added; ``after`` is None if it was removed."""

    before: Record | None
    after: Record | None

    @property
    def kind(self) -> ChangeKind:
        """What happened to the record."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def differs(self) -> bool:
        """Whether the record differs at all; not so only for some of :func:`pairs`."""
        return self.before is None or self.after is None or self.before.key_values != self.after.key_values

    @property
    def key(self) -> Key:
        """The record's key."""
        record = self.after or self.before
        assert record is not None
        return record.key

    @property
    def last_key(self) -> bytes:
        """The last key of the record's key-values, before or after."""
        return max(record.key_values[-1][0] for record in (self.before, self.after) if record is not None)

    @property
    def failed(self) -> bool:
        """Whether one of the two values could not be fully decoded."""
        return any(record is not None and record.failed for record in (self.before, self.after))

    def fields(self, *, mask: bool = True) -> list[FieldChange]:
        """List the places of the value that differ, in order. With ``mask``, a changed secret is listed but masked.

        Empty if only the bytes differ, not the values: another order of fields, or a blob that is cut in another way.
        """
        if self.before is None or self.after is None:
            return self._all_fields(mask)
        before, after = _stamp(self.before), _stamp(self.after)
        stamps: list[FieldChange] = [(VERSIONSTAMP, before, after)] if before != after else []
        message = _message(self.before.value) or _message(self.after.value)
        return [*stamps, *field_changes(_side(self.before, mask), _side(self.after, mask), message)]

    def _all_fields(self, mask: bool) -> list[FieldChange]:
        """Every place of a record that was added or removed."""
        if self.after is not None:
            return [(place, None, value) for place, value in _places(self.after, mask)]
        return [(place, value, None) for place, value in _places(self.before, mask)] if self.before else []

    def shown(self, *, mask: bool = True) -> ShownChange:
        """Return the change as it may be shown, with secrets masked as in :meth:`Record.shown`."""
        before, after = (
            None if record is None else value_data(record.shown(mask=mask).value)
            for record in (self.before, self.after)
        )
        return ShownChange(self.kind, self.key, before, after, self.fields(mask=mask))


class ShownChange(NamedTuple):
    """A change that may be shown; printers get nothing else of it. ``before``, ``after``: the values as JSON data."""

    kind: ChangeKind
    key: Key
    before: Json
    after: Json
    fields: list[FieldChange]


def _places(record: Record, mask: bool) -> Iterator[tuple[str, Json]]:
    """All places of a record's value, and what stands there."""
    if stamp := _stamp(record):
        yield VERSIONSTAMP, stamp
    yield from places(value_data(record.shown(mask=mask).value))


def _stamp(record: Record) -> str | None:
    return None if record.key.versionstamp is None else str(record.key.versionstamp)


def _side(record: Record, mask: bool) -> Side:
    stored, shown = (value_data(record.shown(mask=masked).value) for masked in (False, mask))
    return Side(stored, shown)


def _message(value: Value) -> Descriptor | None:
    """The message that a value is, or that a label has; None for other values, which hold no lists of messages."""
    message = value.message if isinstance(value, TxnLabel) else value
    return descriptor_of(message) if isinstance(message, Message) else None


def record_stem(record: Record) -> bytes:
    """Return the bytes that all keys of a record begin with. Records come in the order of their stems."""
    return record.stem


def diff(
    before: Iterable[Record], after: Iterable[Record], *, place: Callable[[Record], bytes] = record_stem
) -> Iterator[Change]:
    """Yield the records that differ between two scans. Both scans, and the result, are in key order.

    ``place``: two records with the same place are compared, and both scans are in the order of places. If each scan has
    one version of a record: :func:`~inspector.records.scanning.origin`.
    """
    return (pair for pair in pairs(before, after, place=place) if pair.differs)


def pairs(
    before: Iterable[Record], after: Iterable[Record], *, place: Callable[[Record], bytes] = record_stem
) -> Iterator[Change]:
    """Every record of two scans, with its counterpart if there is one, whether they differ or not; as :func:`diff`."""
    old, new = iter(before), iter(after)
    left, right = next(old, None), next(new, None)
    while left is not None or right is not None:
        if right is None or (left is not None and place(left) < place(right)):
            yield Change(left, None)
            left = next(old, None)
        elif left is None or place(right) < place(left):
            yield Change(None, right)
            right = next(new, None)
        else:
            yield Change(left, right)
            left, right = next(old, None), next(new, None)
