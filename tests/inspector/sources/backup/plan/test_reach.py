"""How far logs reach, held to what is plainly true of them version by version."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inspector.sources.backup.listing.names import LogEntry
from inspector.sources.backup.plan.chain import LogChain, chain_holding, chains, gaps

NEWEST = 13
#: The first version of a log, and how many more there are.
spans = st.tuples(st.integers(0, 8), st.integers(0, 4)).map(lambda found: (found[0], sum(found)))


def a_log(begin: int, end: int, tag: int = 0, tags: int = 1, size: int = 1) -> LogEntry:
    return LogEntry(f"plogs/log,{begin},{end},{tag}-of-{tags},{size}", size, begin, end, tag, tags, block_size=1)


def versions(found: LogEntry | LogChain) -> set[int]:
    return set(range(found.begin, found.end))


def largest(log: LogEntry, logs: list[LogEntry]) -> int:
    """The size of the largest log of the same versions."""
    return max(other.size for other in logs if versions(other) == versions(log))


def farthest(logs: list[LogEntry], begin: int) -> int:
    """The version that logs lead to from another one, each from where the one before it ends."""
    return max((farthest(logs, log.end) for log in logs if log.begin == begin < log.end), default=begin)


def runs(found: set[int]) -> list[tuple[int, int]]:
    """Versions without a hole between them, from the first to behind the last."""
    edges = sorted(found ^ {version + 1 for version in found})
    return list(zip(edges[::2], edges[1::2], strict=True))


ordinary = st.builds(lambda span, size: a_log(span[0], span[1], size=size), spans, st.integers(0, 2))


@given(st.lists(ordinary, min_size=4, max_size=9))
@example([a_log(0, 9, size=size) for size in (1, 3, 2)])
def test_a_chain_leads_as_far_as_its_logs_do_one_behind_the_other(logs: list[LogEntry]) -> None:
    result = chains(logs, partitioned=False)
    expected: list[tuple[int, int]] = []
    for begin in sorted({log.begin for log in logs}):
        end = farthest(logs, begin)
        if end > max([begin, *(reached for _, reached in expected)]):
            expected.append((begin, end))
    assert [(chain.begin, chain.end) for chain in result] == expected
    for chain in result:
        assert set(chain.logs) <= set(logs)
        assert [chain.begin, *(log.end for log in chain.logs)] == [*(log.begin for log in chain.logs), chain.end]
        assert all(log.size == largest(log, logs) for log in chain.logs)


tagged = st.builds(
    lambda span, tag, tags, size: a_log(span[0], span[1], tag % tags, tags, size),
    spans,
    st.integers(0, 1),
    st.sampled_from([1, 2, 2, 2]),
    st.integers(0, 2),
)
ALTERNATING = [a_log(begin, end, tag=0, tags=2) for begin, end in [(0, 1), (2, 3), (4, 6), (7, 9), (11, 12)]]


@given(st.lists(tagged, min_size=6, max_size=14))
@example([*ALTERNATING, a_log(0, 12, tag=1, tags=2)])
@example([*ALTERNATING, *(a_log(*span, tag=1, tags=2) for span in [(1, 2), (3, 5), (6, 8)])])
@example([a_log(0, 9, size=size) for size in (1, 3, 2)])
@example([a_log(0, 1), a_log(0, 1), a_log(3, 9), a_log(5, 9)])
def test_partitioned_logs_are_known_where_all_tags_of_some_number_are(logs: list[LogEntry]) -> None:
    seen = defaultdict(set)
    for log in logs:
        for version in versions(log):
            seen[version, log.tags].add(log.tag)
    result = chains(logs, partitioned=True)
    known = {version for (version, tags), found in seen.items() if len(found) == tags}
    assert [(chain.begin, chain.end) for chain in result] == runs(known)
    for chain in result:
        assert set(chain.logs) <= set(logs)
        for tag in {(log.tags, log.tag) for log in logs}:
            there = [log for log in logs if (log.tags, log.tag) == tag]
            taken = [log for log in chain.logs if (log.tags, log.tag) == tag]
            # all that they hold of the chain is in those taken, each of which adds to it
            inside, held = ({v for log in some for v in versions(log) & versions(chain)} for some in (there, taken))
            assert inside == held
            assert all(versions(log) & versions(chain) for log in taken)
            assert not any(versions(log) <= versions(other) for log in taken for other in taken if other is not log)
            assert all(log.size == largest(log, there) for log in taken)


@pytest.mark.parametrize("partitioned", [False, True])
@given(found=st.lists(spans, min_size=4, max_size=9))
@example(found=[(0, 3), (3, 5), (4, 9), (11, 12)])
def test_what_holds_a_version_and_what_does_not(found: list[tuple[int, int]], partitioned: bool) -> None:
    result = chains([a_log(*span) for span in found], partitioned)
    for version in range(NEWEST):
        holding = [chain for chain in result if version in versions(chain)]
        assert chain_holding(result, version) == max(holding, key=lambda chain: chain.end, default=None)
        for chain in result:
            for wanted in (range(version, version + count) for count in (1, 2)):
                assert chain.part(wanted) == [log for log in chain.logs if versions(log) & set(wanted)]
    inside = set(range(result[0].begin, result[-1].end)) if result else set()
    assert gaps(result) == runs(inside.difference(*map(versions, result)))
