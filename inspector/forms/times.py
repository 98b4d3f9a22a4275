"""Times as ISO 8601, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from inspector.errors import UsageError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso(seconds: float) -> str | None:
    """Write a time, given in seconds since 1970. None if it is before the year 1 or after 9999."""
    try:
        return (_EPOCH + timedelta(seconds=seconds)).isoformat(timespec="seconds").replace("+00:00", "Z")
    except OverflowError:
        return None


def check_time(name: str, time: datetime) -> None:
    """Raise UsageError for an argument that is no time, or one without a time zone: it may be meant as UTC or not."""
    if not isinstance(time, datetime):
        what = f"takes a datetime, not {type(time).__name__}"
    elif time.utcoffset() is None:
        what = f"{time} has no time zone"
    else:
        return
    raise UsageError(f"{name} {what}; give one with a time zone, such as datetime.now(UTC)")
