"""One contract, every source: each is made to hold the same rows, and must give them in the same way."""

from __future__ import annotations

import atexit
import hashlib
import os
import pickle
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from itertools import count, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.errors import UsageError
from inspector.sources.abilities import Divisible, Reopens
from inspector.sources.backup import BackupSource
from inspector.sources.base import END_OF_DATA, KeyValue, Source, SourceInfo
from inspector.sources.cluster.settings import Settings
from inspector.sources.cluster.source import ClusterSource
from inspector.sources.memory import MemorySource
from inspector.sources.snapshot.source import SnapshotSource
from inspector.sources.snapshot.writer import SnapshotWriter
from inspector.sources.transcript import TranscriptSource
from keycodec.text.textforms import format_text
from tests.inspector.sources.backup.places.smallstore import SmallStore, small_store
from tests.inspector.sources.backup.support import KEY_FILE, encrypt
from tests.inspector.sources.backup.writer import Container
from tests.standin import library
from tests.support import source_contract
from tests.support.examples import examples, part
from tests.support.places import FIXTURES

Rows = list[KeyValue]
Make = Callable[[Path, Rows], Source]

ROWS = [(b"%03d" % number, b"value \x00\xff" * (number % 9)) for number in range(300)]

MANY_ROWS = [(b"%04d" % number, b"value of some bytes \x00\xff" * 5) for number in range(2000)]

keys = st.binary(max_size=5).filter(lambda key: key < END_OF_DATA)
maps = st.dictionaries(keys, st.binary(max_size=40), max_size=30)


def memory(_folder: Path, rows: Rows) -> Source:
    return MemorySource(reversed(rows))


def snapshot(folder: Path, rows: Rows) -> Source:
    path = folder / "rows.snapshot"
    with SnapshotWriter(path) as writer:
        writer.write(rows)
        writer.write_metadata(SourceInfo("memory", "here"))
    return SnapshotSource(path)


def transcript(folder: Path, rows: Rows) -> Source:
    path = folder / "pasted.txt"
    lines = (f"`{format_text(key, 'printed')}' is `{format_text(value, 'printed')}'\n" for key, value in rows)
    path.write_text('fdb> getrange "" \\xff\n\nRange limited to 1000 keys\n' + "".join(lines) + "`other' is `'\n")
    return TranscriptSource(path)


def backup(folder: Path, rows: Rows) -> Source:
    container = Container(folder)
    half = len(rows) // 2
    middle = rows[half][0] if rows else b"m"
    first = container.range_file(5, b"", middle, [row for row in rows if row[0] < middle], block_size=4096)
    second = container.range_file(7, middle, END_OF_DATA, rows[half:], block_size=4096)
    container.manifest([first, second])
    container.log(1, 20, {})
    return BackupSource.open(folder, 10)


def encrypted(folder: Path, rows: Rows) -> Source:
    backup(folder, rows).close()
    encrypt(folder, KEY_FILE.read_bytes(), 4096)
    return BackupSource.open(folder, 10, encryption_key_file=KEY_FILE)


