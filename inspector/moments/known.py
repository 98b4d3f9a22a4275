"""The known times of a source: from the cluster's own record, from transactions, or from the name of a backup's folder.

A transaction's id is its begin's version and ten bits more, and its record says when that was. A mutation log says at
which version a record was written, and the record says when it was committed. Only a look is taken: a part of the
transactions of each instance, and a part of some logs.
"""

from __future__ import annotations

from contextlib import nullcontext, suppress
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from inspector.errors import InspectorError, UsageError
from inspector.moments.clock import END_OF_VERSIONS, VersionClock
from inspector.moments.written import version_text, written
from inspector.records.grouping import records
from inspector.records.scanning import scan
from inspector.schema import messages
from inspector.sources.abilities import Divisible, HasDump, HasHistory, MeasuresRanges
from inspector.sources.backup.mutation import MutationType
from inspector.sources.partitions import spread
from inspector.sources.times import KnownTime, TellsTime
from inspector.values.fields import value_if_set
from inspector.values.layouts import Layouts
from inspector.values.value import message_of
from keycodec.families import FAMILIES
from keycodec.ranges import key_range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from inspector.records.record import Record
    from inspector.sources.base import Source
    from keycodec.ranges import KeyRange

#: Pairs that a clock keeps at most.
_KEPT = 2_000
#: How much is looked at: instances, transactions of all of them, ranges that these are cut into, logs, and
#: mutations of each log.
_INSTANCES, _TRANSACTIONS, _RANGES, _LOGS, _MUTATIONS = 100, 50_000, 16, 24, 100
#: A version's bits in the id of a transaction stand above these.
_ORDER_BITS = 10
#: Times before 2015 and after 2100 are none of Doris's, in milliseconds.
_FIRST_TIME, _LAST_TIME = 1_420_070_400_000, 4_102_444_800_000
#: Times that are of the write of the record itself, whichever is the newest.
_WRITTEN = ("prepare_time", "precommit_time", "commit_time", "finish_time")
_FAMILY = FAMILIES["TxnInfoKey"]
#: The clocks of open sources that do not change.
_fitted: WeakKeyDictionary[Source, VersionClock] = WeakKeyDictionary()


def clock(source: Source) -> VersionClock:
    """Fit a clock to the times that a source knows: it tells the time of a version, and the version of a time.

    What a cluster writes down itself comes first, then what its transactions say, then the name of a backup's folder.
    Only a part of the transactions and logs is read, once of a source that does not change; what is damaged in them is
    passed over.
    """
    if not source.unchanging:
        return _fit(source)
    if source not in _fitted:
        _fitted[source] = _fit(source)
    return _fitted[source]


def _fit(source: Source) -> VersionClock:
    return told_without_data(source, "timekeeper") or _by_transactions(source) or told_without_data(source, "name")


def told_without_data(source: Source, origin: str = "timekeeper") -> VersionClock:
    """As :func:`clock`, from what the source knows without a look into values, if that is its origin."""
    known = source.known_times() if isinstance(source, TellsTime) else None
    return (
        VersionClock(thinned(known.pairs), origin)
        if known and known.pairs and known.origin == origin
        else VersionClock()
    )


def clock_at_hand(source: Source) -> VersionClock:
    """As :func:`clock`, but of a live cluster no data is read."""
    return told_without_data(source) if isinstance(source, MeasuresRanges) else clock(source)


def clock_without_look(source: Source) -> VersionClock:
    """As :func:`clock`, if no look at the data is needed: the cluster wrote it down, or it was fitted before."""
    return _fitted.get(source) or told_without_data(source)


def read_times(source: Source, tell: Callable[[], VersionClock] | None = None) -> dict[int, str]:
    """When the versions were at which a source was read, as they are printed; "" for one where nothing tells.

    ``tell``: gives its clock, if that is known; it is asked only where a version is.
    """
    versions = source.info().read_versions
    told = (tell or partial(clock_at_hand, source))() if versions else VersionClock()
    return {version: written(told.time_of(version)) for version in versions}


