"""Reading a range to its end, however long it takes: reply after reply, transaction after transaction."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.errors import ReadVersionExpired
from inspector.sources.cluster.retry import TOO_OLD
from inspector.sources.cluster.transaction import FULL_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import KeyValue
    from inspector.sources.cluster.session import Session
    from inspector.sources.cluster.throttle import Throttle
    from inspector.sources.cluster.transaction import RangeReply, ReadTransaction


@dataclass(frozen=True)
class ReadRange:
    """A key range [begin, end) with all its rows at one version, in the order of reading."""

    rows: list[KeyValue]
    version: int
    begin: bytes
    end: bytes


class Pin:
    """The read version of a scan, shared by all its threads; taken from the cluster when it is first needed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._version: int | None = None
        self._lock = threading.Lock()

    def version(self) -> int:
        """The version at which to read now."""
        with self._lock:
            if self._version is None:
                self._version = self._session.read_version()
            return self._version

    def expire(self, version: int) -> None:
        """Drop a version that has expired. Only the first thread that says so causes a new one."""
        with self._lock:
            if self._version == version:
                self._version = None


class Remaining:
    """The part of a range that has not been read."""

    def __init__(self, begin: bytes, end: bytes, reverse: bool) -> None:
        self.begin = begin
        self.end = end
        self.reverse = reverse

    def take(self, last_key: bytes | None) -> tuple[bytes, bytes]:
        """Remove what has been read, up to and including the last key (None: all), and return it as [begin, end)."""
        begin, end = self.begin, self.end
        if self.reverse:
            self.end = begin if last_key is None else last_key
            return self.end, end
        self.begin = end if last_key is None else last_key + b"\x00"
        return begin, self.begin


class RangeReader:
    """Reads one range to its end. After a failure it goes on after the last key that was read.

    ``eager`` asks for replies of the full size at once; otherwise they grow, so that few rows cost little.
    """

    def __init__(
        self, session: Session, pin: Pin, remaining: Remaining, *, throttle: Throttle | None = None, eager: bool = False
    ) -> None:
        self._session = session
        self._pin = pin
        self._remaining = remaining
        self._throttle = throttle
        self._iteration = FULL_SIZE if eager else 1

    def read(self) -> Iterator[ReadRange]:
        """Yield the range, part by part.

        Raises ReadVersionExpired in a strict scan, and what :meth:`Retries.pause` raises.
        """
        retries = self._session.retries()
        while True:
            version = self._pin.version()
            try:
                for found in self._at_version(version):
                    retries.progressed()
                    yield found
                return
            except self._session.fdb.FDBError as error:
                if error.code == TOO_OLD:
                    self._expire(version)
                retries.pause(error, self._doing())

    def _at_version(self, version: int) -> Iterator[ReadRange]:
        transaction = self._session.transaction(version)
        ahead: RangeReply | None = self._ask(transaction)
        while ahead is not None:
            reply, ahead = ahead, None
            reply.wait()
            if self._throttle is not None:
                self._throttle.spend(len(reply), reply.size, self._session.stop)
            begin, end = self._remaining.take(reply.last_key if reply.more else None)
            if reply.more:
                ahead = self._ask(transaction)  # comes while the rows of this reply are copied and used
            yield ReadRange(reply.rows(), version, begin, end)

    def _ask(self, transaction: ReadTransaction) -> RangeReply:
        keys, size = self._throttle.bounds if self._throttle is not None else (0, 0)
        remaining, iteration = self._remaining, self._iteration
        self._iteration = min(iteration + 1, FULL_SIZE)
        return transaction.ask_range(
            remaining.begin, remaining.end, reverse=remaining.reverse, iteration=iteration, keys=keys, size=size
        )

    def _expire(self, version: int) -> None:
        """Drop a version that has expired, unless the scan must keep to it."""
        if self._session.settings.consistency == "strict":
            raise ReadVersionExpired(
                f"{self._doing()}: read version {version} has expired (a cluster keeps a version for about 5 s). Read "
                "a smaller range, use more threads (--parallel), go on at newer versions (--consistency chained), or "
                "read a backup"
            )
        self._pin.expire(version)

    def _doing(self) -> str:
        left = self._remaining
        file = self._session.cluster_file.path
        return f"{file}: reading keys, [{left.begin.hex()}, {left.end.hex()}) in hex still to read"
