"""Times as ISO 8601, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso(seconds: float) -> str | None:
    """Write a time, given in seconds since 1970. None if it is before the year 1 or after 9999."""
    try:
        return (_EPOCH + timedelta(seconds=seconds)).isoformat(timespec="seconds").replace("+00:00", "Z")
    except OverflowError:
        return None
