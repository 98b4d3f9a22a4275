"""The point in time at which ages and delays are calculated: the source's own time, or one that is given.

A backup is read long after it was made, so the clock of this machine says nothing about it. The newest time of a
transaction is the source's own time.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from inspector.forms.times import check_time, iso
from inspector.records.scanning import scan
from inspector.schema import messages
from inspector.values.fields import value_if_set
from inspector.values.value import message_of

if TYPE_CHECKING:
    from inspector.schema import Schema
    from inspector.sources.base import Source

#: The times of a transaction, in milliseconds.
_TIMES = ("prepare_time", "precommit_time", "commit_time", "finish_time")


class Clock(NamedTuple):
    """A point in time, in milliseconds since 1970; None where nobody knows it."""

    now: int | None

    @classmethod
    def of(cls, source: Source, now: datetime | None = None, *, schema: Schema | None = None) -> Clock:
        """The time that is given, or else the source's own: its transactions are read for it.

        Raises UsageError for a time without a time zone.
        """
        if now is not None:
            check_time("now", now)
        time = source_time(source, schema=schema) if now is None else now
        return cls(None if time is None else round(time.timestamp() * 1000))

    def since(self, milliseconds: int | None) -> int | None:
        """The seconds from a stored time to now; None if either is not known."""
        time = known_time(milliseconds)
        return None if time is None or self.now is None else (self.now - time) // 1000

    def late(self, milliseconds: int | None) -> int | None:
        """The seconds that have passed since a stored time; None if none have."""
        seconds = self.since(milliseconds)
        return seconds if seconds is not None and seconds > 0 else None


def known_time(milliseconds: int | None) -> int | None:
    """The time, unless it is not set (None or 0) or no calendar has it: damaged data must not count as a time."""
    return milliseconds if milliseconds and iso(milliseconds / 1000) else None


def later(milliseconds: int | None, by: int) -> int | None:
    """A stored time and so many milliseconds; None if there is no such time."""
    time = known_time(milliseconds)
    return None if time is None else known_time(time + by)


def source_time(source: Source, *, schema: Schema | None = None) -> datetime | None:
    """The newest time of a transaction in the source; None if no transaction has a time. All instances count."""
    newest: int | None = None
    for record in scan(source, "TxnInfoKey", schema=schema):
        txn = message_of(record.value, messages.TxnInfoPB)
        if txn is not None:
            times = (known_time(value_if_set(txn, name)) for name in _TIMES)
            newest = max((time for time in (newest, *times) if time is not None), default=None)
    return None if newest is None else datetime.fromtimestamp(newest / 1000, UTC)
