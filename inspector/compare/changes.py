"""Which records changed between two versions of a backup: each once, with how often, and by what."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from inspector.compare.diff import Change, ShownChange, pairs
from inspector.compare.keys import FollowedKeys
from inspector.compare.touches import Touches
from inspector.errors import SourceNotSupported
from inspector.moments.known import check_order
from inspector.records.grouping import records
from inspector.records.record import owner
from inspector.records.wanted import wanted
from inspector.sources.abilities import check_history, read_ranges
from inspector.sources.base import END_OF_DATA
from inspector.values.layouts import Layouts
from keycodec.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.compare.touches import Touched
    from inspector.records.record import Record
    from inspector.records.wanted import Families
    from inspector.schema import Schema
    from inspector.sources.abilities import HistorySource
    from inspector.sources.backup import Mutation
    from inspector.sources.base import Source
    from keycodec.elements import FieldValue
    from keycodec.key import Key
    from keycodec.ranges import KeyRange

#: What became of a record. "same": it is as it was before; "passing": it came and went.
Outcome = Literal["added", "removed", "changed", "same", "passing"]


@dataclass(frozen=True)
class RecordChange:
    """A record that mutations touched. ``change``: before and after; None if it is in neither.

    ``touched``: how often, from which version to which. A clear of many keys counts for each record that is before or
    after, or that something else touched.
    """

    key: Key
    change: Change | None
    touched: Touched

    @property
    def outcome(self) -> Outcome:
        """What became of the record."""
        if self.change is None:
            return "passing"
        return self.change.kind if self.change.differs else "same"

    @property
    def failed(self) -> bool:
        """Whether a value could not be fully decoded."""
        return self.change is not None and self.change.failed

    def shown(self, *, mask: bool = True) -> ShownRecordChange:
        """Return it as it may be shown, with secrets masked as in :meth:`Record.shown`."""
        shown = self.change.shown(mask=mask) if self.change is not None and self.change.differs else None
        return ShownRecordChange(self.key, self.outcome, shown, self.touched)


class ShownRecordChange(NamedTuple):
    """A record that mutations touched, as it may be shown. ``change``: None if it is the same, or in neither state."""

    key: Key
    outcome: Outcome
    change: ShownChange | None
    touched: Touched


def changes(
    source: Source,
    family: Families | None = None,
    *,
    since: int | None = None,
    until: int | None = None,
    instance_id: str | bytes | None = None,
    begin: bytes = b"",
    end: bytes = END_OF_DATA,
    schema: Schema | None = None,
    **leading_fields: FieldValue | bytes,
) -> Iterator[RecordChange]:
    """Yield each record that changed after version ``since`` and up to version ``until`` of a backup, in key order.

    By default from the oldest version that the logs lead on from, to the source's own. The logs between are read once;
    memory is bounded. ``family``, ``instance_id``, ``leading_fields``: as :func:`inspector.scan` takes them.
    Raises SourceNotSupported for a source that is no backup, or has no logs; VersionNotRestorable for a version that it
    cannot give; and UsageError where ``since`` is not before ``until``.
    """
    asked = wanted(family, leading_fields, instance_id=instance_id, begin=begin, end=end)
    keys = FollowedKeys(asked)
    source = check_history(source)
    first, last = window(source, since, until, keys.begin, keys.end)
    mutations = filter(keys.are_met_by, source.mutations(keys.begin, keys.end, first, last))
    return _changes(source, keys, mutations, (first, last), asked.ranges, Layouts(schema))


def window(
    source: HistorySource, since: int | None, until: int | None, begin: bytes = b"", end: bytes = END_OF_DATA
) -> tuple[int, int]:
    """Return the versions that :func:`changes` covers: after the first one, up to the last one. Raises as it does."""
    stretches = [stretch for stretch in source.stretches(begin, end) if stretch.has_state]
    newest = stretches[-1] if stretches else None
    first = since if since is not None or newest is None else newest.after
    last = until if until is not None or newest is None else newest.last
    if first is None or last is None:
        raise SourceNotSupported("no log leads on from a snapshot of this backup, so nothing tells what changed")
    check_order(source, first, last)
    return first, last


def _changes(
    source: HistorySource,
    keys: FollowedKeys,
    mutations: Iterable[Mutation],
    versions: tuple[int, int],
    asked: Sequence[KeyRange],
    layouts: Layouts,
) -> Iterator[RecordChange]:
    with Touches(mutations) as touches:
        ranges = _within(touches.ranges(), asked)
        with source.at(versions[0]) as old, source.at(versions[1]) as new:
            before, after = (records(read_ranges(state, ranges), layouts) for state in (old, new))
            for found in _joined(pairs(before, after), touches):
                if keys.own_key(found.key):
                    yield found


def _joined(found: Iterable[Change], touches: Touches) -> Iterator[RecordChange]:
    """Put together what a record was and is, and what touched it."""
    clears, named = touches.clears_of(), touches.records()
    next_named = next(named, None)
    for pair in found:
        stem = _stem(pair)
        while next_named is not None and next_named[0] < stem:
            yield _passing(*next_named, clears.meeting(next_named[0]))
            next_named = next(named, None)
        own: list[Touched] = []
        if next_named is not None and next_named[0] == stem:
            own.append(next_named[1])
            next_named = next(named, None)
        own += clears.meeting(stem)
        if own:
            yield RecordChange(pair.key, pair, sum(own[1:], own[0]))
    while next_named is not None:
        yield _passing(*next_named, clears.meeting(next_named[0]))
        next_named = next(named, None)


def _passing(stem: bytes, touched: Touched, clears: Sequence[Touched]) -> RecordChange:
    return RecordChange(decode(stem, partial=True), None, sum(clears, touched))


def _stem(pair: Change) -> bytes:
    record: Record | None = pair.before or pair.after
    assert record is not None
    return record.stem


def _within(ranges: Iterable[KeyRange], asked: Sequence[KeyRange]) -> list[KeyRange]:
    """The parts of ranges that lie in those asked for; both are in order and apart."""
    met = ((max(begin, low), min(end, high)) for begin, end in ranges for low, high in asked)
    return sorted(part for part in met if part[0] < part[1])


class ActivityCount(NamedTuple):
    """How many records of a family of an instance were touched, what became of them, and by how many mutations."""

    instance_id: str
    family: str
    added: int
    removed: int
    changed: int
    same: int
    passing: int
    mutations: int


def summarise_changes(found: Iterable[RecordChange]) -> list[ActivityCount]:
    """Count records that changed by instance and family, those with most mutations first."""
    outcomes: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for change in found:
        counter = outcomes[owner(change.key)]
        counter[change.outcome] += 1
        counter["mutations"] += change.touched.mutations
    counts = [
        ActivityCount(*group, *(counter[name] for name in ActivityCount._fields[2:]))
        for group, counter in outcomes.items()
    ]
    return sorted(counts, key=lambda count: (-count.mutations, *count[:2]))