@cache
def store() -> SmallStore:
    """A server that runs until this process ends."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(small_store({}))


def in_object_store(folder: Path, rows: Rows) -> Source:
    backup(folder, rows).close()
    name = hashlib.sha256(str(folder).encode()).hexdigest()
    files = [path for path in folder.rglob("*") if path.is_file()]
    store().objects |= {f"data/{name}/{path.relative_to(folder)}": path.read_bytes() for path in files}
    return BackupSource.open(store().url(name), 10)


def cluster(folder: Path, rows: Rows, settings: Settings | None = None) -> Source:
    if reason := library.why_not():
        pytest.skip(reason)
    from tests.standin.control import World

    world = World()
    world.load(rows)
    world.load([(b"\xff/dbLocked", b"")])
    world.cut_replies(7, 1, 0, 3)
    return ClusterSource.open(world.cluster_file(folder), settings, share_size=500)


def cluster_in_threads(folder: Path, rows: Rows) -> Source:
    return cluster(folder, rows, Settings(parallel=3, consistency="strict", priority="default"))


#: Each of its scans is a request or more: all of them only if tests are thorough.
SLOW = pytest.param(in_object_store, marks=pytest.mark.thorough, id="in_object_store")
MAKES = [memory, snapshot, backup, encrypted, SLOW, cluster, cluster_in_threads]


@pytest.mark.slow
@pytest.mark.parametrize("make", MAKES, ids=lambda make: make.__name__)
@pytest.mark.parametrize("rows", [[], ROWS[:1], ROWS], ids=["empty", "one row", "many rows"])
def test_a_source_keeps_the_contract(tmp_path: Path, make: Make, rows: Rows) -> None:
    source_contract.check(make(tmp_path, rows), rows)


@pytest.mark.slow
@pytest.mark.parametrize("rows", [ROWS[:1], ROWS[:20]], ids=["one row", "some rows"])
def test_an_object_store_keeps_the_contract(tmp_path: Path, rows: Rows) -> None:
    source_contract.check(in_object_store(tmp_path, rows), rows)
    source_contract.check_closed(in_object_store(tmp_path, rows))


@pytest.mark.parametrize("rows", [ROWS[:1], ROWS], ids=["one row", "many rows"])
def test_a_transcript_keeps_the_contract(tmp_path: Path, rows: Rows) -> None:
    source_contract.check(transcript(tmp_path, rows), [*rows, (b"other", b"")])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "at"), part(product(["backup-behind", "backup-demo", "backup-partitioned"], ["latest", "snapshot"]), 3)
)
def test_a_real_backup_keeps_the_contract(name: str, at: str) -> None:
    source = inspector.open(f"backup:{FIXTURES / name}@{at}")
    source_contract.check(source, sorted(source.key_values()))


@pytest.mark.parametrize("make", [*MAKES, transcript], ids=lambda make: make.__name__)
@pytest.mark.parametrize("rows", [ROWS[:1], ROWS], ids=["one row", "many rows"])
def test_a_closed_source_is_read_no_more(tmp_path: Path, make: Make, rows: Rows) -> None:
    source_contract.check_closed(make(tmp_path, rows))


@pytest.mark.parametrize("at", ["latest", "snapshot"])
def test_a_closed_backup_is_read_no_more_in_any_way(at: str) -> None:
    source = BackupSource.open(FIXTURES / "backup-demo", at)
    source_contract.check_closed(source)
    reads: list[Callable[[], object]] = [
        source.estimated_bytes,
        source.mutations,
        source.describe,
        lambda: source.stretches(b"", END_OF_DATA),
    ]
    for read in reads:
        with pytest.raises(UsageError, match="closed"):
            read()


@pytest.mark.parametrize("make", [*MAKES, transcript], ids=lambda make: make.__name__)
def test_keys_from_ff_on_are_never_shown(tmp_path: Path, make: Make) -> None:
    with make(tmp_path, [(b"\xfe\xff", b"1")]) as source:
        assert (b"\xfe\xff", b"1") in list(source.key_values(b"", b"\xff\xff\xff"))
        assert max(key for key, _ in source.key_values(b"", b"\xff\xff\xff")) < END_OF_DATA
        assert list(source.key_values(b"\xff", b"\xff\xff")) == []


@pytest.mark.parametrize("make", MAKES, ids=lambda make: make.__name__)
def test_any_map_and_any_range(tmp_path: Path, make: Make) -> None:
    folders = (tmp_path / str(number) for number in count())

    @examples(25)
    @given(rows=maps, begin=keys, end=keys)
    def check(rows: dict[bytes, bytes], begin: bytes, end: bytes) -> None:
        folder = next(folders)
        folder.mkdir()
        with make(folder, sorted(rows.items())) as source:
            inside = sorted(row for row in rows.items() if begin <= row[0] < end)
            assert list(source.key_values(begin, end)) == inside
            assert list(source.key_values(begin, end, reverse=True)) == inside[::-1]
            assert list(source.key_values()) == sorted(rows.items())

    check()


@pytest.mark.parametrize("make", [*MAKES, transcript], ids=lambda make: make.__name__)
@pytest.mark.parametrize("rows", [[], ROWS[:1], MANY_ROWS], ids=["empty", "one row", "many rows"])
def test_partitions_are_all_keys_cut_in_order(tmp_path: Path, make: Make, rows: Rows) -> None:
    if make is transcript and not rows:
        pytest.skip("a transcript has rows")
    source = make(tmp_path, rows)
    held = list(source.key_values())
    assert isinstance(source, Divisible)
    for number in (1, 2, 7, 10_000):
        found = source.partitions(number)
        assert [low for low, _ in found] == [b"", *(high for _, high in found[:-1])]
        assert found[-1][1] == END_OF_DATA
        assert len(found) <= min(number, len(held) + 2)
        assert all(low < high for low, high in found)
        assert [row for low, high in found for row in source.key_values(low, high)] == held
    if rows is MANY_ROWS:
        sizes = [sum(len(b"".join(row)) for row in source.key_values(*part)) for part in source.partitions(4)]
        assert len(sizes) == 4
        assert max(sizes) < 3 * min(sizes)


@pytest.mark.parametrize("make", [*MAKES, transcript], ids=lambda make: make.__name__)
def test_partitions_of_a_range_lie_in_it(tmp_path: Path, make: Make) -> None:
    source = make(tmp_path, MANY_ROWS)
    assert isinstance(source, Divisible)
    begin, end = b"0100", b"0200\x00"
    found = source.partitions(5, begin, end)
    assert [found[0][0], found[-1][1]] == [begin, end]
    inside = [row for row in source.key_values() if begin <= row[0] < end]
    assert [row for low, high in found for row in source.key_values(low, high)] == inside
    assert 1 < len(found) <= 5
    assert list(source.partitions(3, b"b", b"a")) == []
    with pytest.raises(UsageError, match="must be 1 or more"):
        source.partitions(0)


@pytest.mark.parametrize(
    "make", [memory, snapshot, backup, encrypted, SLOW, transcript], ids=lambda make: make.__name__
)
def test_a_source_that_is_opened_again_gives_the_same(tmp_path: Path, make: Make) -> None:
    source = make(tmp_path, ROWS)
    assert isinstance(source, Reopens)
    opener = pickle.loads(pickle.dumps(source.opener()))
    with opener(b"01", b"02") as again:
        assert list(again.key_values(b"01", b"02")) == list(source.key_values(b"01", b"02"))


def test_no_source_leaves_files_open(tmp_path: Path) -> None:
    open_before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    for number, make in enumerate([memory, snapshot, backup, transcript]):
        folder = tmp_path / str(number)
        folder.mkdir()
        source = make(folder, ROWS)
        next(source.key_values())
        source.close()
    assert (len(os.listdir("/proc/self/fd")) if open_before else 0) <= open_before
