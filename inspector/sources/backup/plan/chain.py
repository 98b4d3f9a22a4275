"""How far mutation logs reach without a gap (docs/backup-format.md, "From files to state")."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

from keycodec.ranges import merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inspector.sources.backup.listing.names import LogEntry

#: Versions from the first, up to but without the second.
Interval = tuple[int, int]


@dataclass(frozen=True)
class LogChain:
    """Logs that hold every version of ``[begin, end)``, in the order of their begin."""

    begin: int
    end: int
    logs: tuple[LogEntry, ...]

    def part(self, versions: range) -> list[LogEntry]:
        """The logs that may hold any of ``versions``."""
        return [log for log in self.logs if log.begin < versions.stop and log.end > versions.start]


def chains(logs: Iterable[LogEntry], partitioned: bool) -> list[LogChain]:
    """Find the chains of logs; each begins and ends later than the one before it."""
    proper = sorted((log for log in logs if log.begin < log.end), key=lambda log: (log.begin, log.end, log.size))
    return _partitioned_chains(proper) if partitioned else _ordinary_chains(proper)


def chain_holding(found: Sequence[LogChain], version: int) -> LogChain | None:
    """The chain that holds ``version`` and reaches farthest from there."""
    index = bisect_right(found, version, key=lambda chain: chain.begin) - 1
    return found[index] if index >= 0 and found[index].end > version else None


def gaps(found: Sequence[LogChain]) -> list[Interval]:
    """The versions between chains, which no log holds."""
    return [(lower.end, upper.begin) for lower, upper in pairwise(found) if lower.end < upper.begin]


def overlap(found: Sequence[LogChain]) -> bool:
    """Whether two chains hold the same version."""
    return any(lower.end > upper.begin for lower, upper in pairwise(found))


def _ordinary_chains(logs: Sequence[LogEntry]) -> list[LogChain]:
    """A log continues a chain if it begins exactly where the chain ends. Other logs repeat what is known."""
    reach: dict[int, int] = {}
    following: dict[int, LogEntry] = {}
    for log in reversed(logs):
        end = reach.get(log.end, log.end)
        if end > reach.get(log.begin, log.begin):
            reach[log.begin], following[log.begin] = end, log
    result: list[LogChain] = []
    for begin in sorted(reach):
        if not result or reach[begin] > result[-1].end:
            links, at = [], begin
            while at in following:
                links.append(following[at])
                at = links[-1].end
            result.append(LogChain(begin, at, tuple(links)))
    return result


def _partitioned_chains(logs: Sequence[LogEntry]) -> list[LogChain]:
    """A version is known if, for some number of tags, every tag has a log that holds it."""
    epochs: dict[int, dict[int, list[Interval]]] = defaultdict(lambda: defaultdict(list))
    for log in logs:
        epochs[log.tags][log.tag].append((log.begin, log.end))
    known: list[Interval] = []
    for tags, by_tag in epochs.items():
        if len(by_tag) == tags:
            of_all_tags: list[Interval] = reduce(_intersection, map(merged, by_tag.values()))
            known += of_all_tags
    distinct = _without_subsets(logs)
    return [
        LogChain(begin, end, tuple(log for log in distinct if log.begin < end and log.end > begin))
        for begin, end in merged(known)
    ]


def _without_subsets(logs: Sequence[LogEntry]) -> list[LogEntry]:
    """Leave out logs whose versions another log of the same tag holds as well."""
    reached: dict[tuple[int, int], int] = {}
    result = []
    for log in sorted(logs, key=lambda log: (log.begin, -log.end, -log.size)):
        if log.end > reached.get((log.tags, log.tag), 0):
            reached[log.tags, log.tag] = log.end
            result.append(log)
    return result


def _intersection(left: list[Interval], right: list[Interval]) -> list[Interval]:
    result = []
    i = j = 0
    while i < len(left) and j < len(right):
        begin, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if begin < end:
            result.append((begin, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return result
