"""One transaction, reduced to its reads: nothing in it leads to a method that writes."""

from __future__ import annotations

import ctypes
import os
import struct
import threading
import time
from functools import cache
from typing import TYPE_CHECKING, Any

from inspector.sources.cluster.binding import refuse_fork
from inspector.sources.cluster.retry import TIMED_OUT, ScanStopped

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.sources.base import KeyValue
    from inspector.sources.cluster.settings import Settings

TAG = "doris-inspector"  # at most 16 characters
IDENTIFIER = "doris-fdb-inspector"

_POLL = 0.1  # seconds of waiting between two checks for Ctrl-C and close()
_GRACE = 1.0  # seconds that the client library gets to report a timeout by itself
_ITERATOR = -1  # the streaming mode whose replies grow with the iteration, from 4 kB to 120 kB
FULL_SIZE = 10  # the first iteration whose replies have the full size

# The C API packs its key-values on 4 bytes: address and length of the key, address and length of the value.
_ROW = struct.Struct("=QiQi")


class ReadTransaction:
    """Snapshot reads at one version, with all options set that keep them harmless.

    Without ``version`` the cluster chooses a new one. Every method raises the binding's FDBError.
    """

    def __init__(
        self,
        fdb: Any,
        database: Any,
        settings: Settings,
        stop: threading.Event,
        version: int | None = None,
        system_keys: bool = False,
    ) -> None:
        self._fdb = fdb
        self._patience = settings.timeout + _GRACE
        self._stop = stop
        self._process = os.getpid()
        self._transaction = database.create_transaction()
        _set_options(self._transaction.options, settings, system_keys)
        if version is not None:
            self._transaction.set_read_version(version)

    def read_version(self) -> int:
        """The version at which this transaction reads."""
        return int(self._answer(self._transaction.get_read_version()).wait())

    def value(self, key: bytes) -> bytes | None:
        """The value of a key; None if the key does not exist."""
        found = self._answer(self._transaction.snapshot.get(key)).value
        return None if found is None else bytes(found)

    def estimated_bytes(self, begin: bytes, end: bytes) -> int:
        """The size of a range, estimated from samples of the storage servers."""
        return int(self._answer(self._transaction.get_estimated_range_size_bytes(begin, end)).wait())

    def split_points(self, begin: bytes, end: bytes, size: int) -> list[bytes]:
        """Keys that cut the range into shares of about ``size`` bytes, with both ends."""
        return list(self._answer(self._transaction.get_range_split_points(begin, end, size)).wait())

    def ask_range(
        self, begin: bytes, end: bytes, *, reverse: bool = False, iteration: int = 1, keys: int = 0, size: int = 0
    ) -> RangeReply:
        """Ask for the first rows of a range, and return at once. ``keys`` and ``size`` (bytes) limit the reply."""
        future = self._transaction.capi.fdb_transaction_get_range(
            self._transaction.tpointer,
            *(begin, len(begin), False, 1),  # first key greater or equal
            *(end, len(end), False, 1),
            *(keys, size, _ITERATOR, iteration, True, reverse),
        )
        return RangeReply(self._fdb, self._fdb.Future(future), self._answer)

    def _answer(self, future: Any) -> Any:
        """Wait for the future without the binding's own semaphore, which needs /dev/shm and delays Ctrl-C."""
        if self._stop.is_set():
            raise ScanStopped
        if future.is_ready():
            return future
        answered = threading.Lock()
        answered.acquire()
        future.on_ready(lambda _: answered.release())
        deadline = time.monotonic() + self._patience
        while not answered.acquire(timeout=_POLL):
            refuse_fork(self._process)
            if self._stop.is_set():
                raise ScanStopped
            if time.monotonic() > deadline:
                raise self._fdb.FDBError(TIMED_OUT)
        return future


class RangeReply:
    """The reply to :meth:`ReadTransaction.ask_range`. Call :meth:`wait` before anything else.

    It copies rows out of the C library's memory itself, in half the time that the binding takes.
    """

    def __init__(self, fdb: Any, future: Any, answer: Callable[[Any], Any]) -> None:
        self._fdb = fdb
        self._future = future
        self._answer = answer
        self._table = b""
        self.more = False

    def wait(self) -> None:
        """Wait for the reply. Raises FDBError if the reply is an error."""
        self._answer(self._future)
        address, count, more = ctypes.c_void_p(), ctypes.c_int(), ctypes.c_int()
        code = _get_rows(self._future.capi)(
            self._future.fpointer, ctypes.byref(address), ctypes.byref(count), ctypes.byref(more)
        )
        if code:
            raise self._fdb.FDBError(code)
        self.more = bool(more.value and count.value)
        if count.value:
            self._table = ctypes.string_at(address, count.value * _ROW.size)

    def __len__(self) -> int:
        return len(self._table) // _ROW.size

    @property
    def size(self) -> int:
        """The bytes of all keys and values."""
        return sum(key_length + value_length for _, key_length, _, value_length in _ROW.iter_unpack(self._table))

    @property
    def last_key(self) -> bytes:
        """The key of the last row in the order of reading."""
        key, length, _, _ = _ROW.unpack_from(self._table, len(self._table) - _ROW.size)
        return ctypes.string_at(key, length)

    def rows(self) -> list[KeyValue]:
        """All rows in the order of reading."""
        copy = ctypes.string_at
        return [
            (copy(key, key_length), copy(value, value_length))
            for key, key_length, value, value_length in _ROW.iter_unpack(self._table)
        ]


@cache
def _get_rows(capi: Any) -> Callable[..., int]:
    prototype = ctypes.CFUNCTYPE(
        ctypes.c_int,
        ctypes.c_void_p,
        ctypes.POINTER(ctypes.c_void_p),
        ctypes.POINTER(ctypes.c_int),
        ctypes.POINTER(ctypes.c_int),
    )
    return prototype(("fdb_future_get_keyvalue_array", capi))


def _set_options(options: Any, settings: Settings, system_keys: bool) -> None:
    options.set_read_lock_aware()  # reads go on while the database is locked, and a commit with a mutation is refused
    options.set_read_your_writes_disable()
    options.set_timeout(int(settings.timeout * 1000))
    options.set_retry_limit(settings.retry_limit)
    options.set_max_retry_delay(int(settings.max_retry_delay * 1000))
    options.set_auto_throttle_tag(TAG)
    options.set_debug_transaction_identifier(IDENTIFIER)
    if settings.priority == "batch":
        options.set_priority_batch()
        if hasattr(options, "set_read_priority_low"):  # since 7.3
            options.set_read_priority_low()
    if hasattr(options, "set_read_server_side_cache_disable"):  # since 7.3: a long scan must not evict what others need
        options.set_read_server_side_cache_disable()
    if system_keys:
        options.set_read_system_keys()
