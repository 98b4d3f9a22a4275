"""The times that a cluster writes down itself, read by the option that lets a transaction read them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import inspector
from keycodec import Versionstamp, encode
from tests.support import times

if TYPE_CHECKING:
    from pathlib import Path

    from tests.inspector.sources.cluster.conftest import Open
    from tests.standin.control import World
    from tests.support.verbs import Command

MAP = b"\xff\x02/timeKeeper/map/"
TOO_OLD = 1007
READ_LOCK_AWARE, READ_SYSTEM_KEYS, ACCESS_SYSTEM_KEYS = 702, 302, 301
#: Seconds since 1970, and the version written down then.
WRITTEN = {1_795_687_200 + 10 * number: 5_000_000_000 + 10_000_000 * number for number in range(5)}


def packed(number: int) -> bytes:
    """A tuple of one positive integer, as FoundationDB packs it."""
    length = (number.bit_length() + 7) // 8
    return bytes([0x14 + length]) + number.to_bytes(length, "big")


def test_the_clock_of_a_cluster_is_its_own_record(world: World, open_source: Open) -> None:
    world.load((MAP + packed(seconds), packed(version)) for seconds, version in WRITTEN.items())
    with open_source() as source:
        clock = inspector.clock(source)
    assert clock.origin == "timekeeper"
    assert [pair.version for pair in clock.pairs] == list(WRITTEN.values())
    moment = clock.time_of(5_015_000_000)
    assert moment is not None
    assert moment.time == datetime.fromtimestamp(1_795_687_215, UTC)
    options = {event.code for event in world.events() if event.scope == "transaction"}
    assert {READ_LOCK_AWARE, READ_SYSTEM_KEYS} <= options
    assert ACCESS_SYSTEM_KEYS not in options
    assert source.read_parts == ()  # no data was read


def test_what_is_no_pair_of_integers_is_passed_over(world: World, open_source: Open) -> None:
    good = {MAP + packed(1_795_687_200): packed(7)}
    odd = {MAP: b"", MAP + b"\x15": b"\x15\x01", MAP + packed(5): b"", MAP + packed(9): b"\x01ab\x00"}
    world.load(good | odd)
    with open_source() as source:
        assert [pair.version for pair in inspector.clock(source).pairs] == [7]


def test_a_cluster_that_wrote_nothing_down_goes_by_its_transactions(world: World, open_source: Open) -> None:
    world.load(times.rows())
    with open_source() as source:
        clock = inspector.clock(source)
    assert (clock.origin, len(clock.pairs)) == ("transactions", 30)


def test_a_scan_of_several_versions_says_when_they_were(world: World, tmp_path: Path, command: Command) -> None:
    world.load(times.rows())
    world.load((MAP + packed(seconds), packed(version)) for seconds, version in WRITTEN.items())
    world["step_per_read"] = 1
    world.cut_replies(5)
    world.faults("range", [0, TOO_OLD])
    found = command("-s", f"fdb:{world.cluster_file(tmp_path)}", "scan", "--keys-only", "--format", "jsonl")
    notes = [line for line in found.err.splitlines() if line.startswith("note: version ")]
    assert len(notes) == 2
    for note in notes:
        assert " (2026-" in note, found.err


def test_info_of_a_cluster_has_the_time_of_its_version_and_reads_no_data(world: World, open_source: Open) -> None:
    world.load((MAP + packed(seconds), packed(version)) for seconds, version in WRITTEN.items())
    with open_source() as source:
        data = inspector.info(source)
        assert source.read_parts == ()
    assert str(data["read_time"]).startswith("2026-")
    assert str(data["time_precision"]).startswith("extrapolated by ")


def test_text_has_the_time_of_a_versionstamp_by_the_cluster_s_own_record(
    world: World, tmp_path: Path, command: Command
) -> None:
    stamp = Versionstamp(5_015_000_000)
    key = encode("VersionedPartitionVersionKey", instance_id="i1", partition_id=7, versionstamp=stamp)
    world.load([(key, b"")])
    world.load((MAP + packed(seconds), packed(version)) for seconds, version in WRITTEN.items())
    words = ("get", "VersionedPartitionVersionKey", "instance_id=i1", "partition_id=7")
    found = command("-s", f"fdb:{world.cluster_file(tmp_path)}", *words)
    line = f"# versionstamp_time: {datetime.fromtimestamp(1_795_687_215, UTC):%Y-%m-%dT%H:%M:%SZ}, ± "
    assert found.out.splitlines()[1].startswith(line), found.err
