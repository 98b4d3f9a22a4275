"""The key-values that a plan gives; what damage has left out of it is taken from older snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.sources.backup.state.bounds import USUAL
from inspector.sources.backup.state.exact import dumped, exact
from inspector.sources.backup.state.index import MutationIndex
from inspector.sources.base import END_OF_DATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.sources.backup.damage import DamagePolicy
    from inspector.sources.backup.files.logs import LogReader
    from inspector.sources.backup.mutation import Logged
    from inspector.sources.backup.plan.pieces import FilePiece
    from inspector.sources.backup.plan.planning import Plan, Planner
    from inspector.sources.backup.state.bounds import Bounds
    from inspector.sources.backup.state.exact import KeyValues
    from inspector.sources.backup.state.sharing import SharedRuns
    from keycodec.ranges import KeyRange

#: Older snapshots that are tried in turn for keys that damage has left out of one after the other.
_OLDER_TRIED = 8


class StateReader:
    """Reads the state that a plan leads to. The mutations that it needs are read once and kept, sorted by key.

    ``part``: the keys that will be read; mutations of others are not kept. ``shared``: where some lie already.
    """

    def __init__(
        self,
        planner: Planner,
        logs: LogReader,
        damage: DamagePolicy,
        part: KeyRange = (b"", END_OF_DATA),
        shared: SharedRuns | None = None,
        bounds: Bounds = USUAL,
    ) -> None:
        self._planner = planner
        self._logs = logs
        self._damage = damage
        self._part = part
        self._shared = shared
        self._bounds = bounds
        self._indexes: dict[tuple[str, int, int, int], MutationIndex] = {}

    def close(self) -> None:
        """Drop what was sorted."""
        while self._indexes:
            self._indexes.popitem()[1].close()

    def prepare(self, plan: Plan, ranges: Sequence[KeyRange]) -> None:
        """Read the mutations of ranges, which are in order and apart, in one pass over the logs."""
        index = self._index(plan)
        if index is not None:
            index.cover(ranges)

    def key_values(
        self, plan: Plan, begin: bytes, end: bytes, reverse: bool, older_left: int = _OLDER_TRIED
    ) -> Iterator[KeyValues]:
        """Yield the key-values of ``[begin, end)`` by a plan; at most ``older_left`` snapshots fill a hole in turn."""

        def fill(hole: FilePiece) -> Iterable[KeyValues]:
            older = self._plan_for_hole(plan, hole, older_left)
            return self.key_values(older, hole.begin, hole.end, reverse, older_left - 1) if older else ()

        index = self._index(plan)
        if index is None:
            return dumped(plan.pieces, begin, end, reverse, fill)
        return exact(plan.pieces, index, begin, end, reverse, fill)

    def _plan_for_hole(self, plan: Plan, hole: FilePiece, older_left: int) -> Plan | None:
        """The plan by which an older snapshot gives the keys that damage has left out, as exactly; None if none can."""
        version = hole.version if plan.version is None else plan.version
        older = self._planner.from_older(plan.manifest, version, hole.begin, hole.end) if older_left else None
        if older:
            fate = f"taken from {older.manifest.path}, exact at version {version}"
        else:
            fate = f"left out: no older snapshot gives them at version {version}"
        self._damage.say_once(hole.file.stored, f"keys passed over are {fate}")
        return older

    def _index(self, plan: Plan) -> MutationIndex | None:
        """The index of the mutations that a plan needs; None if it needs none."""
        key = plan.logs_key
        if key is None:
            return None
        if key not in self._indexes:
            self._indexes[key] = index = self._new_index(plan)
            if self._shared and self._shared.plan == key:
                index.take(self._shared.read(), [self._shared.part])
        return self._indexes[key]

    def _new_index(self, plan: Plan) -> MutationIndex:
        versions, logs = plan.logged, plan.logs

        def read() -> Iterator[Logged]:
            return self._logs.logged_in_turn(logs, versions)

        return MutationIndex(read, sum(log.size for log in logs), self._part, self._bounds)
