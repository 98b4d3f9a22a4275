"""An open cluster: transactions, read versions, and single reads that are repeated until they succeed."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from inspector.errors import SourceUnreachable
from inspector.sources.cluster.binding import client_version, load_binding, open_database, refuse_fork
from inspector.sources.cluster.file import read_cluster_file
from inspector.sources.cluster.retry import TIMED_OUT, Politeness, Retries, ScanStopped
from inspector.sources.cluster.transaction import ReadTransaction

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from inspector.sources.cluster.file import ClusterFile
    from inspector.sources.cluster.settings import Settings

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Session:
    """What all reads of a cluster share. Set ``stop`` to end the waiting of all threads that use this session."""

    fdb: Any
    database: Any
    cluster_file: ClusterFile
    settings: Settings
    stop: threading.Event = field(default_factory=threading.Event)
    politeness: Politeness = field(default_factory=Politeness)
    system_keys: bool = False
    process: int = field(default_factory=os.getpid)

    @classmethod
    def open(cls, path: str | None, settings: Settings) -> Self:
        """Open the cluster of a cluster file, or of the default one, without asking the cluster anything."""
        cluster_file = read_cluster_file(path)
        fdb = load_binding()
        return cls(fdb, open_database(fdb, cluster_file), cluster_file, settings)

    def branch(self) -> Self:
        """A session like this one, with a ``stop`` of its own."""
        return replace(self, stop=threading.Event())

    def for_system_keys(self) -> Self:
        """A session like this one that may read FoundationDB's own keys. It is for the shard map, never for data."""
        return replace(self, system_keys=True)

    def transaction(self, version: int | None = None) -> ReadTransaction:
        """Begin a transaction at the version, or at a new one."""
        refuse_fork(self.process)
        if self.stop.is_set():
            raise ScanStopped
        return ReadTransaction(self.fdb, self.database, self.settings, self.stop, version, self.system_keys)

    def retries(self) -> Retries:
        """A new count of the failures of one read."""
        return Retries(self.settings, self.stop, self.politeness)

    def attempt(self, read: Callable[[ReadTransaction], Answer], doing: str) -> Answer:
        """Do one read in a transaction of its own, and repeat it after errors that pass.

        Raises SourceUnreachable if there is no answer within the timeout: a client library of another version than the
        cluster's gets no error, it waits for ever.
        """
        retries, deadline = self.retries(), time.monotonic() + self.settings.timeout
        while True:
            try:
                return read(self.transaction())
            except self.fdb.FDBError as error:
                if error.code == TIMED_OUT and time.monotonic() >= deadline:
                    raise SourceUnreachable(self._no_answer(doing)) from error
                retries.pause(error, f"{self.cluster_file.path}: {doing}")

    def _no_answer(self, doing: str) -> str:
        return (
            f"{self.cluster_file.path}: {doing}: no answer within {self.settings.timeout:g} s. Is the cluster up, "
            f"reachable from here, and of the client library's version, {client_version(self.fdb)[0]}? (A library of "
            "version 7.x waits for ever for a cluster of version 7.y)"
        )

    def read_version(self) -> int:
        """A new read version."""
        return self.attempt(ReadTransaction.read_version, "asking for a read version")
