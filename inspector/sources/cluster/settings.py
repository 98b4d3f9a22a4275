"""The settings for reading a cluster: consistency, speed and patience."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from inspector.errors import UsageError

#: What a scan does when its read version expires: go on at a new one, or stop.
Consistency = Literal["chained", "strict"]
#: "batch" yields to all other work of the cluster.
Priority = Literal["batch", "default"]

_RATE = re.compile(r"(?P<number>[0-9]+(\.[0-9]+)?)\s*(?P<scale>[kMG]?)(?P<unit>B|keys)(/s)?")
_SCALES = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}


@dataclass(frozen=True)
class Rate:
    """The most to read in a second: ``amount`` of ``unit``."""

    amount: float
    unit: Literal["bytes", "keys"]

    @classmethod
    def parse(cls, text: str) -> Rate:
        """Parse ``5MB``, ``800kB/s`` or ``2000keys``. Raises UsageError."""
        match = _RATE.fullmatch(text.strip())
        if match is None or not float(match["number"]):
            raise UsageError(f"{text!r} is not a rate: give bytes (5MB) or keys (2000keys) per second")
        return cls(float(match["number"]) * _SCALES[match["scale"]], "bytes" if match["unit"] == "B" else "keys")


@dataclass(frozen=True)
class Settings:
    """The settings that :func:`inspector.sources.opening.open_source` explains; times are in seconds."""

    consistency: Consistency = "chained"
    priority: Priority = "batch"
    parallel: int = 1
    rate: Rate | None = None
    timeout: float = 10.0
    retry_limit: int = 10
    max_retry_delay: float = 1.0

    def __post_init__(self) -> None:
        if self.consistency not in ("chained", "strict"):
            raise UsageError(f"consistency {self.consistency!r}: give chained or strict")
        if self.priority not in ("batch", "default"):
            raise UsageError(f"priority {self.priority!r}: give batch or default")
        if not 1 <= self.parallel <= 64:
            raise UsageError(f"parallel {self.parallel}: give 1 to 64 threads")
        if self.timeout <= 0 or self.retry_limit < 0 or self.max_retry_delay < 0:
            raise UsageError("timeout must be more than 0, retry limit and max retry delay must not be negative")
