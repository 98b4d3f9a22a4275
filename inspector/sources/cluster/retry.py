"""What each error of the cluster means for a read: another attempt after a pause, or one clear error."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.errors import InspectorError, SourceNotSupported, SourceUnreachable

if TYPE_CHECKING:
    from inspector.sources.cluster.settings import Settings

TOO_OLD = 1007
TIMED_OUT = 1031


class Transient(NamedTuple):
    """An error that passes: its name, and what to do if it does not pass."""

    name: str
    advice: str


TRANSIENT = {
    1004: Transient("timed_out", "is the cluster overloaded, or is a process of it down?"),
    TOO_OLD: Transient("transaction_too_old", "versions expire before one reply is read: is the cluster slow?"),
    1009: Transient("future_version", "a storage server is behind: is it overloaded or recovering?"),
    TIMED_OUT: Transient("transaction_timed_out", "is the cluster up and reachable? If it is, give a longer timeout"),
    1037: Transient("process_behind", "a storage server is far behind: is it overloaded or recovering?"),
    1051: Transient("batch_transaction_throttled", "too busy for batch priority: try later or at default priority"),
    1213: Transient("tag_throttled", "this tool's tag is throttled: try later, or with a lower --rate"),
}
_LOCKED, _TENANT_REQUIRED = 1038, 2130


class ScanStopped(Exception):
    """The source was closed, or the scan was given up, while a thread waited for the cluster."""


@dataclass
class Politeness:
    """How often the cluster asked to wait, by the name of the error. All reads of a source share it."""

    asked: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, code: int) -> None:
        """Count one answer that is this error."""
        with self.lock:
            self.asked[TRANSIENT[code].name] += 1


class Retries:
    """Counts the failures of one read since its last success."""

    def __init__(self, settings: Settings, stop: threading.Event, politeness: Politeness) -> None:
        self._settings = settings
        self._stop = stop
        self._politeness = politeness
        self._failures = 0

    def progressed(self) -> None:
        """Forget the failures: something was read."""
        self._failures = 0

    def pause(self, error: Any, doing: str) -> None:
        """Wait after an FDBError, before the next attempt. Raises an InspectorError if this was the last one."""
        if error.code not in TRANSIENT:
            raise final_error(error, doing) from error
        self._politeness.count(error.code)
        self._failures += 1
        if self._failures > self._settings.retry_limit:
            last = TRANSIENT[error.code]
            failed = f"{self._failures} attempts in a row failed, the last with {last.name} ({error.code})"
            raise SourceUnreachable(f"{doing}: {failed}; {last.advice}") from error
        if self._stop.wait(min(self._settings.max_retry_delay, 0.01 * 2**self._failures)):
            raise ScanStopped


def final_error(error: Any, doing: str) -> InspectorError:
    """Say what an FDBError means if another attempt would not help."""
    if error.code == _LOCKED:
        remedy = "ask who locked it"
        return SourceUnreachable(f"{doing}: the database is locked ({_LOCKED}), even for lock-aware reads; {remedy}")
    if error.code == _TENANT_REQUIRED:
        return SourceNotSupported(
            f"{doing}: the cluster requires a tenant for every read (tenant_mode=required, {_TENANT_REQUIRED}); "
            "Doris uses no tenants, so this is probably not its cluster"
        )
    return SourceUnreachable(f"{doing}: FoundationDB error {error.code} ({_text(error.description)})")


def _text(description: bytes | str) -> str:
    return description.decode("utf-8", "replace") if isinstance(description, bytes) else description
