"""What a scan of a cluster reads, whatever the faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import ReadVersionExpired, UsageError
from inspector.sources.cluster.settings import Settings
from inspector.sources.cluster.source import ClusterSource
from tests.inspector.sources.cluster.conftest import SHARE_SIZE
from tests.inspector.sources.cluster.scan.stores import ROWS, TRANSIENT, KeyValue
from tests.standin import library
from tests.standin.control import World
from tests.support.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from inspector.sources.base import ReadPart
    from tests.inspector.sources.cluster.conftest import Open

keys = st.lists(st.sampled_from(b"\x00\x01a\xfe"), max_size=3).map(bytes)  # few, so that changes hit what is read
maps = st.dictionaries(keys, st.binary(max_size=30), min_size=5, max_size=60)
changed = st.lists(st.tuples(keys, st.none() | st.binary(max_size=5)), max_size=20)
faults = st.lists(st.sampled_from((0, 0, 1007, *TRANSIENT)), max_size=25)
cuts = st.lists(st.integers(1, 5), min_size=1, max_size=6)
bounds = st.tuples(keys, keys | st.just(b"\xff"))


class MovingWorld:
    """A cluster whose data change while they are read: every state it ever had, by version."""

    def __init__(self, rows: dict[bytes, bytes]) -> None:
        self.world = World()
        self.world.load(rows)
        self._states = [(0, rows)]

    def write(self, key: bytes, value: bytes | None) -> None:
        version = self.world.write(key, value)
        rows = {**self._states[-1][1], key: value}
        self._states.append((version, {key: value for key, value in rows.items() if value is not None}))

    def at(self, version: int, begin: bytes = b"", end: bytes = b"\xff", *, reverse: bool = False) -> list[KeyValue]:
        rows = next(rows for since, rows in reversed(self._states) if since <= version)
        return sorted(((key, value) for key, value in rows.items() if begin <= key < end), reverse=reverse)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if reason := library.why_not():
        pytest.skip(reason)
    return tmp_path_factory.mktemp("cluster")


def tiles(parts: tuple[ReadPart, ...], begin: bytes, end: bytes, *, reverse: bool) -> bool:
    """Whether the parts cover the range without gap or overlap, in the order of reading."""
    ordered = parts[::-1] if reverse else parts
    edges = [begin, *(edge for part in ordered for edge in (part.begin, part.end)), end]
    return edges[::2] == edges[1::2]


@examples(300)
@given(
    rows=maps,
    changes=changed,
    read_faults=faults,
    version_faults=faults,
    window=st.sampled_from((0, 0, 1, 3)),
    lengths=cuts,
    shards=st.lists(keys, max_size=4),
    more_at_end=st.booleans(),
    threads=st.sampled_from((1, 1, 3)),
    reverse=st.booleans(),
    bounds=bounds,
)
def test_a_chained_scan_reads_each_part_as_it_was_at_that_parts_version_whatever_the_faults(
    folder: Path,
    rows: dict[bytes, bytes],
    changes: list[tuple[bytes, bytes | None]],
    read_faults: list[int],
    version_faults: list[int],
    window: int,
    lengths: list[int],
    shards: list[bytes],
    more_at_end: bool,
    threads: int,
    reverse: bool,
    bounds: tuple[bytes, bytes],
) -> None:
    moving = MovingWorld(rows)
    world = moving.world
    world.cut_replies(*lengths)
    world.shards(sorted(set(shards)))
    world.faults("range", read_faults)
    world.faults("read version", version_faults)
    world["more_at_end"], world["window"], world["step_per_read"] = more_at_end, window, 1 if window else 0
    begin, end = bounds
    to_change = iter(changes)
    read: list[KeyValue] = []
    patient = Settings(parallel=threads, retry_limit=1000, max_retry_delay=0.0, timeout=600.0)
    source = ClusterSource.open(world.cluster_file(folder), patient, share_size=SHARE_SIZE)
    with source:
        for row in source.key_values(begin, end, reverse=reverse):
            read.append(row)
            if change := next(to_change, None):
                moving.write(*change)
    parts = source.read_parts
    expected = [row for part in parts for row in moving.at(part.version, part.begin, part.end, reverse=reverse)]
    assert read == expected
    if begin < end:
        assert tiles(parts, begin, end, reverse=reverse)
        assert source.info().read_versions == tuple(sorted({part.version for part in parts}))
    if not changes:
        assert read == moving.at(0, begin, end, reverse=reverse)
    assert (world["mutations"], world["commits"], world["reads_not_snapshot"]) == (0, 0, 0)


@examples(200)
@given(
    rows=maps,
    changes=changed,
    read_faults=st.lists(st.sampled_from((0, 0, 0, 0, 0, *TRANSIENT)), max_size=12),
    lengths=cuts,
    threads=st.sampled_from((1, 3)),
    reverse=st.booleans(),
)
def test_a_strict_scan_reads_one_version_or_ends_in_an_error(
    folder: Path,
    rows: dict[bytes, bytes],
    changes: list[tuple[bytes, bytes | None]],
    read_faults: list[int],
    lengths: list[int],
    threads: int,
    reverse: bool,
) -> None:
    moving = MovingWorld(rows)
    moving.world.cut_replies(*lengths)
    moving.world.faults("range", read_faults)
    to_change = iter(changes)
    read: list[KeyValue] = []
    patient = Settings("strict", parallel=threads, retry_limit=1000, max_retry_delay=0.0, timeout=600.0)
    source = ClusterSource.open(moving.world.cluster_file(folder), patient, share_size=SHARE_SIZE)
    whole = True
    with source:
        try:
            for row in source.key_values(reverse=reverse):
                read.append(row)
                if change := next(to_change, None):
                    moving.write(*change)
        except ReadVersionExpired:
            assert 1007 in read_faults
            whole = False
    versions = source.info().read_versions
    assert source.info().consistent
    assert len(versions) == 1 or (not versions and not whole)
    expected = moving.at(versions[0], reverse=reverse) if versions else []
    assert read == (expected if whole else expected[: len(read)])


def test_a_plain_loop_over_the_binding_reads_the_same(world: World, open_source: Open, tmp_path: Path) -> None:
    import fdb

    world.load(ROWS)
    source = open_source()
    transaction = fdb.open(world.cluster_file(tmp_path)).create_transaction()
    plain = [(row.key, row.value) for row in transaction.snapshot.get_range(b"", b"\xff")]
    assert list(source.key_values()) == plain == sorted(ROWS.items())


def test_keys_of_foundationdb_itself_are_never_shown(world: World, open_source: Open) -> None:
    world.load({b"\xfe": b"data", b"\xff": b"system", b"\xff\x02/blog": b"system"})
    source = open_source()
    assert list(source.key_values(b"", b"\xff\xff")) == [(b"\xfe", b"data")]
    assert list(source.key_values(b"\xff", b"\xff\xff")) == []
    assert source.estimated_bytes(b"", b"\xff\xff") == 5


def test_strict_says_what_to_do_when_the_version_grows_too_old(world: World, open_source: Open) -> None:
    world.load(ROWS)
    world.cut_replies(10)
    world["window"], world["step_per_read"] = 5, 1
    with pytest.raises(ReadVersionExpired, match=r"--parallel.*--consistency chained.*backup"):
        list(open_source(consistency="strict").key_values())
    assert world["read_versions"] == 1


def test_two_databases_in_one_process(world: World, tmp_path: Path) -> None:
    other = World("other")
    world.load(ROWS)
    other.load(dict.fromkeys(ROWS, b"other"))
    files = world.cluster_file(tmp_path), other.cluster_file(tmp_path)
    with ClusterSource.open(files[0]) as one, ClusterSource.open(files[1]) as two:
        both = list(zip(one.key_values(), two.key_values(), strict=True))
    assert [row for row, _ in both] == sorted(ROWS.items())
    assert {value for _, (_, value) in both} == {b"other"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"consistency": "loose"},
        {"priority": "immediate"},
        {"parallel": 0},
        {"parallel": 65},
        {"timeout": 0},
        {"retry_limit": -1},
        {"max_retry_delay": -1.0},
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=next(iter(wrong)).replace("_", " ").split()[0]):
        Settings(**wrong)
