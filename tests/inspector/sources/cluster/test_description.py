from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.sources.abilities import RangeSize

if TYPE_CHECKING:
    from pathlib import Path

    from tests.inspector.sources.cluster.conftest import Open
    from tests.standin.control import World

RANGES = [("one", b"\x01", b"\x02"), ("two", b"\x02", b"\x03"), ("empty", b"\x05", b"\x05")]
ROWS = {b"\x01a": b"12345", b"\x01b": b"", b"\x02a": b"123"}
STATUS = {
    "client": {"database_status": {"available": True}},
    "cluster": {
        "database_lock_state": {"locked": True, "lock_uid": "abc"},
        "protocol_version": "fdb00b071010000",
        "processes": {"a": {"version": "7.1.38"}, "b": {"version": "7.1.38"}, "c": {"version": "7.1.67"}, "d": {}},
    },
}


def test_a_cluster_says_what_it_is_and_its_data_are_not_read(world: World, open_source: Open, tmp_path: Path) -> None:
    world.load(ROWS)
    world.shards([b"", b"\x01b", b"\x02"])
    world.status(STATUS)
    source = open_source()
    assert source.range_sizes(RANGES) == (
        RangeSize("one", b"\x01", b"\x02", 9),
        RangeSize("two", b"\x02", b"\x03", 5),
        RangeSize("empty", b"\x05", b"\x05", 0),
    )
    found = source.describe()
    assert found.shards == 3
    assert found.locked is True
    assert found.server_versions == ("7.1.38", "7.1.67")
    assert found.protocol_version == found.client_protocol == "fdb00b071010000"
    assert found.client_version == "7.1.67"
    assert found.cluster_file == str(tmp_path / "standin.cluster")
    assert (found.description, found.coordinators) == ("standin", ("127.0.0.1:4500",))
    assert world["rows"] == 3  # those of the shard map


@pytest.mark.parametrize("status", [None, {}, [], {"cluster": []}, {"cluster": {"processes": {"a": 1}}}])
def test_a_status_that_says_nothing_leaves_gaps_only(world: World, open_source: Open, status: object) -> None:
    if status is not None:
        world.status(status)
    found = open_source().describe()
    assert (found.locked, found.server_versions, found.protocol_version) == (None, (), None)


def test_a_status_that_is_no_json_leaves_gaps_only(world: World, open_source: Open) -> None:
    world.load({b"\xff\xff/status/json": b"{"})
    assert open_source().describe().locked is None


def test_lag_is_what_versions_fall_behind_the_clock(world: World, open_source: Open) -> None:
    world["latency_us"] = 50_000  # the versions stand still while at least three answers are waited for
    standing = open_source().describe()
    assert standing.lag >= 0.1
    assert standing.read_version_latency >= 0.05
    world["step_per_read_version"] = 600_000_000
    assert open_source().describe().lag == 0


def test_the_newest_read_version_is_told(world: World, open_source: Open) -> None:
    world["step_per_read_version"] = 1
    found = open_source().describe()
    assert found.read_version == world["version"]


def test_faults_are_outlasted(world: World, open_source: Open) -> None:
    world.load(ROWS)
    world.shards([b"", b"\x01b"])
    for kind in ("read version", "range", "other"):
        world.faults(kind, [1009, 1051, 0, 1007])
    source = open_source()
    assert source.describe().shards == 2
    world.faults("other", [1009, 1051, 0, 1007])
    assert [size.bytes for size in source.range_sizes(RANGES)] == [9, 5, 0]
