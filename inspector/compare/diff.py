"""What differs between two sources, record by record: a merge of two ordered scans, holding one record of each."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

from inspector.forms.paths import places
from inspector.forms.plain import value_data
from inspector.forms.redaction import MASK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from inspector.records.record import Record
    from keycodec.key import Key

#: A place in a value, such as ``clusters[0].cluster_name``, and what stands there before and after; None: nothing.
FieldChange = tuple[str, Any, Any]

#: The place of a record's versionstamp, which is no part of its value.
VERSIONSTAMP = "@versionstamp"


@dataclass(frozen=True)
class Change:
    """One record that differs: ``before`` is None if it was added, ``after`` is None if it was removed."""

    before: Record | None
    after: Record | None

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """What happened to the record."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

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
        """Whether one of the two values could not be decoded in full."""
        return any(record is not None and record.failed for record in (self.before, self.after))

    def fields(self, *, show_secrets: bool = False) -> list[FieldChange]:
        """The places of the value that differ, in order; a secret that differs is named and masked.

        Empty where the bytes differ and the values do not: another order of fields, another cut of a blob.
        """
        before, after = (_leaves(record, show_secrets=True) for record in (self.before, self.after))
        places = [place for place in before | after if before.get(place) != after.get(place)]
        if show_secrets:
            return [(place, before.get(place), after.get(place)) for place in places]
        shown_before, shown_after = (_leaves(record, show_secrets=False) for record in (self.before, self.after))
        return [(place, _masked(place, before, shown_before), _masked(place, after, shown_after)) for place in places]


def _masked(place: str, values: dict[str, Any], shown: dict[str, Any]) -> Any:
    return shown.get(place, MASK) if place in values else None


def _leaves(record: Record | None, *, show_secrets: bool) -> dict[str, Any]:
    if record is None:
        return {}
    stamp = {} if record.key.versionstamp is None else {VERSIONSTAMP: str(record.key.versionstamp)}
    return stamp | dict(places(value_data(record, show_secrets=show_secrets)))


def diff(
    before: Iterable[Record], after: Iterable[Record], *, place: Callable[[Record], bytes] = attrgetter("stem")
) -> Iterator[Change]:
    """The records that differ between two scans in key order, in key order.

    ``place``: what pairs records, and orders both scans; :func:`~inspector.records.scanning.origin` where each scan has
    one version of a record.
    """
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
            if left.key_values != right.key_values:
                yield Change(left, right)
            left, right = next(old, None), next(new, None)
