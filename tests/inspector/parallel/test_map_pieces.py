"""Several processes read one source: the same results, in key order, whatever happens to one of them."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import traceback
from functools import partial
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.errors import InspectorError, SourceDamaged, UsageError
from inspector.parallel.pieces import map_pieces, process_count
from inspector.sources.backup import BackupSource
from inspector.sources.base import END_OF_DATA, BaseSource, SourceInfo
from inspector.sources.memory import MemorySource
from keycodec import BlobChunk, encode
from tests.inspector.sources.backup.writer import Container
from tests.support.examples import part
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from inspector.sources.base import KeyValue, Source

pytestmark = pytest.mark.slow

EVERYTHING = [(b"", END_OF_DATA)]
VIEWS: list[Callable[..., list[Any]]] = [inspector.usage, inspector.verify, inspector.largest]


def demo_key_values() -> list[KeyValue]:
    """Those of the fixture that fit small blocks, and a blob of many chunks, which spans cuts wherever they are."""
    stored = inspector.open(f"backup:{FIXTURES / 'backup-demo'}").key_values()
    found = {key: value for key, value in stored if len(value) < 5000}
    for number in range(300):
        fields = {"instance_id": "ops-1", "tablet_id": 7, "rowset_id": "r", "version": 2, "seg_id": 0}
        key = encode("MetaDeleteBitmap", **fields, suffix=BlobChunk(1, number))
        found[key] = b"\x00" * 900
    return sorted(found.items())


@pytest.fixture(scope="module")
def with_logs(tmp_path_factory: pytest.TempPathFactory) -> BackupSource:
    """A backup of small blocks in several files, and logs that set and clear keys all over them."""
    rows, chance = demo_key_values(), Random(3)
    root = tmp_path_factory.mktemp("backup")
    container = Container(root)
    bounds = [b"", *(rows[len(rows) * part // 4][0] for part in (1, 2, 3)), END_OF_DATA]
    files = [
        container.range_file(
            5 + number, low, high, [row for row in rows if low <= row[0] < high], block_size=1 << 14, random=chance
        )
        for number, (low, high) in enumerate(itertools.pairwise(bounds))
    ]
    container.manifest(files)
    changes: dict[int, list[Any]] = {}
    for version in range(10, 60):
        key, value = chance.choice(rows)
        cleared = rows[chance.randrange(len(rows) - 5) :][:5]
        changes[version] = [(0, key + b"\x00", value), (0, key, b"changed"), (1, cleared[0][0], cleared[4][0])]
    container.log(1, 100, changes)
    return BackupSource.open(root)


@pytest.fixture(scope="module")
def sources(with_logs: BackupSource, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Source]:
    path = tmp_path_factory.mktemp("snapshot") / "demo.snapshot"
    inspector.capture(with_logs, path, demo_key_values())
    return {
        "with logs": with_logs,
        "dump alone": with_logs.dumped(),
        "snapshot": inspector.open(path),
        "memory": MemorySource(demo_key_values()),
        **{name: inspector.open(f"backup:{FIXTURES / name}") for name in ("backup-behind", "backup-partitioned")},
    }


NAMES = ["with logs", "dump alone", "snapshot", "memory", "backup-behind", "backup-partitioned"]


@pytest.mark.parametrize(("name", "jobs"), part(itertools.product(NAMES, [2, 7]), 6))
def test_views_say_the_same_for_any_number_of_jobs(sources: dict[str, Source], name: str, jobs: int) -> None:
    source = sources[name]
    for view in VIEWS:
        assert view(source, jobs=jobs) == view(source)
    chosen: dict[str, Any] = {"family": ["MetaRowsetKey", "MetaDeleteBitmap"], "instance_id": "ops-1"}
    assert inspector.usage(source, jobs=jobs, **chosen) == inspector.usage(source, **chosen)
    asked: dict[str, Any] = {"where": ["num_rows>0"], "versions": "newest", "number": 3}
    family = "MetaRowsetKey"
    assert inspector.largest(source, family, jobs=jobs, **asked) == inspector.largest(source, family, **asked)


def keys_of(sources: Sequence[Source], begin: bytes, end: bytes) -> list[bytes]:
    return [key for key, _ in sources[0].key_values(begin, end)]


@pytest.mark.parametrize(("streams", "reverse"), part(itertools.product([True, False], repeat=2), 4))
def test_results_come_in_key_order(with_logs: BackupSource, streams: bool, reverse: bool) -> None:
    told: list[tuple[int, int | None]] = []
    found = list(
        map_pieces(
            keys_of,
            [with_logs],
            EVERYTHING,
            3,
            streams=streams,
            reverse=reverse,
            progress=lambda size, known: told.append((size, known)),
        )
    )
    assert len(found) > 2
    found = found[::-1] if reverse else found
    assert [key for piece in found for key in piece.result] == [key for key, _ in with_logs.key_values()]
    assert all(piece.begin <= key < piece.end for piece in found for key in piece.result)
    assert sum(size for size, _ in told) <= sum(len(key) + len(value) for key, value in with_logs.key_values())


def fails_behind(key: bytes, how: str, sources: Sequence[Source], begin: bytes, end: bytes) -> bytes:
    if begin >= key:
        if how == "damaged":
            raise SourceDamaged("file", 17, f"damage behind {begin.hex()}")
        if how == "killed" and multiprocessing.parent_process() is None:
            return begin
        if how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        raise _Unpicklable(begin)
    return begin


class _Unpicklable(Exception):
    def __init__(self, begin: bytes) -> None:
        super().__init__(f"behind {begin.hex()}")
        self.how = lambda: begin


def test_the_first_error_in_key_order_is_the_error_of_the_run() -> None:
    source = MemorySource(demo_key_values())
    middle = demo_key_values()[1000][0]
    found = map_pieces(partial(fails_behind, middle, "damaged"), [source], EVERYTHING, 2)
    passed: list[bytes] = []
    with pytest.raises(SourceDamaged) as caught:
        passed.extend(piece.begin for piece in found)
    assert passed == sorted(passed)
    first = min(begin for begin, _ in source.partitions(32) if begin >= middle)
    assert caught.value.offset == 17
    assert len(passed) > 3
    assert passed[-1] < middle <= bytes.fromhex(caught.value.reason.rsplit(" ", 1)[1]) <= first
    assert "in fails_behind" in "".join(traceback.format_exception(caught.value))  # where, in whatever process


@pytest.mark.parametrize(("how", "message"), [("killed", "exit code -9"), ("unpicklable", "behind")])
def test_a_process_that_is_lost_ends_the_run(how: str, message: str) -> None:
    source = MemorySource(demo_key_values())
    with pytest.raises((InspectorError, _Unpicklable), match=message):
        list(map_pieces(partial(fails_behind, b"\x01\x10meta", how), [source], EVERYTHING, 2))


def pid_of(sources: Sequence[Source], begin: bytes, end: bytes) -> int:
    return os.getpid()


def test_a_reader_that_stops_early_ends_the_processes() -> None:
    found = map_pieces(pid_of, [MemorySource(demo_key_values())], EVERYTHING, 2)
    pids = {piece.result for piece in islice(found, 20)}  # more than this process may do before the other one begins
    assert len(pids) == 2
    assert os.getpid() in pids  # it is one of the two
    found.close()  # type: ignore[attr-defined]
    for pid in pids - {os.getpid()}:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_damage_that_is_passed_over_is_listed_once(tmp_path: Path) -> None:
    container = Container(tmp_path)
    rows = demo_key_values()
    path = tmp_path / container.range_file(5, b"", END_OF_DATA, rows, block_size=1 << 14)
    container.manifest([str(path.relative_to(tmp_path))])
    content = bytearray(path.read_bytes())
    for block in (3, 9):
        content[block << 14] = 0
    path.write_bytes(content)
    counted, problems = [], []
    for jobs in (1, 2):
        with BackupSource.open(tmp_path, "snapshot", salvage=True) as source:
            counted.append(inspector.verify(source, jobs=jobs))
            problems.append(sorted(source.problems))
    assert counted[0] == counted[1]
    assert problems[0] == problems[1]
    assert len(problems[0]) > 1
    with BackupSource.open(tmp_path, "snapshot") as source, pytest.raises(SourceDamaged):
        inspector.verify(source, jobs=2)


class Live(BaseSource):
    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        return iter(())

    def info(self) -> SourceInfo:
        return SourceInfo("fdb", "here")


def test_a_source_that_cannot_be_read_so_says_so() -> None:
    with pytest.raises(UsageError, match="--parallel"):
        list(map_pieces(keys_of, [Live()], EVERYTHING, 2))


def test_no_jobs_is_one_for_each_core() -> None:
    assert process_count(0) >= 1
    assert process_count(3) == 3
    with pytest.raises(UsageError, match="jobs -1"):
        process_count(-1)
