"""Faults of a cluster: which are outlasted, which end a scan; and what closing ends."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from inspector.errors import InspectorError, SourceNotSupported, SourceUnreachable, UsageError
from inspector.sources.cluster.scan import Pin
from tests.inspector.sources.cluster.scan.stores import ROWS, TRANSIENT, KeyValue
from tests.standin.control import NEVER_ANSWERED, World

if TYPE_CHECKING:
    from tests.inspector.sources.cluster.conftest import Open


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
