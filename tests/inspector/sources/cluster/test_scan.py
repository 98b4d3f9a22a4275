"""Scans of a cluster that answers well, and of one that answers with every error there is."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import InspectorError, ReadVersionExpired, SourceNotSupported, SourceUnreachable, UsageError
from inspector.sources.base import ReadPart
from inspector.sources.cluster.scan import Pin
from inspector.sources.cluster.settings import Settings
from inspector.sources.cluster.source import ClusterSource
from tests.inspector.sources.cluster.conftest import SHARE_SIZE, give_up
from tests.standin import library
from tests.standin.control import NEVER_ANSWERED, World
from tests.support.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from tests.inspector.sources.cluster.conftest import Open

KeyValue = tuple[bytes, bytes]

TRANSIENT = (1004, 1007, 1009, 1031, 1037, 1051, 1213)
ROWS = {b"key %04d" % number: b"value %d" % number * 10 for number in range(1000)}

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


def test_the_next_reply_is_under_way_before_a_row_of_the_last_is_given_out(world: World, open_source: Open) -> None:
    world.load(ROWS)
    world.cut_replies(10)
    rows = open_source().key_values()
    for _ in range(10):
        next(rows)
        assert world["range_reads"] == 2
    next(rows)
    assert world["range_reads"] == 3


def test_parts_grow_as_rows_are_given_out(world: World, open_source: Open) -> None:
    world.load(ROWS)
    world.cut_replies(10)
    source = open_source()
    rows = source.key_values()
    next(rows)
    assert source.read_parts == (ReadPart(b"", b"key 0009\x00", 1000),)
    for _ in range(10):
        next(rows)
    assert source.read_parts == (ReadPart(b"", b"key 0019\x00", 1000),)


def test_threads_read_ahead_a_bounded_part_only(world: World, open_source: Open) -> None:
    rows = {b"%06d" % number: b"v" * 94 for number in range(20_000)}
    world.load(rows)
    scan = open_source(parallel=2, share_size=2000).key_values()
    first = next(scan)
    seen = -1
    while seen != world["range_reads"]:  # until the threads have come to rest
        seen = world["range_reads"]
        time.sleep(0.2)
    assert world["rows"] <= 3 * 25
    assert dict([first, *scan]) == rows


def test_a_scan_given_up_ends_its_threads(world: World, open_source: Open) -> None:
    world.load(ROWS)
    scan = open_source(parallel=3).key_values()
    next(scan)
    give_up(scan)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("cluster-scan")]


@pytest.mark.slow
def test_nothing_is_left_behind_in_the_client(world: World, open_source: Open) -> None:
    world.load(ROWS)
    world.faults("range", [0, 1007, 1009])
    source = open_source(parallel=2)
    for _ in range(3):
        assert len(list(source.key_values())) == len(ROWS)
    rows = source.key_values(reverse=True)
    next(rows)
    give_up(rows)
    assert (world["transactions_alive"], world["futures_alive"]) == (0, 0)


@pytest.mark.parametrize("code", TRANSIENT)
def test_an_error_that_does_not_pass_ends_the_scan_after_the_retry_limit(
    world: World, open_source: Open, code: int
) -> None:
    world.load(ROWS)
    world.cut_replies(10)
    world.faults("range", [0, 0], then=code)
    source = open_source(retry_limit=3)
    read: list[KeyValue] = []
    with pytest.raises(SourceUnreachable, match=rf"4 attempts in a row failed, the last with \w+ \({code}\)") as caught:
        read.extend(source.key_values())
    assert read == sorted(ROWS.items())[:20]
    assert b"key 0019\x00".hex() in str(caught.value)
    assert any("4 times" in note for note in source.info().notes)


def test_failures_count_only_in_a_row(world: World, open_source: Open) -> None:
    world.load(ROWS)
    world.cut_replies(10)
    world.faults("range", [1009, 0] * 30)
    assert dict(open_source(retry_limit=1).key_values()) == ROWS


def test_threads_that_lose_the_same_version_go_on_at_the_same_new_one(world: World, open_source: Open) -> None:
    world["step_per_read_version"] = 1
    pin = Pin(open_source()._session)
    first = pin.version()
    assert pin.version() == first
    pin.expire(first)
    second = pin.version()
    pin.expire(first)
    assert pin.version() == second > first


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "error", "says"),
    [
        (1038, SourceUnreachable, "locked"),
        (2130, SourceNotSupported, "tenant"),
        (1500, SourceUnreachable, "FoundationDB error 1500"),
        (2000, SourceUnreachable, "FoundationDB error 2000"),
    ],
)
@pytest.mark.parametrize("threads", [1, 2])
def test_any_other_error_ends_the_scan_at_once(
    world: World, open_source: Open, code: int, error: type[InspectorError], says: str, threads: int
) -> None:
    world.load(ROWS)
    world.faults("range", [], then=code)
    source = open_source(parallel=threads)
    with pytest.raises(error, match=says):
        list(source.key_values())
    assert not any("tried again" in note for note in source.info().notes)


def test_strict_says_what_to_do_when_the_version_grows_too_old(world: World, open_source: Open) -> None:
    world.load(ROWS)
    world.cut_replies(10)
    world["window"], world["step_per_read"] = 5, 1
    with pytest.raises(ReadVersionExpired, match=r"--parallel.*--consistency chained.*backup"):
        list(open_source(consistency="strict").key_values())
    assert world["read_versions"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("ignore_timeouts", [0, 1])
def test_a_read_version_that_never_comes_is_given_up_after_the_timeout(
    world: World, open_source: Open, ignore_timeouts: int
) -> None:
    world.faults("read version", [], then=NEVER_ANSWERED)
    world["ignore_timeouts"] = ignore_timeouts  # as a library does that waits for a cluster of another version
    with pytest.raises(SourceUnreachable, match=r"no answer within 0.2 s.*library's version, 7\.1\.67"):
        next(open_source(timeout=0.2).key_values())


def test_a_reply_that_never_comes_is_asked_for_again(world: World, open_source: Open) -> None:
    world.load(ROWS)
    world.faults("range", [NEVER_ANSWERED])
    assert dict(open_source(timeout=0.2).key_values()) == ROWS


def test_two_databases_in_one_process(world: World, tmp_path: Path) -> None:
    other = World("other")
    world.load(ROWS)
    other.load(dict.fromkeys(ROWS, b"other"))
    files = world.cluster_file(tmp_path), other.cluster_file(tmp_path)
    with ClusterSource.open(files[0]) as one, ClusterSource.open(files[1]) as two:
        both = list(zip(one.key_values(), two.key_values(), strict=True))
    assert [row for row, _ in both] == sorted(ROWS.items())
    assert {value for _, (_, value) in both} == {b"other"}


def test_a_closed_source_is_read_no_more_and_can_be_opened_again(world: World, open_source: Open) -> None:
    world.load(ROWS)
    world.cut_replies(10)
    source = open_source()
    rows = source.key_values()
    next(rows)
    source.close()
    source.close()
    with pytest.raises(UsageError, match="closed"):
        list(rows)
    for read in (lambda: list(source.key_values()), source.estimated_bytes, source.describe):
        with pytest.raises(UsageError, match="closed"):
            read()
    assert dict(open_source().key_values()) == ROWS


@pytest.mark.parametrize("threads", [1, 2])
def test_closing_ends_a_read_that_waits_in_another_thread(world: World, open_source: Open, threads: int) -> None:
    world.faults("range", [], then=NEVER_ANSWERED)
    source = open_source(timeout=600.0, parallel=threads)
    errors: list[InspectorError] = []

    def read() -> None:
        try:
            list(source.key_values())
        except UsageError as error:
            errors.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    while not world["range_reads"]:
        time.sleep(0.01)
    source.close()
    reader.join(30)
    assert not reader.is_alive()
    assert "closed" in str(errors[0])


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