def not_before(source: Source, first: int, last: int) -> str:
    """Say that a version is not before another one, and when both were."""
    told = VersionClock()
    with suppress(InspectorError):  # what is wrong is the order
        told = clock_at_hand(source)
    return f"version {version_text(first, told)} is not before version {version_text(last, told)}"


def check_order(source: Source, first: int | None, last: int | None) -> None:
    """Raise UsageError for what is no version, or if the first one is not before the last: no change lies between.

    None: that end is not asked for.
    """
    for version in (first, last):
        if not isinstance(version, int | None):
            remedy = "inspector.clock(source).version_at tells that of a time"
            raise UsageError(f"a version is an int, not {type(version).__name__} ({version!r}); {remedy}")
    if first is not None and last is not None and first >= last:
        raise UsageError(f"{not_before(source, first, last)}: nothing can have changed between them")


def thinned(known: Iterable[KnownTime], limit: int = _KEPT) -> list[KnownTime]:
    """At most so many of any number of pairs, by version, evenly spread: the first and the last are always there."""
    kept: list[KnownTime] = []
    for pair in known:
        kept.append(pair)
        if len(kept) >= 4 * limit:
            kept = spread(sorted(kept), limit)
    return spread(sorted(kept), limit)


def _by_transactions(source: Source) -> VersionClock:
    with source.dumped() if isinstance(source, HasDump) else nullcontext(source) as dump:
        logged = _logged(source) if isinstance(source, HasHistory) else ()
        pairs = thinned(chain(_begun(dump), logged))
    return VersionClock(pairs, "transactions") if pairs else VersionClock()


def _begun(source: Source) -> Iterator[KnownTime]:
    """When transactions began, for some of each instance."""
    newest = max(source.info().read_versions, default=END_OF_VERSIONS)
    with suppress(InspectorError):
        found = islice(scan(source, "InstanceKey"), _INSTANCES)
        instances = [record.key.fields["instance_id"] for record in found if record.family is not None]
        for instance_id in instances:
            yield from _begun_in(source, key_range(_FAMILY, instance_id=instance_id), newest, len(instances))


def _begun_in(source: Source, keys: KeyRange, newest: int, instances: int) -> Iterator[KnownTime]:
    ranges = source.partitions(_RANGES, *keys) if isinstance(source, Divisible) else [keys]
    each = _TRANSACTIONS // instances // max(len(ranges), 1)
    for begin, end in ranges:
        with suppress(InspectorError):  # other ranges may be sound
            for record in islice(scan(source, _FAMILY, begin=begin, end=end), each):
                yield from _begin_of(record, newest)


def _begin_of(record: Record, newest: int) -> Iterator[KnownTime]:
    """When a transaction began, by its id; not if that is newer than the source, as after a restore."""
    info, txn_id = message_of(record.value, messages.TxnInfoPB), record.key.fields.get("txn_id")
    if info is not None and isinstance(txn_id, int):
        version = txn_id >> _ORDER_BITS
        if 0 < version <= newest and (time := _time(info, _WRITTEN[:1])):
            yield KnownTime(version, time)


def _logged(source: HasHistory) -> Iterator[KnownTime]:
    """When records of transactions were written, for some in some logs."""
    layouts, keys = Layouts(), key_range(_FAMILY)
    with suppress(InspectorError):
        for mutation in source.some_mutations(*keys, logs=_LOGS, each=_MUTATIONS):
            if mutation.type == MutationType.SET:
                for record in records([(mutation.param1, mutation.param2)], layouts):
                    yield from _begin_of(record, mutation.version)
                    info = message_of(record.value, messages.TxnInfoPB)
                    if info is not None and (time := _time(info, _WRITTEN)):
                        yield KnownTime(mutation.version, time)


def _time(info: messages.TxnInfoPB, names: Sequence[str]) -> int | None:
    """The newest of some times of a transaction that can be one, in microseconds."""
    found = (value_if_set(info, name) or 0 for name in names)
    milliseconds = max((time for time in found if _FIRST_TIME <= time <= _LAST_TIME), default=None)
    return None if milliseconds is None else milliseconds * 1000
