"""At which versions some keys can be read, held to what a snapshot and logs plainly give."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import VersionNotRestorable
from inspector.sources.backup import describe_backup
from inspector.sources.backup.plan.pieces import clip
from inspector.sources.backup.plan.planning import Planner
from inspector.sources.backup.plan.restorable import has_part_at, readable_versions
from tests.inspector.sources.backup.plan.databases import holdings, write_snapshot
from tests.inspector.sources.backup.writer import Container

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.backup.plan.holdings import Holdings
    from inspector.sources.backup.plan.planning import Plan

NEWEST, AFTER = 12, 18
PARTS = [(b"", b"m"), (b"m", b"\xff"), (b"\xff", b"\xff\xff")]
versions = st.integers(1, NEWEST)


class Snapshot(NamedTuple):
    """The versions of its files, each with a third of the keys."""

    low: int
    high: int
    system: int

    def ends(self) -> tuple[int, int]:
        """Its newest version and its oldest one: by these snapshots are in order."""
        return max(self), min(self)

    def of(self, begin: bytes, end: bytes) -> list[int]:
        """The versions of the files with such keys."""
        return [version for version, part in zip(self, PARTS, strict=True) if part[0] < end and part[1] > begin]


def gives(found: list[int], logs: list[range], version: int) -> bool:
    """Whether files of these versions and logs give the state at a version."""
    if set(found) == {version}:
        return True
    return max(found) <= version and any(min(found) in log and version in log for log in logs)


def planned(planner: Planner, version: int, begin: bytes, end: bytes) -> Plan | None:
    try:
        return planner.at(version, begin, end)
    except VersionNotRestorable:
        return None


@contextmanager
def written(snapshots: list[Snapshot], logs: list[tuple[int, int]]) -> Iterator[Holdings]:
    with TemporaryDirectory() as folder:
        container = Container(Path(folder))
        for snapshot in snapshots:
            write_snapshot(container, *((version, *part, []) for version, part in zip(snapshot, PARTS, strict=True)))
        for begin, length in logs:
            container.log(begin, begin + length, {})
        yield holdings(Path(folder))


def leads_to(plan: Plan, version: int, begin: bytes, end: bytes) -> bool:
    """Whether the logs of a plan hold all versions from those of the pieces with some keys to that version."""
    oldest = min(piece.version for piece in clip(plan.pieces, begin, end))
    held = {each for log in plan.logs for each in range(log.begin, log.end)}
    return plan.version == version and all(
        each in plan.logged and each in held for each in range(oldest + 1, version + 1)
    )


@given(
    st.lists(st.builds(Snapshot, versions, versions, versions), min_size=1, max_size=3, unique_by=Snapshot.ends),
    st.lists(st.tuples(versions, st.integers(1, 5)), min_size=1, max_size=3),
)
def test_a_version_is_readable_if_a_snapshot_and_logs_give_it(
    snapshots: list[Snapshot], logs: list[tuple[int, int]]
) -> None:
    with written(snapshots, logs) as held:
        chains = [range(chain.begin, chain.end) for chain in held.chains]
        for version in range(AFTER):
            parts = [[each] for snapshot in snapshots for each in snapshot.of(b"", b"\xff")]
            assert has_part_at(held, version) == any(gives(part, chains, version) for part in parts)
        for keys in ((b"", b"m"), (b"n", b"o"), (b"a", b"z")):
            readable = {version for first, last in readable_versions(held, *keys) for version in range(first, last + 1)}
            for version in range(AFTER):
                serving = [snapshot for snapshot in snapshots if gives(snapshot.of(*keys), chains, version)]
                plan = planned(Planner(held), version, *keys)
                assert (version in readable) == (plan is not None) == bool(serving)
                if plan:
                    newest = max(map(Snapshot.ends, serving))
                    assert (plan.manifest.end_version, plan.manifest.begin_version) == newest
                    assert leads_to(plan, version, *keys)


def test_keys_of_every_kind_count_for_what_is_readable(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (12, b"", b"A", []), (10, b"A", b"\xff", []), (15, b"\xff", b"\xff\xff", []))
    container.log(5, 20, {})
    described = describe_backup(tmp_path)
    assert described.readable_versions == ((12, 19),)
    assert [snapshot.restorable for snapshot in described.snapshots] == [(15, 19)]


@pytest.mark.parametrize(
    ("begin", "end", "readable"),
    [
        (b"a", b"b", [(10, 10)]),
        (b"b", b"e", [(10, 10)]),
        (b"c", b"f", [(15, 19)]),
        (b"e", b"z", [(15, 19)]),
        # no file has such keys: they are in no state but those of the whole snapshot
        (b"c", b"e", []),
        (b"g", b"z", []),
    ],
)
def test_a_file_counts_for_its_own_keys(
    tmp_path: Path, begin: bytes, end: bytes, readable: list[tuple[int, int]]
) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"a", b"c", []), (15, b"e", b"g", []))
    container.log(12, 20, {})
    assert readable_versions(holdings(tmp_path), begin, end) == readable
