"""Statistics of a tablet: a row that compactions write, and counters that loads add to (docs/values.md).

Each counter is an int64 that is changed by atomic adds. A counter that is not stored is 0.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from inspector.schema import descriptor_of
from inspector.schema.pickling import PackedMessage
from inspector.values.reading import Problem, Reading, Undecoded, read_int64, read_message
from keycodec.elements import decode_bytes, to_text
from keycodec.families import COUNTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from google.protobuf.descriptor import Descriptor

    from inspector.schema.messages import TabletStatsPB
    from inspector.sources.base import KeyValue

#: The counters that have another name in TabletStatsPB.
_FIELD_NAMES = {"num_segs": "num_segments"}
COUNTER_FIELDS = {counter: _FIELD_NAMES.get(counter, counter) for counter in COUNTERS}

_UINT64 = (1 << 64) - 1
_SIGN = 1 << 63


class TabletStats:
    """The statistics of a tablet.

    ``aggregated``: the stored row, or None if there is none. ``counters``: the stored counters, by name.
    """

    def __init__(
        self, aggregated: TabletStatsPB | None, counters: Mapping[str, int], message_class: type[TabletStatsPB]
    ) -> None:
        self.aggregated = aggregated
        self.counters = counters
        self._message_class = message_class

    def __reduce__(self) -> tuple[Callable[..., TabletStats], tuple[object, ...]]:
        # An empty message carries the class, which cannot be pickled.
        aggregated = None if self.aggregated is None else PackedMessage.of(self.aggregated)
        return _unpickle, (aggregated, dict(self.counters), PackedMessage.of(self._message_class()))

    def __repr__(self) -> str:
        return f"<TabletStats: {'a' if self.aggregated is not None else 'no'} row, {len(self.counters)} counters>"

    @property
    def _fields(self) -> dict[str, str]:
        return _counter_fields(descriptor_of(self._message_class))

    @cached_property
    def detached(self) -> TabletStatsPB:
        """The counters as a message in which all six are set; a counter that is not stored is 0."""
        detached = self._message_class()
        for counter, field in self._fields.items():
            setattr(detached, field, self.counters.get(counter, 0))
        return detached

    @cached_property
    def merged(self) -> TabletStatsPB:
        """The sum of row and counters, as the Meta Service answers it; all six are set."""
        merged = self._message_class()
        if self.aggregated is not None:
            merged.CopyFrom(self.aggregated)
        for field, number in self.merged_numbers.items():
            setattr(merged, field, number)
        return merged

    @property
    def merged_numbers(self) -> dict[str, int]:
        """The six numbers of ``merged``, by their fields; quicker, since no message is made of them."""
        row, counters = self.aggregated, self.counters
        if row is None:
            row = self._message_class()
        if not counters:
            return {field: getattr(row, field) for field in self._fields.values()}
        return {field: _wrap(getattr(row, field) + counters.get(name, 0)) for name, field in self._fields.items()}

    @property
    def unknown_counters(self) -> dict[str, int]:
        """The counters that the schema has no field for; ``merged`` does not contain them."""
        return {name: value for name, value in self.counters.items() if name not in self._fields}


@lru_cache(maxsize=64)
def _counter_fields(message: Descriptor) -> dict[str, str]:
    """The field of each counter. An older schema may lack some fields."""
    known = message.fields_by_name
    return {counter: field for counter, field in COUNTER_FIELDS.items() if field in known}


def _unpickle(
    aggregated: PackedMessage[TabletStatsPB] | None, counters: dict[str, int], empty: PackedMessage[TabletStatsPB]
) -> TabletStats:
    message_class = type(empty.message())
    return TabletStats(None if aggregated is None else aggregated.message(), counters, message_class)


def read_stats(
    message_class: type[TabletStatsPB], stem: bytes, key_values: Sequence[KeyValue]
) -> Reading[TabletStats | Undecoded]:
    """Read the statistics of one tablet. The row's key is the stem, a counter's is the stem and the counter's name."""
    row: TabletStatsPB | Undecoded | None = None
    counters: dict[str, int] = {}
    problems: list[Problem] = []
    for key, value in key_values:
        if key == stem:
            row, row_problems = read_message(message_class, value)
            problems += row_problems
            continue
        name = _counter_name(key[len(stem) :])
        counter, counter_problems = read_int64(value)
        if isinstance(counter, Undecoded):
            problems += [Problem(f"counter {name}: {problem}") for problem in counter_problems]
        else:
            counters[name] = counter
    if isinstance(row, Undecoded):
        return Reading(row, tuple(problems))
    if row is None:
        problems.append(Problem(f"counters without a stats row: {', '.join(counters)}", failed=False))
    return Reading(TabletStats(row, counters, message_class), tuple(problems))


@lru_cache(maxsize=64)
def _counter_name(suffix: bytes) -> str:
    """The name of a counter; there are a few, in the keys of every tablet."""
    return to_text(decode_bytes(suffix, 0)[0])


def _wrap(total: int) -> int:
    """The sum as an int64, which wraps around."""
    return (total + _SIGN & _UINT64) - _SIGN
