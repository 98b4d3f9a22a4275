"""Numbers as people write them: sizes (``10MiB``), times (``2026-11-26T10:00``) and times from now on (``-1h``)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

_NUMBER = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)")
_SIZES = {
    **{unit: 1000**power for power, unit in enumerate(("B", "kB", "MB", "GB", "TB", "PB"))},
    **{unit: 1024**power for power, unit in enumerate(("KiB", "MiB", "GiB", "TiB", "PiB"), start=1)},
}
_SPACE_BEFORE_ZONE = re.compile(r"\s+(?=(?:[+-][0-9]{2}:?[0-9]{2}|Z)$)")
#: Seconds of a duration's unit.
_DURATIONS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 7 * 86400}

#: Stored times count seconds, milliseconds or microseconds since 1970; from these numbers on, it is the finer unit.
#: The first is the year 5138 in seconds and March 1973 in milliseconds, the second likewise.
_FIRST_MILLISECONDS = 10**11
_FIRST_MICROSECONDS = 10**14


class Quantity(NamedTuple):
    """A number, or a point in time in seconds since 1970 (UTC)."""

    number: float
    is_time: bool = False

    def of(self, stored: float) -> float:
        """The stored number in the unit of the quantity: of a time in any unit, its seconds."""
        if not self.is_time or abs(stored) < _FIRST_MILLISECONDS:
            return stored
        return stored / (1_000 if abs(stored) < _FIRST_MICROSECONDS else 1_000_000)


def read_quantity(text: str, now: datetime | None = None) -> Quantity | None:
    """Read a number, a size, a time or a time from ``now`` on; None for any other text.

    A time without a zone is UTC. Sizes: ``kB`` is 1000 bytes, ``KiB`` 1024. Durations: s, m, h, d, w.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return _read_time(text)
    digits, unit = match.groups()
    number = float(digits) if "." in digits else int(digits)
    if not unit:
        return Quantity(number)
    if unit in _DURATIONS and digits[0] in "+-":
        return Quantity((now or datetime.now(UTC)).timestamp() + number * _DURATIONS[unit], is_time=True)
    return Quantity(number * _SIZES[unit]) if unit in _SIZES else None


def write_size(number: float) -> str:
    """Write a number of bytes as people read it, such as ``912.0 MiB``."""
    size, unit = float(number), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB", "PiB"):
        if abs(size) < 1023.95:  # else it would be written as 1024.0
            break
        size, unit = size / 1024, larger
    return f"{number} B" if unit == "B" else f"{size:.1f} {unit}"


def write_duration(seconds: int, between: str = "") -> str:
    """Write a duration by its two largest units, such as ``3d 4h``. ``between``: what parts a number and its unit."""
    rest, parts = abs(seconds), []
    for unit in ("d", "h", "m", "s"):
        number, rest = divmod(rest, _DURATIONS[unit])
        if number:
            parts.append(f"{number}{between}{unit}")
    sign = "-" if seconds < 0 else ""
    return sign + (" ".join(parts[:2]) or f"0{between}s")


def read_duration(text: str) -> float | None:
    """Read durations such as ``90m`` or ``3d 4h``, added up, as seconds; None for any other text."""
    matches = [_NUMBER.fullmatch(part) for part in text.split()]
    parts = [(float(match[1]), _DURATIONS.get(match[2])) for match in matches if match is not None]
    if not parts or len(parts) < len(matches):
        return None
    seconds = [number * unit for number, unit in parts if unit is not None]
    return sum(seconds) if len(seconds) == len(parts) else None


def _read_time(text: str) -> Quantity | None:
    if text == "now":
        return Quantity(datetime.now(UTC).timestamp(), is_time=True)
    try:
        time = datetime.fromisoformat(_SPACE_BEFORE_ZONE.sub("", text.strip()))
    except ValueError:
        return None
    return Quantity((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp(), is_time=True)
