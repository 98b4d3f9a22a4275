"""Through which versions the logs tell what happened to some keys."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.sources.abilities import Stretch
from inspector.sources.backup.plan.stretches import stretches
from tests.inspector.sources.backup.plan.databases import holdings, write_snapshot
from tests.inspector.sources.backup.writer import Container


def write_backup(root: Path, logs: list[tuple[int, int]], snapshots: list[tuple[int, ...]]) -> None:
    """Logs from one version up to another, and snapshots of one file, or of two that meet at ``m``."""
    container = Container(root)
    for begin, end in logs:
        container.log(begin, end, {})
    for versions in snapshots:
        cuts = [b"", b"m", b"\xff"] if len(versions) > 1 else [b"", b"\xff"]
        write_snapshot(container, *((version, *cut, []) for version, cut in zip(versions, pairwise(cuts), strict=True)))


def followed(after: int, last: int) -> Stretch:
    return Stretch(after, last, has_state=True)


def unfollowed(after: int, last: int) -> Stretch:
    return Stretch(after, last, has_state=False)


ONE, GAP, NARROW = [(5, 20)], [(5, 20), (25, 30)], [(5, 20), (21, 30)]
OVERLAP, THREE = [(5, 20), (14, 40)], [(5, 20), (14, 40), (15, 50)]


@pytest.mark.parametrize(
    ("logs", "snapshots", "to", "expected"),
    [
        ([], [(10,)], None, []),
        (ONE, [(10,)], None, [followed(10, 19)]),
        (ONE, [(10,)], 25, [followed(10, 19)]),
        (ONE, [(10,)], 15, [followed(10, 15)]),
        (ONE, [(10,)], 10, [followed(10, 10)]),  # the state alone
        (ONE, [(10,)], 9, [unfollowed(4, 9)]),
        (ONE, [(10,)], 5, [unfollowed(4, 5)]),
        (ONE, [(10,)], 4, []),
        (ONE, [(5,)], None, [followed(5, 19)]),
        (ONE, [(4,)], None, [unfollowed(4, 19)]),
        (ONE, [(19,)], None, [followed(19, 19)]),
        (ONE, [(20,)], None, [unfollowed(4, 19)]),
        (ONE, [(8,), (10,), (12,)], None, [followed(8, 19)]),
        (ONE, [(6, 12)], None, [followed(12, 19)]),
        (ONE, [(6, 20)], None, [unfollowed(4, 19)]),
        (GAP, [(10,)], None, [followed(10, 19), unfollowed(24, 29)]),
        (GAP, [(26,)], None, [unfollowed(4, 19), followed(26, 29)]),
        (GAP, [(10,), (22,), (26,)], None, [followed(10, 19), followed(26, 29)]),
        (GAP, [(10,), (26,)], 25, [followed(10, 19), unfollowed(24, 25)]),
        (GAP, [(10,), (26,)], 24, [followed(10, 19)]),
        (NARROW, [(10,)], None, [followed(10, 19), unfollowed(20, 29)]),
        (NARROW, [(21,)], None, [unfollowed(4, 19), followed(21, 29)]),
        (NARROW, [(19,), (25,)], None, [followed(19, 19), followed(25, 29)]),
        (OVERLAP, [(10,)], None, [followed(10, 19), followed(19, 39)]),
        (OVERLAP, [(10,), (25,)], None, [followed(10, 19), followed(19, 39)]),
        (OVERLAP, [(16,)], None, [unfollowed(4, 16), followed(16, 39)]),
        (OVERLAP, [(19,)], None, [unfollowed(4, 19), followed(19, 39)]),
        (OVERLAP, [(25,)], None, [unfollowed(4, 19), followed(25, 39)]),
        (OVERLAP, [(2,)], None, [unfollowed(4, 19), unfollowed(19, 39)]),
        (OVERLAP, [(25,)], 22, [unfollowed(4, 19), unfollowed(19, 22)]),
        (OVERLAP, [(10,), (16,)], 13, [followed(10, 13)]),
        (OVERLAP, [(10,)], 17, [followed(10, 17)]),
        (OVERLAP, [(10, 18), (16,)], None, [followed(16, 39)]),
        (THREE, [(16,)], None, [unfollowed(4, 16), followed(16, 49)]),
        (THREE, [(10,)], None, [followed(10, 19), followed(19, 49)]),
        (THREE, [(2,)], None, [unfollowed(4, 19), unfollowed(19, 39), unfollowed(39, 49)]),
    ],
)
def test_the_versions_that_the_logs_tell_of(
    tmp_path: Path,
    logs: list[tuple[int, int]],
    snapshots: list[tuple[int, ...]],
    to: int | None,
    expected: list[Stretch],
) -> None:
    write_backup(tmp_path, logs, snapshots)
    assert stretches(holdings(tmp_path), b"", b"\xff", to) == expected


def test_only_the_files_with_the_keys_count(tmp_path: Path) -> None:
    write_backup(tmp_path, [(5, 40)], [(10, 30), (20,)])
    held = holdings(tmp_path)
    assert stretches(held, b"", b"m", None) == [followed(10, 39)]
    assert stretches(held, b"m", b"\xff", None) == stretches(held, b"", b"\xff", None) == [followed(20, 39)]


@st.composite
def chains(draw: st.DrawFn) -> list[range]:
    """The versions of logs, oldest first, that may overlap; none continues another."""
    result: list[range] = []
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(result[-1].start + 1, result[-1].stop + 3)) if result else draw(st.integers(1, 3))
        least = max([begin, *(log.stop for log in result)]) + 1
        end = draw(st.integers(least, least + 7))
        if begin not in [log.stop for log in result]:
            result.append(range(begin, end))
    return result


def modelled(logs: list[range], snapshots: list[int], to: int) -> dict[int, bool]:
    """The versions that are told of, one by one, each with whether the state before it is known."""
    holding = {version: [log for log in logs if version in log] for version in range(to + 1)}
    own_states = [holding[version][-1] for version in snapshots if holding.get(version)]
    known, result = -1, {}  # the newest version whose state is known
    for version, held in holding.items():
        if held and version - 1 == known:
            result[version] = True
            known = version
        elif any(log not in own_states for log in held):
            result[version] = False
        if held and version in snapshots:
            known = version
    return result


@given(chains(), st.lists(st.integers(1, 40), min_size=1, max_size=4, unique=True))
def test_each_version_is_told_once_and_from_a_state_where_one_leads_to_it(
    logs: list[range], snapshots: list[int]
) -> None:
    with TemporaryDirectory() as folder:
        write_backup(Path(folder), [(log.start, log.stop) for log in logs], [(version,) for version in snapshots])
        held = holdings(Path(folder))
        for to in range(logs[-1].stop + 2):
            found = stretches(held, b"", b"\xff", to)
            told = [(version, one.has_state) for one in found for version in range(one.after + 1, one.last + 1)]
            assert told == list(modelled(logs, snapshots, to).items())
        assert stretches(held, b"", b"\xff", None) == found
