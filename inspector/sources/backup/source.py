"""A FoundationDB backup on disk as a source of key-values."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from inspector.errors import SourceDamaged, VersionNotRestorable
from inspector.sources.abilities import one_by_one
from inspector.sources.backup.damage import DamagePolicy
from inspector.sources.backup.describe import BackupDescription, VersionRange, describe_container
from inspector.sources.backup.files.logs import LogReader
from inspector.sources.backup.listing.container import Container, find_container
from inspector.sources.backup.places.access import BackupAccess
from inspector.sources.backup.plan.holdings import Holdings
from inspector.sources.backup.plan.pieces import clip
from inspector.sources.backup.plan.planning import Plan, Planner
from inspector.sources.backup.plan.refusals import logs_too_new, no_logs, refuse_unsupported
from inspector.sources.backup.plan.restorable import has_part_at
from inspector.sources.backup.plan.stretches import stretches
from inspector.sources.backup.state.bounds import USUAL
from inspector.sources.backup.state.reader import StateReader
from inspector.sources.backup.state.sharing import SharedLogs, sort_share
from inspector.sources.backup.target import LATEST, SNAPSHOT, parse_target
from inspector.sources.base import END_OF_DATA, BaseSource, SourceInfo
from inspector.sources.partitions import SHARES_PER_RANGE, check_number, cut_evenly, ranges_between, spread
from inspector.sources.sharing import Sharing
from inspector.sources.times import KnownTime, KnownTimes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import Self

    from inspector.sources.abilities import Stretch
    from inspector.sources.backup.mutation import Mutation
    from inspector.sources.backup.state.bounds import Bounds
    from inspector.sources.backup.state.exact import KeyValues
    from inspector.sources.backup.state.sharing import SharedRuns
    from inspector.sources.base import KeyValue
    from keycodec.ranges import KeyRange

#: About so many bytes of logs are read for a look.
_LOOKED_AT = 32 << 20


class BackupSource(BaseSource):
    """The key-values of a backup at one version, or those of its newest snapshot. Nothing is written to its folder.

    ``read_version`` is the version of the state, None for a snapshot taken as it is.
    """

    unchanging = True

    def __init__(
        self,
        container: Container,
        target: str | int,
        salvage: bool,
        part: KeyRange = (b"", END_OF_DATA),
        shared: SharedRuns | None = None,
        bounds: Bounds = USUAL,
    ) -> None:
        """``part``: the keys that will be read, so that of the logs no others need be kept.

        ``shared``: where other processes have sorted what the logs hold. ``bounds``: of memory, where mutations are
        sorted.
        """
        super().__init__()
        self._target = target
        self._salvage = salvage
        self._bounds = bounds
        damage = DamagePolicy(self._problems, salvage)
        self._holdings = Holdings(container, damage)
        self._container = container = self._holdings.container
        refuse_unsupported(self._holdings)
        self._planner = Planner(self._holdings)
        self._logs = LogReader(container, self._holdings.partitioned, damage)
        self._state = StateReader(self._planner, self._logs, damage, part, shared, bounds)
        self._asked_version = target if isinstance(target, int) else None
        self._plan = self._choose_plan(target)
        self.read_version = self._plan.version if self._plan else int(target)

    @classmethod
    def open(
        cls,
        path: str | Path,
        at: str | int = LATEST,
        salvage: bool = False,
        *,
        encryption_key_file: str | Path | None = None,
        blob_credentials: Sequence[str | Path] = (),
        bounds: Bounds = USUAL,
    ) -> Self:
        """Open the container at ``path``, or the newest of the containers in the folder ``path``; or the one of a URL.

        ``at`` is ``"latest"`` (the newest version that can be restored), ``"snapshot"`` (the newest snapshot without
        logs), a version, or a versionstamp of 20 hex digits, whose first 8 bytes are the version. With ``salvage``
        damaged pieces are passed over and listed in ``problems``. ``encryption_key_file``: the key file that fdbbackup
        encrypted with, by default the one that INSPECTOR_ENCRYPTION_KEY_FILE names; a backup that is not encrypted is
        read without it. ``blob_credentials``: FoundationDB's files of credentials for object stores, ahead of those in
        FDB_BLOB_CREDENTIALS. ``bounds``: of memory, where mutations are sorted.

        Raises SourceNotFound, SourceUnreadable, SourceNotSupported, SourceDamaged, VersionNotRestorable, UsageError.
        """
        access = BackupAccess(encryption_key_file, tuple(blob_credentials))
        return cls(find_container(path, access), parse_target(str(at)), salvage, bounds=bounds)

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        self._refuse_closed()
        end = min(end, END_OF_DATA)
        found = self._state.key_values(self._plan_for(begin, end), begin, end, reverse)
        return chain.from_iterable(self._until_closed(found))

    def key_values_in(self, ranges: Sequence[KeyRange], *, reverse: bool = False) -> Iterator[KeyValue]:
        """As :meth:`key_values`, of several ranges: the logs are read once for all of them."""
        self._refuse_closed()
        if self._plan is not None:
            self._state.prepare(self._plan, ranges)
        yield from one_by_one(self, ranges, reverse=reverse)

    def estimated_bytes(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> int | None:
        """Bytes of the blocks that hold the range; None if the range cannot be read."""
        self._refuse_closed()
        end = min(end, END_OF_DATA)
        try:
            pieces = clip(self._plan_for(begin, end).pieces, begin, end)
        except VersionNotRestorable:
            return None
        return sum(piece.file.estimated_bytes(piece.begin, piece.end) for piece in pieces)

    def bytes_ahead(self) -> int:
        """Bytes of the logs that lead to the version; 0 where only some keys can be read at it."""
        return sum(log.size for log in self._plan.logs) if self._plan else 0

    def partitions(self, number: int, begin: bytes = b"", end: bytes = END_OF_DATA) -> list[KeyRange]:
        """As :meth:`Divisible.partitions`, cut where range files and their blocks begin."""
        self._refuse_closed()
        check_number(number)
        end = min(end, END_OF_DATA)
        try:
            pieces = clip(self._plan_for(begin, end).pieces, begin, end)
        except VersionNotRestorable:  # a part of it may be readable
            return ranges_between([begin, end])
        size = (self.estimated_bytes(begin, end) or 0) // (number * SHARES_PER_RANGE)
        shares: list[tuple[bytes, int]] = []
        for piece in pieces:
            with suppress(SourceDamaged):  # whoever reads it hears of that
                shares.extend(piece.file.shares(piece.begin, piece.end, size))
        return cut_evenly(shares, number, begin, end)

    def opener(self) -> Callable[[bytes, bytes], BackupSource]:
        """As :meth:`Reopens.opener`: the files that lie there now are those that will be read."""
        self._refuse_closed()
        return partial(_reopened, self._container, self._target, self._salvage, self._bounds, None)

    def sharing(self, by_many: int, begin: bytes, end: bytes) -> Sharing:
        """As :meth:`Reopens.sharing`: what the logs hold is sorted once, before anything is given."""
        plan = self._plan
        if plan is None or plan.logs_key is None:
            return Sharing(self.opener())
        opener = partial(_reopened, self._container, self._target, self._salvage, self._bounds)
        sorted_share = partial(sort_share, self._container, self._holdings.partitioned, self._salvage, self._bounds)
        return SharedLogs(opener, plan, (begin, min(end, END_OF_DATA)), by_many, sorted_share)

    def info(self) -> SourceInfo:
        location = str(self._container.place)
        if self.read_version is not None:
            notes = self._plan.notes if self._plan else ()
            return SourceInfo("backup", location, (self.read_version,), consistent=True, notes=notes)
        versions = tuple(sorted({piece.version for piece in self._plan_for(b"", END_OF_DATA).pieces}))
        if len(versions) <= 1:
            return SourceInfo("backup", location, versions, consistent=True)
        note = "a snapshot without its mutation logs: each range file is of its own version"
        return SourceInfo("backup", location, versions, consistent=False, notes=(note,))

    def describe(self) -> BackupDescription:
        """Describe the whole backup, as ``fdbbackup describe`` would."""
        self._refuse_closed()
        return describe_container(self._container)

    def readable_versions(self) -> tuple[VersionRange, ...]:
        """The versions at which all ordinary keys can be read, oldest first."""
        return self.describe().readable_versions

    def dump_versions(self) -> list[int]:
        """The first version that each snapshot gives: there the fewest logs are read."""
        return [snapshot.restorable.first for snapshot in self.describe().snapshots if snapshot.restorable]

    def mutations(
        self,
        begin: bytes = b"",
        end: bytes = END_OF_DATA,
        after_version: int | None = None,
        to_version: int | None = None,
    ) -> Iterator[Mutation]:
        """Yield what changed the keys ``[begin, end)`` after ``after_version`` and up to ``to_version``, in order.

        Clears that meet the range come as they were logged. By default from the oldest version from which the state can
        be followed to that of this source, up to there. Raises VersionNotRestorable if logs are missing in between.
        """
        self._refuse_closed()
        end = min(end, END_OF_DATA)
        to_version = self.read_version if to_version is None else to_version
        versions, logs = self._planner.logs_between(begin, end, after_version, to_version)
        return self._logs.in_order(logs, versions, begin, end)

    def stretches(self, begin: bytes, end: bytes) -> list[Stretch]:
        """The versions through which the logs tell what happened to the keys ``[begin, end)``, oldest first.

        They end at the version that was asked for, else with the logs. Raises SourceNotSupported where there are no
        logs, and VersionNotRestorable where none is as old as the version.
        """
        self._refuse_closed()
        if not self._holdings.chains:
            raise no_logs(self._holdings)
        found = stretches(self._holdings, begin, min(end, END_OF_DATA), self._asked_version)
        if not found:
            raise logs_too_new(self._holdings, self._asked_version)
        return found

    def at(self, version: int) -> BackupSource:
        """The same backup at another version."""
        return BackupSource(self._container, version, self._salvage, bounds=self._bounds)

    def dumped(self) -> BackupSource:
        """The newest snapshot without the logs."""
        return BackupSource(self._container, SNAPSHOT, self._salvage, bounds=self._bounds)

    def some_mutations(self, begin: bytes, end: bytes, logs: int, each: int) -> Iterator[Mutation]:
        """A few mutations of the keys, in no order, of logs spread over all versions; damage is passed over."""
        self._refuse_closed()
        found = [log for chain_ in self._holdings.chains for log in chain_.logs if log.size]
        affordable = _LOOKED_AT * len(found) // max(sum(log.size for log in found), 1)
        reader = LogReader(self._container, self._holdings.partitioned, DamagePolicy([], salvage=True))
        for log in spread(found, max(min(logs, affordable), 2)):
            yield from islice(reader.mutations(log, range(log.begin, log.end), begin, min(end, END_OF_DATA)), each)

    def known_times(self) -> KnownTimes:
        """When the backup was started, as the container's name says, with its first version.

        Empty if the name does not tell, or if the backup's first files are expired.
        """
        container = self._container
        begins = [log.begin for log in (*container.logs, *container.partitioned_logs)]
        begins += [manifest.begin_version for manifest in container.manifests]
        if container.started is None or self._holdings.properties.trusted_from or not begins:
            return KnownTimes("name", ())
        return KnownTimes("name", (KnownTime(min(begins), round(container.started.timestamp() * 1_000_000)),))

    def close(self) -> None:
        super().close()
        self._state.close()

    def _choose_plan(self, target: str | int) -> Plan | None:
        """The plan for all keys; None if only some of them can be read at the version."""
        if target == SNAPSHOT:
            return self._planner.as_dumped()
        if target == LATEST:
            return self._planner.at_latest(b"", END_OF_DATA)
        try:
            return self._planner.at(int(target), b"", END_OF_DATA)
        except VersionNotRestorable:
            if has_part_at(self._holdings, int(target)):
                return None
            raise

    def _plan_for(self, begin: bytes, end: bytes) -> Plan:
        if self._plan is not None:
            return self._plan
        assert self.read_version is not None
        return self._planner.at(self.read_version, begin, end)

    def _until_closed(self, found: Iterator[KeyValues]) -> Iterator[KeyValues]:
        for some in found:
            yield some
            del some  # else their block is held while the next one is read
            self._refuse_closed()


def _reopened(
    container: Container,
    target: str | int,
    salvage: bool,
    bounds: Bounds,
    shared: SharedRuns | None,
    begin: bytes,
    end: bytes,
) -> BackupSource:
    return BackupSource(container, target, salvage, (begin, end), shared, bounds)
