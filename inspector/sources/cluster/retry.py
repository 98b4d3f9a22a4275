"""What each error of the cluster means for a read: tried again after a pause, or one clear error."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inspector.errors import InspectorError, SourceNotSupported, SourceUnreachable

if TYPE_CHECKING:
    from inspector.sources.cluster.settings import Settings

TOO_OLD = 1007
TIMED_OUT = 1031

#: Errors that pass: what each is called, and what to do where it does not pass.
TRANSIENT = {
    1004: ("timed_out", "is the cluster overloaded, or a process of it down?"),
    TOO_OLD: ("transaction_too_old", "the cluster gives up versions before one reply is read: is it overloaded?"),
    1009: ("future_version", "a storage server lags behind: is it overloaded or recovering?"),
    TIMED_OUT: ("transaction_timed_out", "is the cluster reachable from here and healthy? Allow a longer timeout"),
    1037: ("process_behind", "a storage server lags far behind: is it overloaded or recovering?"),
    1051: ("batch_transaction_throttled", "no room for batch priority: come back later, or read at default priority"),
    1213: ("tag_throttled", "the operators or the cluster throttle this tool's tag: come back later, or lower --rate"),
}
_LOCKED, _TENANT_REQUIRED = 1038, 2130


class ScanStopped(Exception):
    """The source was closed, or the scan given up, while a thread waited for the cluster."""


@dataclass
class Politeness:
    """How often the cluster asked for patience, by the name of the error; shared by all reads of a source."""

    asked: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, code: int) -> None:
        """Count one answer with this code."""
        with self.lock:
            self.asked[TRANSIENT[code][0]] += 1


class Retries:
    """The failures of one read since it last got on."""

    def __init__(self, settings: Settings, stop: threading.Event, politeness: Politeness) -> None:
        self._settings = settings
        self._stop = stop
        self._politeness = politeness
        self._failures = 0

    def progressed(self) -> None:
        """Forget the failures so far: something was read."""
        self._failures = 0

    def pause(self, error: Any, doing: str) -> None:
        """Wait before the next attempt after an FDBError; raise an InspectorError where there is to be none."""
        if error.code not in TRANSIENT:
            raise explain(error, doing) from error
        self._politeness.count(error.code)
        self._failures += 1
        if self._failures > self._settings.retry_limit:
            name, advice = TRANSIENT[error.code]
            raise SourceUnreachable(
                f"{doing}: {self._failures} attempts in a row failed, the last with {name} ({error.code}); {advice}"
            ) from error
        if self._stop.wait(min(self._settings.max_retry_delay, 0.01 * 2**self._failures)):
            raise ScanStopped


def explain(error: Any, doing: str) -> InspectorError:
    """Say what an FDBError means that no further attempt will mend."""
    if error.code == _LOCKED:
        return SourceUnreachable(f"{doing}: the database is locked ({_LOCKED}), even for reads that allow for locks")
    if error.code == _TENANT_REQUIRED:
        return SourceNotSupported(
            f"{doing}: the cluster wants a tenant with every read (tenant_mode=required, {_TENANT_REQUIRED}); "
            "Doris keeps its data outside of tenants, so this is hardly its cluster"
        )
    return SourceUnreachable(f"{doing}: FoundationDB error {error.code} ({_text(error.description)})")


def _text(description: bytes | str) -> str:
    return description.decode("utf-8", "replace") if isinstance(description, bytes) else description
