"""Logs that several processes sort, a share each, into runs in a temporary folder that all of them then read."""

from __future__ import annotations

import os
import pickle
import tempfile
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from inspector.scratch import ScratchFolder, drop
from inspector.sources.backup.damage import DamagePolicy
from inspector.sources.backup.files.logs import LogReader
from inspector.sources.backup.state.sorting.runs import RunFile, temporary_folder
from inspector.sources.backup.state.sorting.writer import Runs, Writer
from inspector.sources.sharing import Sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from inspector.sources.backup.listing.container import Container
    from inspector.sources.backup.listing.names import LogEntry
    from inspector.sources.backup.plan.planning import Plan
    from inspector.sources.backup.state.bounds import Bounds
    from inspector.sources.base import Source
    from keycodec.ranges import KeyRange

#: Shares for each process, as some are sorted sooner than others; each leaves a few files that are held open.
_SHARES_A_PROCESS, _MANY_SHARES = 3, 32
#: Bytes of logs that are one share in any case.
_SMALL_SHARE = 8 << 20
_LISTED = "*.runs"


class SharedRuns(NamedTuple):
    """The mutations of the logs of ``plan`` for the keys ``part``, in runs in a folder that others write and drop."""

    folder: Path
    plan: tuple[str, int, int, int] | None
    part: KeyRange

    def read(self) -> list[Runs]:
        """Open them."""
        return [pickle.loads(listed.read_bytes()) for listed in sorted(self.folder.glob(_LISTED))]


class SharedLogs(Sharing):
    """What the logs of a plan say of the keys ``part``. ``opener``: of the source, by means of the runs.

    ``by_many``: how many processes there are.
    """

    def __init__(
        self,
        opener: Callable[[SharedRuns, bytes, bytes], Source],
        plan: Plan,
        part: KeyRange,
        by_many: int,
        sorted_share: Callable[[range, Sequence[LogEntry], KeyRange, Path], list[str]],
    ) -> None:
        self._folder = ScratchFolder("inspector-logs-", temporary_folder())
        folder = self._folder.path
        tasks = [partial(sorted_share, plan.logged, share, part, folder) for share in shares_of(plan.logs, by_many)]
        super().__init__(partial(opener, SharedRuns(folder, plan.logs_key, part)), tasks, partial(drop, folder))

    def close(self) -> None:
        self._folder.close()


def sort_share(
    container: Container,
    partitioned: bool,
    salvage: bool,
    bounds: Bounds,
    versions: range,
    logs: Sequence[LogEntry],
    part: KeyRange,
    folder: Path,
) -> list[str]:
    """Sort the mutations of some logs into runs in the folder; gives what was passed over."""
    problems: list[str] = []
    reader = LogReader(container, partitioned, DamagePolicy(problems, salvage))
    with closing(Writer(bounds, partial(RunFile, folder))) as writer:
        writer.add(reader.logged_in_turn(logs, versions), [part])
        runs = writer.finish()
        handle, _name = tempfile.mkstemp(dir=folder, suffix=_LISTED[1:])
        with os.fdopen(handle, "wb") as file:
            pickle.dump(runs, file)
    return problems


def shares_of(logs: Sequence[LogEntry], by_many: int) -> list[list[LogEntry]]:
    """Cut logs into shares of about as many bytes, in order."""
    total = sum(log.size for log in logs)
    number = min(max(by_many, min(by_many * _SHARES_A_PROCESS, _MANY_SHARES, total // _SMALL_SHARE)), len(logs))
    shares: list[list[LogEntry]] = [[] for _ in range(number)]
    passed = 0
    for log in logs:
        shares[min(passed * number // max(total, 1), number - 1)].append(log)
        passed += log.size
    return [share for share in shares if share]
