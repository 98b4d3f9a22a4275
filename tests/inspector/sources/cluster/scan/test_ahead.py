"""What a scan reads ahead, and what it leaves behind."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from inspector.sources.base import ReadPart
from tests.inspector.sources.cluster.conftest import give_up
from tests.inspector.sources.cluster.scan.stores import ROWS

if TYPE_CHECKING:
    from tests.inspector.sources.cluster.conftest import Open
    from tests.standin.control import World


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
