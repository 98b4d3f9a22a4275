"""Logs that are sorted in shares, by whomever, and read through an opener give the state that one reader gives."""

from __future__ import annotations

import pickle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import SourceDamaged
from inspector.sources.backup import BackupSource
from inspector.sources.backup.listing.names import LogEntry
from inspector.sources.backup.state.bounds import Bounds
from inspector.sources.backup.state.sharing import shares_of
from inspector.sources.base import END_OF_DATA
from tests.inspector.sources.backup.histories import random_history, random_key, write_backup
from tests.inspector.sources.backup.writer import SET, Container
from tests.support.examples import examples
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from inspector.sources.sharing import Sharing


def done(sharing: Sharing) -> list[str]:
    """What the tasks have passed over, each of which came by way of a pickle, as to a process."""
    return [problem for task in sharing.tasks for problem in pickle.loads(pickle.dumps(task))()]


@pytest.mark.slow
@examples(60)
@given(random=st.randoms(use_true_random=False), number=st.sampled_from([1, 2, 7]), partitioned=st.booleans())
def test_shares_give_the_state_that_one_reader_gives(random: Random, number: int, partitioned: bool) -> None:
    history = random_history(random)
    begin, end = random.choice([(b"", END_OF_DATA), sorted((random_key(random), random_key(random)))])
    bounds = Bounds(buffer_bytes=random.choice([1, 600, 32 << 20]))
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        write_backup(random, Container(Path(folder)), history, partitioned)
        with BackupSource.open(folder, bounds=bounds) as source, source.sharing(number, begin, end) as sharing:
            assert done(sharing) == []
            with pickle.loads(pickle.dumps(sharing.opener))(begin, end) as again:
                patch.setattr("inspector.sources.backup.files.logs.LogReader.logged", None)  # nobody reads them again
                found = list(again.key_values(begin, end))
        assert source.read_version is not None
        assert found == [row for row in history.expected(source.read_version) if begin <= row[0] < end]


MIB = 1 << 20


def logs_of(sizes: Iterable[int]) -> list[LogEntry]:
    return [LogEntry(f"log{number}", size, number, number + 1, 0, 1, MIB) for number, size in enumerate(sizes)]


@examples(200)
@given(sizes=st.lists(st.integers(0, 20 * MIB), min_size=1, max_size=60), by_many=st.integers(1, 40))
def test_shares_hold_every_log_once_in_order_and_none_much_more_than_its_part(sizes: list[int], by_many: int) -> None:
    logs = logs_of(sizes)
    shares = shares_of(logs, by_many)
    assert [log for share in shares for log in share] == logs
    assert all(shares)
    assert len(shares) <= max(by_many, 32)
    part = sum(sizes) / min(by_many, len(logs))
    assert all(sum(log.size for log in share) <= part + max(sizes) for share in shares)


@pytest.mark.parametrize(
    ("logs", "size", "by_many", "shares"),
    [
        (100, 8 * MIB, 2, 6),  # three for each process
        (100, 8 * MIB, 20, 32),  # but few in all
        (100, 8 * MIB, 40, 40),  # and one for each process at least
        (40, MIB, 4, 5),  # none smaller than 8 MiB
        (40, MIB // 4, 4, 4),
        (3, 64 * MIB, 4, 3),
        (4, 0, 3, 1),
    ],
)
def test_how_many_shares_there_are(logs: int, size: int, by_many: int, shares: int) -> None:
    assert len(shares_of(logs_of([size] * logs), by_many)) == shares


@pytest.mark.parametrize("number", [1, 2, 7])
@pytest.mark.parametrize("name", ["backup-behind", "backup-partitioned", "backup-demo"])
def test_shares_give_the_state_of_a_fixture(name: str, number: int) -> None:
    with BackupSource.open(FIXTURES / name) as source, source.sharing(number, b"", END_OF_DATA) as sharing:
        done(sharing)
        with sharing.opener(b"", END_OF_DATA) as again:
            assert list(again.key_values()) == list(source.key_values())


def test_keys_outside_the_part_that_was_shared_have_their_mutations_too(tmp_path: Path) -> None:
    with two_logs(tmp_path) as source, source.sharing(2, b"k1", b"k2") as sharing:
        done(sharing)
        with sharing.opener(b"k1", b"k2") as again:
            assert list(again.key_values()) == [(b"k%d" % number, b"new") for number in range(4)]


def test_what_the_tasks_leave_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    with two_logs(tmp_path) as source, source.sharing(2, b"", END_OF_DATA) as sharing:
        assert len(sharing.tasks) == 2
        done(sharing)
        (folder,) = temporary.iterdir()
        assert folder.stat().st_mode & 0o077 == 0
        assert len(list(folder.iterdir())) >= 4  # runs, and a list of them, for each share
        with sharing.opener(b"", END_OF_DATA) as again:
            assert len(list(again.key_values())) == 4
    assert list(temporary.iterdir()) == []


def test_a_source_without_logs_shares_nothing(tmp_path: Path) -> None:
    with two_logs(tmp_path) as source, source.dumped() as dumped, dumped.sharing(2, b"", END_OF_DATA) as sharing:
        assert sharing.tasks == ()
        with sharing.opener(b"", END_OF_DATA) as again:
            assert {value for _, value in again.key_values()} == {b"old"}


def test_damage_in_a_share_is_an_error_or_is_passed_over(tmp_path: Path) -> None:
    with two_logs(tmp_path) as source:
        log = next(path for path in tmp_path.rglob("log,*") if ",60," in path.name)
        log.write_bytes(b"\0" + log.read_bytes()[1:])
        with source.sharing(2, b"", END_OF_DATA) as sharing, pytest.raises(SourceDamaged):
            done(sharing)
    with BackupSource.open(tmp_path, salvage=True) as source, source.sharing(2, b"", END_OF_DATA) as sharing:
        problems = done(sharing)
        with sharing.opener(b"", END_OF_DATA) as again:
            assert list(again.key_values()) == list(source.key_values())
        assert problems == list(source.problems)
        assert len(problems) == 1


def two_logs(root: Path) -> BackupSource:
    """Four keys, two of which each log sets."""
    container = Container(root)
    rows = [(b"k%d" % number, b"old") for number in range(4)]
    container.manifest([container.range_file(5, b"", END_OF_DATA, rows)])
    container.log(1, 60, {10: [(SET, b"k0", b"new"), (SET, b"k2", b"new")]})
    container.log(60, 100, {70: [(SET, b"k1", b"new"), (SET, b"k3", b"new")]})
    return BackupSource.open(root)
