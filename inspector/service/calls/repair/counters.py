"""Numbers that the service changes by atomic adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keycodec.encoding import encode
from keycodec.suffix import Counter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inspector.service.overlay.transaction import Transaction
    from keycodec.elements import FieldValue

_SIZE = 8
_UINT64 = (1 << 64) - 1


def counter_key(tablet: Mapping[str, FieldValue], counter: str) -> bytes:
    """Return the key of a counter of a tablet. ``tablet``: the fields of its stats row's key."""
    return encode("StatsTabletKey", suffix=Counter(counter), **tablet)  # type: ignore[arg-type]  # no field is called versionstamp


def add(transaction: Transaction, key: bytes, number: int) -> None:
    """Add to a number as FoundationDB does: what is shorter than eight bytes counts as followed by zeros."""
    before = int.from_bytes((transaction.stored(key) or b"")[:_SIZE], "little")
    transaction.set(key, (before + number & _UINT64).to_bytes(_SIZE, "little"))
