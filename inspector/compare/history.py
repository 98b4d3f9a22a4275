"""Show what happened to some keys, version by version, from the mutation logs of a backup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from inspector.compare.diff import Change, ShownChange, diff
from inspector.compare.keys import FollowedKeys
from inspector.compare.state import STATE_LIMIT, FollowedState
from inspector.moments.clock import END_OF_VERSIONS
from inspector.moments.known import check_order, clock
from inspector.records.grouping import records
from inspector.records.wanted import wanted
from inspector.sources.abilities import check_history
from inspector.sources.base import END_OF_DATA
from inspector.values.layouts import Layouts
from keycodec.ranges import merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from inspector.moments.clock import VersionClock
    from inspector.records.wanted import Families
    from inspector.schema import Schema
    from inspector.sources.abilities import HistorySource, Stretch
    from inspector.sources.backup import Mutation
    from inspector.sources.base import Source
    from keycodec.elements import FieldValue
    from keycodec.key import Key


@dataclass(frozen=True)
class Event:
    """A version at which mutations touched the keys. ``changes``: the records that then differ; there may be none.

    ``time``: when (UTC), or None if nothing in the backup says; ``time_precision``: how sure that is, in words.
    ``has_state``: whether it is known what was there before. If not, there are no ``changes``, and ``touched`` are the
    keys of the records that the mutations name.
    """

    version: int
    time: datetime | None
    mutations: tuple[Mutation, ...]
    changes: tuple[Change, ...]
    has_state: bool = True
    touched: tuple[Key, ...] = ()
    time_precision: str = ""

    def shown(self, *, mask: bool = True) -> ShownEvent:
        """Return the event as it may be shown, with secrets masked as in :meth:`Record.shown`."""
        changes = tuple(change.shown(mask=mask) for change in self.changes)
        return ShownEvent(
            self.version, self.time, self.time_precision, self.mutations, changes, self.has_state, self.touched
        )


class ShownEvent(NamedTuple):
    """An event that may be shown; printers get nothing else of it."""

    version: int
    time: datetime | None
    time_precision: str
    mutations: tuple[Mutation, ...]
    changes: tuple[ShownChange, ...]
    has_state: bool
    touched: tuple[Key, ...]


class Unknown(NamedTuple):
    """The versions from ``first`` to ``last``, of which no log tells what they changed."""

    first: int
    last: int


class History(Iterator[Event]):
    """The events of some keys, oldest first; made by :func:`history`.

    ``stretches``: the versions that it tells of. ``unknown``: the versions in between, and those from the last one to
    the state of the source, of which it cannot tell.
    """

    def __init__(
        self, source: HistorySource, keys: FollowedKeys, layouts: Layouts, after: int, until: int, state_limit: int
    ) -> None:
        self._source = source
        self._keys = keys
        self._layouts = layouts
        self._state_limit = state_limit
        found = source.stretches(keys.begin, keys.end)
        self.stretches = _within(found, after, until)
        self.unknown = _unknown(found, max(source.info().read_versions, default=0), after, until)
        self._events = chain.from_iterable(map(self._of, self.stretches))

    def __next__(self) -> Event:
        return next(self._events)

    def exists(self) -> bool:
        """Whether the source has any record of the keys, at its own version or where a stretch begins."""
        if self._any_in(self._source):
            return True
        for stretch in self.stretches:
            if stretch.has_state:
                with self._source.at(stretch.after) as base:
                    if self._any_in(base):
                        return True
        return False

    def _any_in(self, source: Source) -> bool:
        found = records(self._keys.key_values(source), self._layouts)
        return any(self._keys.own_record(record) for record in found)

    def _of(self, stretch: Stretch) -> Iterator[Event]:
        """The events of a stretch."""
        state = None
        if stretch.has_state:
            with self._source.at(stretch.after) as base:
                state = FollowedState(self._keys.key_values(base), self._state_limit)
        found = self._source.mutations(self._keys.begin, self._keys.end, stretch.after, stretch.last)
        mutations = filter(self._keys.are_met_by, found)
        for _, group in groupby(mutations, key=attrgetter("version")):
            touching = tuple(group)
            event = self._unfollowed(touching) if state is None else self._followed(touching, state)
            if event.mutations:
                yield event

    def _followed(self, touching: Sequence[Mutation], state: FollowedState) -> Event:
        """Return what one version's mutations did to the state, and change it."""
        ranges = merged(found for mutation in touching for found in state.touched(mutation))
        before = [state.between(*touched) for touched in ranges]
        for mutation in touching:
            state.apply(mutation)
        after = [state.between(*touched) for touched in ranges]
        changes = diff(*(records(chain.from_iterable(found), self._layouts) for found in (before, after)))
        return self._event(touching, changes=tuple(filter(self._keys.own_change, changes)))

    def _unfollowed(self, touching: Sequence[Mutation]) -> Event:
        event = self._event(touching, has_state=False)
        return replace(event, touched=tuple(self._keys.named_by(event.mutations)))

    def _event(self, touching: Sequence[Mutation], changes: tuple[Change, ...] = (), has_state: bool = True) -> Event:
        version = touching[0].version
        own = tuple(filter(self._keys.own_mutation, touching))
        moment = self.clock.time_of(version)
        if moment is None:
            return Event(version, None, own, changes, has_state)
        return Event(version, moment.time, own, changes, has_state, time_precision=moment.precision)

    @cached_property
    def clock(self) -> VersionClock:
        """What tells the times of the versions."""
        return clock(self._source)


def history(
    source: Source,
    begin: bytes = b"",
    end: bytes = END_OF_DATA,
    *,
    family: Families | None = None,
    instance_id: str | bytes | None = None,
    since: int | None = None,
    until: int | None = None,
    schema: Schema | None = None,
    state_limit: int = STATE_LIMIT,
    **leading_fields: FieldValue | bytes,
) -> History:
    """Each version that touched the keys [begin, end), oldest first, up to the version that the source was opened at.

    It tells what the logs hold, chain by chain; ``unknown`` of the result are the versions in between. ``family``,
    ``instance_id``, ``leading_fields``: as :func:`inspector.scan` takes them; keys that begin as a family's and do not
    decode count as its own. ``since``: only later versions; ``until``: only versions up to it.
    ``state_limit``: bytes that may be held in memory.
    Raises SourceNotSupported for a source that is no backup, or has no logs; VersionNotRestorable where all logs are
    newer than its version; and UsageError where ``since`` is not before ``until``, and where the keys hold more
    than ``state_limit``.
    """
    source = check_history(source)
    asked = wanted(family, leading_fields, instance_id=instance_id, begin=begin, end=end)
    check_order(source, since, until)
    after = 0 if since is None else since
    up_to = END_OF_VERSIONS if until is None else until
    return History(source, FollowedKeys(asked), Layouts(schema), after, up_to, state_limit)


def _within(found: Iterable[Stretch], after: int, until: int) -> list[Stretch]:
    """Return the parts of stretches after a version, and up to another one."""
    return [
        stretch._replace(after=max(stretch.after, after), last=min(stretch.last, until))
        for stretch in found
        if stretch.last > after and stretch.after < until
    ]


def _unknown(found: Sequence[Stretch], state_at: int, after: int, until: int) -> list[Unknown]:
    """Return the versions between stretches, or after the last one up to a state that is known.

    Only those after ``after`` and up to ``until`` count.
    """
    goes_on = [*(stretch.after for stretch in found[1:]), state_at]
    gaps = [(max(stretch.last, after), min(to, until)) for stretch, to in zip(found, goes_on, strict=True)]
    return [Unknown(first + 1, last) for first, last in gaps if first < last]
